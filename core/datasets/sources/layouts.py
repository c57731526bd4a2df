"""The ways in which a folder can say what its pictures show, and the choice between them.

The first way that says anything decides; it is taken when it is sure, and asked about otherwise. A new way is one module and one
line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from core.datasets.catalog.class_names import NO_CLASS
from core.datasets.sources.beside import Beside
from core.datasets.sources.class_folders import folder_readings, literal_readings
from core.datasets.sources.file_names import name_readings
from core.datasets.sources.listing import Found, Listing
from core.datasets.sources.masks import mask_pairs, without_masks
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import OPTIONS, Reading, decide
from core.datasets.sources.tables.finding import Tables, about_folders, beside_of, tables_in
from core.datasets.sources.tables.readings import table_readings
from core.datasets.sources.tree import ALLOW_LINKS, Tree, scan
from core.datasets.sources.unlabelled import and_unlabelled, unlabelled_reading
from core.datasets.sources.unread import unread
from core.datasets.sources.words import may_be_unlabelled
from core.datasets.splits.copies import copies_in
from core.datasets.splits.path_pattern import pattern_values
from core.support.errors import BadInput, NotThere
from core.support.foreign_text import valid
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.wording import counted

_CONTRARY = 0.05  # of the pictures, about which a table and the folders may differ by mistake

SAY_COLUMN = "say which one it is, where it is one."
ADVICE = "Put the pictures of each class into a subfolder named for the class, and choose the folder above them."


@dataclass(frozen=True)
class Seen:
    """What all ways of reading a folder look at.

    Attributes:
        tree: Its files.
        options: What a person said.
        context: For cancelling.
        only: The table that was chosen itself; "" when a folder was.
    """

    tree: Tree
    options: ImportOptions
    context: Context
    only: str = ""

    @cached_property
    def tables(self) -> Tables:
        """Its tables."""
        return tables_in(self.tree, self.options, self.only)

    @cached_property
    def masks(self) -> dict[str, str]:
        """The picture that each mask is of."""
        return {} if self.options.keep_masks else mask_pairs(self.tree, self.context)

    @cached_property
    def beside(self) -> tuple[dict[str, Beside], list[str]]:
        """What tables say that name no class, and notes on them."""
        return beside_of(self.tables, self.context)


@dataclass(frozen=True)
class LayoutKind:
    """One way in which a folder says what its pictures show.

    Attributes:
        name: Short.
        chosen_by: Import options that mean this way and no other.
        read: The readings, the likeliest first; none when the folder says nothing in this way.
    """

    name: str
    chosen_by: frozenset[str]
    read: Callable[[Seen], Iterable[Reading]]


def _by_tables(seen: Seen) -> Iterator[Reading]:
    return table_readings(seen.tables, seen.options, seen.context)


def _by_folders(seen: Seen) -> Iterator[Reading]:
    beside, notes = seen.beside
    for reading in folder_readings(seen.tree, seen.options, beside):
        strange = tuple(filter(None, (about_folders(table, reading.classes) for table in seen.tables.strange)))
        if strange and not seen.options.class_level:
            reading = replace(reading, doubts=(*reading.doubts, *strange))
        yield replace(reading, listing=replace(reading.listing, notes=(*reading.listing.notes, *notes)))


def _by_names(seen: Seen) -> Iterator[Reading]:
    return name_readings(seen.tree, seen.options.label_pattern)


def _by_literal_folders(seen: Seen) -> Iterator[Reading]:
    return literal_readings(seen.tree, seen.beside[0])


def _by_nothing(seen: Seen) -> Iterator[Reading]:
    silent = tuple(
        f"{entry.name} names pictures, and no column of it looks like a class: {SAY_COLUMN}" for entry in seen.tables.beside
    )
    for reading in unlabelled_reading(seen.tree):
        yield replace(reading, doubts=(*reading.doubts, *silent[:3]))


LAYOUTS = (
    LayoutKind("tables", frozenset({"table", "file_column", "label_column", "several"}), _by_tables),
    LayoutKind("folders", frozenset({"class_level"}), _by_folders),
    LayoutKind("names", frozenset({"label_pattern"}), _by_names),
    LayoutKind("folders as named", frozenset(), _by_literal_folders),
    LayoutKind(NO_CLASS, frozenset(), _by_nothing),
)


def readings_of(place: Path, options: ImportOptions, context: Context, all_: bool = True) -> tuple[Reading, ...]:
    """The ways to read a folder, the likeliest first.

    Args:
        place: The folder.
        options: What a person said, which leaves out what does not fit.
        context: For progress and cancelling.
        all_: Also those behind one that is sure.

    Raises:
        NotThere: No such folder.
        BadInput: It says in no way what its pictures show, or options that do not fit it.
    """
    if not place.is_dir():
        raise NotThere(f"{place} is not a folder.", "Choose a folder, a zip or tar archive, or a CSV table.", place)
    return readings_in(place, scan(place.resolve(), context, options.follow_links, options.only), options, context, all_)


def readings_in(
    place: Path | str, tree: Tree, options: ImportOptions, context: Context, all_: bool = True, only: str = ""
) -> tuple[Reading, ...]:
    """The ways to read files that were listed already; as `readings_of`.

    Args:
        place: The source, as a person named it.
        tree: The files.
        options: As in `readings_of`.
        context: As in `readings_of`.
        all_: As in `readings_of`.
        only: The table among the files that was chosen itself.
    """
    seen = Seen(tree, options, context, only)
    found: list[Reading] = []
    for reading in _hunches_weighed(seen):
        reading = _grouped(_explained(reading, seen), options.group_pattern)
        if options.reading == reading.name:
            return (replace(reading, doubts=()),)
        if reading.name == NO_CLASS and (only or (found and not _may_be_wrong(found[0]))):
            break  # pictures have classes, and who wants to forget them can still say so by name
        found.append(reading)
        if reading.sure and len(found) == 1 and not (all_ or options.reading):
            break
    if options.reading and found:
        known = ", ".join(repr(reading.name) for reading in found)
        raise BadInput(f"{place} has no reading called {options.reading!r}.", f"Its readings: {known}.", place)
    if not found:
        _explain_nothing(place, seen)
    return tuple(found)


def read_layout(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Lists a folder by the reading that is sure; as the source of a folder.

    Raises:
        Undecided: None is sure.
        NotThere, BadInput: As `readings_of`.
    """
    readings = readings_of(place, options, context, all_=False)
    if not readings[0].sure:
        readings = readings_of(place, options, context)
    return decide(place, readings).listing


def _asked(options: ImportOptions) -> list[LayoutKind]:
    """The ways that are left when a person said something that means one of them.

    Raises:
        BadInput: What was said means several.
    """
    said = {name for kind in LAYOUTS for name in kind.chosen_by if getattr(options, name)}
    meant = [kind for kind in LAYOUTS if kind.chosen_by & said]
    if len(meant) > 1:
        words = " and ".join(sorted(OPTIONS[name] for name in said))
        raise BadInput(f"{words} mean different ways to read a folder.", "Give those of one way.")
    return meant or list(LAYOUTS)


def _hunches_weighed(seen: Seen) -> Iterator[Reading]:
    """All readings; one that is only likely gets its doubt where the folders are a reading as well."""
    for kind in _asked(seen.options):
        for reading in kind.read(seen):
            if reading.hunch and not seen.options.label_column and kind.name == "tables":
                rival = next(iter(_by_folders(seen)), None)
                columns = seen.tables.labelled[0].columns
                if rival is not None and rival.sure and len(rival.classes) > 1:
                    picks = (*reading.picks, ("label_column", columns.table.picked(columns.labels[0])))
                    reading = replace(reading, doubts=(*reading.doubts, reading.hunch), picks=picks)
            if kind.name == "tables" and reading.sure and not any(getattr(seen.options, name) for name in kind.chosen_by):
                reading = _against_folders(reading, seen)
            reading = without_masks(reading, seen.masks, kind.name == "tables")
            # Also one that is sure: it may stand in a question behind one that is not, and has to be chosen by something.
            reading = reading if reading.picks else replace(reading, picks=(("reading", reading.name),))
            yield reading
            if kind.name in ("tables", "folders"):
                yield from and_unlabelled(reading, seen.tree)


def _may_be_wrong(reading: Reading) -> bool:
    """Whether it is as likely that its pictures have no class at all: one class is none, and names are often a camera's."""
    told = sum(not may_be_unlabelled(name) for name in reading.classes)
    return len(reading.classes) < 2 or not told or bool(reading.choices.pattern and reading.doubts)


def _against_folders(reading: Reading, seen: Seen) -> Reading:
    """The reading of a table, doubted where the folders have the same classes and say other ones of the same pictures."""
    folders = next(iter(_by_folders(seen)), None)
    of = {} if folders is None else {entry.path: entry.label for entry in folders.listing.found}
    contrary = [entry for entry in reading.listing.found if of.get(entry.path, entry.label) != entry.label]
    contrary = [entry for entry in contrary if of[entry.path] in reading.classes]
    if len(contrary) <= _CONTRARY * len(reading.listing.found):
        return reading
    one = contrary[0]
    doubt = (
        f"Of {counted(len(contrary), 'picture')} the folders say another class than the table does ({valid(one.path)}: "
        f"{one.label} by the table)."
    )
    return replace(reading, doubts=(*reading.doubts, doubt))


def _grouped(reading: Reading, pattern: str | None) -> Reading:
    """The reading with the groups that a regular expression finds in the paths, or with the one that names propose.

    Raises:
        BadInput: It is none, or one that could take for ever.
    """
    listing = reading.listing
    if not pattern:
        copies = copies_in([entry.path for entry in listing.found], [entry.label for entry in listing.found])
        if copies is None or any(entry.group for entry in listing.found):
            return reading
        return replace(reading, copies=copies, listing=replace(listing, notes=(*listing.notes, copies.told)))
    groups = pattern_values(pattern, [entry.path for entry in listing.found])
    found: tuple[Found, ...] = tuple(replace(entry, group=group) for entry, group in zip(listing.found, groups, strict=True))
    return replace(reading, listing=replace(listing, found=found))


def _explained(reading: Reading, seen: Seen) -> Reading:
    """The reading with the true reason for each table that is not used; named in the question as well, where there is one."""
    used = {entry.columns.table.name for entry in seen.tables.beside}
    said = {entry.path: entry for entry in seen.tables.left} | {entry.path: entry for entry in unread(seen.tree.files)}
    left = tuple(said.get(entry.path, entry) for entry in reading.listing.left if entry.path not in used)
    told = tuple(_named(entry) for entry in list(said.values())[:3] if entry.kind == "table")
    doubts = (*reading.doubts, *told) if reading.doubts else ()
    return replace(reading, listing=replace(reading.listing, left=left), doubts=doubts)


def _named(entry: LeftOut) -> str:
    """The reason why a file is not used, behind its name; a table's own reason begins with it."""
    return entry.reason if entry.reason.startswith(entry.path) else f"{entry.path}: {entry.reason}"


def folder_ways(place: Path, scratch: Path, options: ImportOptions, context: Context) -> tuple[Reading, ...]:
    """The ways to read a folder; as the source of a folder."""
    return readings_of(place, options, context)


def _explain_nothing(place: Path | str, seen: Seen) -> None:
    """Says why a folder cannot be read in any way.

    Raises:
        BadInput: Always.
    """
    tree = seen.tree
    links = [entry for entry in tree.left if entry.kind == "outside"]
    pictures = len(tree.pictures)
    silent = [*unread(tree.files), *seen.tables.left]
    if links and not pictures:
        raise BadInput(f"{place} holds {counted(len(links), 'link')} that lead out of it, and nothing else.", ALLOW_LINKS, place)
    if not tree.files and not tree.empty:
        raise BadInput(f"{place} is empty.", ADVICE, place)
    more = f" {_named(silent[0])}" if silent else ""
    also = f" {counted(len(links), 'link')} that lead out of it were left aside; {ALLOW_LINKS}" if links else ""
    said = f"{more}{also}"
    if not pictures:
        raise BadInput(f"{place} holds no pictures.{said}", ADVICE, place)
    asked = [OPTIONS[name] for kind in LAYOUTS for name in sorted(kind.chosen_by) if getattr(seen.options, name)]
    if asked:
        words = " and ".join(asked)
        raise BadInput(
            f"Nothing in {place} can be read with {words}.{said}", f"Leave {words} out to see the ways there are.", place
        )
    count = counted(pictures, "picture")
    if tree.empty or any("/" in path for path in tree.files):
        raise BadInput(f"Neither folders nor tables in {place} say what its {count} show.{said}", ADVICE, place)
    why = "no subfolders and no table that names them, so their classes are not known"
    raise BadInput(f"{place} has {count} but {why}.{said}", ADVICE, place)
