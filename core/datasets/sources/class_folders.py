"""Readings of folders: a folder per class, with sides, wrapping folders and further levels above or below it.

Bought with failures: `seg_train/seg_train/<class>` was refused, `train` and `test1` became classes, genus/species was refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.datasets.catalog.class_names import clean_label, look_alikes
from core.datasets.sources.beside import Beside
from core.datasets.sources.listing import Found, Listing, makes_split
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Choices, Reading, about_the_rest
from core.datasets.sources.spots import Layout, Spot, layout_of
from core.datasets.sources.tree import Tree, may_be_picture
from core.datasets.sources.words import is_holder, may_be_unlabelled, say_one_side
from core.support.errors import BadInput
from core.support.foreign_text import valid
from core.support.left_out import LeftOut
from core.support.wording import counted, some

_STRAY = "Lies beside the class folders, so its class is not known."
_ASIDE = "Lies in a folder beside train, val and test, so it is on no side."


def folder_readings(tree: Tree, options: ImportOptions, beside: Mapping[str, Beside]) -> Iterator[Reading]:
    """What the folders could mean, the likeliest first; nothing where no picture lies in a folder.

    Args:
        tree: The files.
        options: `class_level` says which level is the class.
        beside: What tables without a class say about pictures.

    Raises:
        BadInput: There are no folders at the level that is asked for.
    """
    layout = layout_of(tree)
    deepest = max((len(spot.names) for spot in layout.labelled), default=0)
    if options.class_level:
        level = options.class_level
        reading = _reading(tree, layout, beside, level, f"level {level}", deeper=True, literal=level == 1)
        if not reading.classes:
            raise BadInput(
                f"{tree.root} has no class folders at level {options.class_level}.",
                f"Its levels: 1 to {max(1, deepest)}.",
                tree.root,
            )
        yield reading
        return
    literal = [spot for spot in layout.labelled if spot.literal]
    if _are_outermost(layout):
        reading = _reading(tree, layout, beside, 1, "folders")
        if _has_lone_side(layout):
            yield from _literal(tree, layout, beside)
        yield _doubted(reading, literal, layout, tree)
        yield from _without_unsure(reading)
    elif deepest:
        doubt = f"Folders lie in folders, and which level is the class is not said ({_levels(layout.labelled, deepest)})."
        for level in range(1, deepest + 1):
            reading = _reading(tree, layout, beside, level, f"level {level}", deeper=True)
            yield replace(reading, doubts=(doubt,), picks=(("class_level", level),))


def literal_readings(tree: Tree, beside: Mapping[str, Beside]) -> Iterator[Reading]:
    """Folders as classes whose names say a side or that pictures are only held there; never taken without a question."""
    layout = layout_of(tree)
    if not _has_lone_side(layout):  # else it was the first
        yield from _literal(tree, layout, beside)


def _are_outermost(layout: Layout) -> bool:
    """Whether classes are the folders of level 1 with no question about levels."""
    depths: Counter[int] = Counter()
    for spot in layout.labelled:
        depths[len(spot.names)] += spot.pictures
    tops = {spot.names[0] for spot in layout.labelled if spot.names}
    whole = tops == {spot.names[0] for spot in layout.labelled if len(spot.names) == 1}  # else level 1 would lose classes
    return whole and bool(tops) and 2 * depths[1] >= sum(depths.values()) - depths[0]


def _has_lone_side(layout: Layout) -> bool:
    """Whether a folder beside class folders is called like a side, and none like train: then there are no sides.

    Bought with a failure: of `heart`, `liver`, `testes` the last was left aside, a word for "test" in another language.
    """
    mixed = any(spot.mixed and spot.side for spot in layout.labelled)
    return mixed and _are_outermost(layout) and not any(spot.side == "train" for spot in layout.spots)


def _literal(tree: Tree, layout: Layout, beside: Mapping[str, Beside]) -> Iterator[Reading]:
    literal = [spot for spot in layout.labelled if spot.literal]
    reading = _reading(tree, layout, beside, 1, "folders as named", literal=True)
    if literal and len(reading.classes) > 1:
        names = sorted({valid(spot.last) for spot in literal})
        doubt = f"By their names, {some(names)} say a side or that pictures are only held there; here they would be classes."
        yield replace(reading, doubts=(doubt,), picks=(("class_level", 1),))


def _doubted(reading: Reading, literal: Sequence[Spot], layout: Layout, tree: Tree) -> Reading:
    names = list(reading.classes)
    doubts = about_the_rest(reading.listing, len(tree.pictures))
    mixed = next((spot for spot in literal if spot.mixed and spot.side), None)
    if mixed is not None:
        doubts += (f"{valid(mixed.last)} lies beside class folders and holds pictures itself: it may be a side or a class.",)
    # `learn` beside `holdout` was left aside, and half of the pictures with it.
    aside = sorted({valid(spot.names[0]) for spot in layout.spots if spot.aside and spot.pictures and spot.names[-1] in names})
    if aside:
        doubts += (
            f"{some(aside)} {'lies' if len(aside) == 1 else 'lie'} beside {some(layout.sides)} with the same classes: rename "
            "what is a side to train, val or test, or it is left aside.",
        )
    unsure = [name for name in names if may_be_unlabelled(name)]
    if unsure:
        doubts += (f"{some(unsure)} may be a class, or pictures that have none yet.",)
    if is_holder(names):
        doubts += (f"By their names, {some(names)} only hold pictures.",)
    if say_one_side(names):  # `test_a` and `test_b` were two classes, without a word
        doubts += (f"By their names, {some(names)} may be parts of one side of a split, and no classes.",)
    return replace(reading, doubts=doubts, picks=(("reading", reading.name),) if doubts else ())


def _without_unsure(reading: Reading) -> Iterator[Reading]:
    """The reading without folders whose names may say that their pictures have no class; nothing where there are none."""
    unsure = [name for name in reading.classes if may_be_unlabelled(name)]
    if unsure and len(reading.classes) > len(unsure):
        listing = reading.listing
        found = tuple(entry for entry in listing.found if entry.label not in unsure)
        left = tuple(
            LeftOut(entry.path, f"{entry.label} was said to hold pictures without a class.", "unlabelled")
            for entry in listing.found
            if entry.label in unsure
        )
        listing = replace(listing, found=found, left=tuple(sorted((*listing.left, *left), key=lambda entry: entry.path)))
        # Doubted as well: it is never the one that is taken without a question.
        yield replace(
            reading, name="labelled folders", title=f"A folder per class, without {some(unsure)}", listing=listing,
            doubts=(f"It leaves {some(unsure)} aside.",), picks=(("reading", "labelled folders"),),
        )  # fmt: skip


def _levels(spots: Sequence[Spot], deepest: int) -> str:
    told = []
    for level in range(deepest):
        names = sorted({valid(spot.names[level]) for spot in spots if len(spot.names) > level})
        told.append(f"{level + 1} has {some(names)}")
    return "; ".join(told)


@dataclass
class _Making:
    """One reading on its way."""

    level: int
    deeper: bool
    literal: bool
    beside: Mapping[str, Beside]
    found: list[Found] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    written: dict[str, set[str]] = field(default_factory=dict)

    def take(self, spot: Spot) -> None:
        """Sorts the files of one folder."""
        names = (spot.last,) if self.literal and spot.literal else spot.names
        kind, reason = self._why_not(spot, names)
        label = ""
        if not kind:
            try:
                label = clean_label(names[self.level - 1])
                self.written.setdefault(label, set()).add(names[self.level - 1])
            except BadInput as error:
                self.left.append(LeftOut(valid(spot.path), f"{error.message} Its pictures are left aside.", "bad-name"))
                return
        others = tuple((f"level {number}", part) for number, part in enumerate(names, 1) if number != self.level)
        for path in spot.files:
            if kind:
                self.left.append(LeftOut(path, reason, kind))
            elif may_be_picture(path):
                side = None if self.literal and spot.literal else spot.side
                self.found.append(self._with_beside(Found(path, label, side, None, others)))
            else:
                ending = path.rpartition("/")[2].rpartition(".")[2].lower()
                self.left.append(LeftOut(path, f"A file with the ending {ending}, which is no picture's.", "no-picture"))

    def _why_not(self, spot: Spot, names: Sequence[str]) -> tuple[str, str]:
        """Kind and reason where a folder's pictures are left aside; two empty texts otherwise."""
        if spot.unlabelled and not (self.literal and spot.literal):
            return "unlabelled", f"{valid(spot.path)} says by its name that its pictures have no class."
        if spot.aside and not self.deeper:
            return "stray", _ASIDE
        if not spot.pictures:
            return "stray", "No picture lies in its folder." if spot.names else _STRAY
        if not names:
            if spot.side:
                return "unlabelled", f"Lies in {valid(spot.path)} itself and not in a class folder, so its class is not known."
            return "stray", _STRAY
        if len(names) < self.level:
            return "stray", f"Lies above the folders of level {self.level}, so its class is not known."
        if len(names) > self.level and not self.deeper:
            inside = "/".join(spot.path.split("/")[: -(len(names) - self.level)])
            return "too-deep", f"Lies in a folder inside the class folder {valid(inside)}, so its class is not known."
        return "", ""

    def _with_beside(self, entry: Found) -> Found:
        said = self.beside.get(entry.path)
        if said is None:
            return entry
        return replace(entry, side=said.side or entry.side, group=said.group, columns=(*entry.columns, *said.columns))


def _reading(
    tree: Tree,
    layout: Layout,
    beside: Mapping[str, Beside],
    level: int,
    name: str,
    deeper: bool = False,
    literal: bool = False,
) -> Reading:
    """The reading with that level as the class.

    Args:
        tree: The files.
        layout: How they lie.
        beside: What tables say of them.
        level: From 1.
        name: The reading's.
        deeper: Take what lies in folders below the level as well.
        literal: Take folders for classes whose names say something else.
    """
    making = _Making(level, deeper, literal, beside, left=list(tree.left))
    for spot in layout.spots:
        making.take(spot)
    above = {folder.rpartition("/")[0] for folder in layout.sides}
    aside = [path for path in tree.empty if layout.sides and path.rpartition("/")[0] in above]
    making.left += [LeftOut(path, "A folder beside train, val and test, so it is on no side.", "stray") for path in aside]
    empty = []
    for path in tree.empty:
        try:
            clean_label(path.rpartition("/")[2])
            empty += [path] if path not in aside else []
        except BadInput as error:
            making.left.append(LeftOut(path, f"{error.message} It holds no files.", "bad-name"))
    notes = list(tree.notes)
    if layout.wrappers:
        notes.append(f"Looked through the folders around everything: {'/'.join(map(valid, layout.wrappers))}.")
    if empty:
        notes.append(f"These class folders hold no files: {some(empty)}.")
    notes += [f"The folders {' and '.join(names)} are the same class." for names in _several(making.written)]
    notes += [f"These classes differ only in how they are written: {', '.join(names)}." for names in look_alikes(making.written)]
    found, said = _with_sides(making.found, layout, any(entry.side for entry in beside.values()))
    notes += said
    if any(len(spot.names) > 1 for spot in layout.labelled) and deeper:
        notes.append("The folders of the other levels are kept as columns, which groups can be made of.")
    listing = Listing(
        tree.root,
        tuple(sorted(found, key=lambda entry: entry.path)),
        tuple(sorted(making.left, key=lambda entry: entry.path)),
        tuple(notes),
    )
    deepest = max((len(spot.names) for spot in layout.labelled), default=0)
    return Reading(name, _title(name, level, literal), listing, choices=Choices(levels=deepest, level=level))


def _title(name: str, level: int, literal: bool) -> str:
    if literal:
        return "Every folder is a class, whatever its name says"
    return "A folder per class" if name == "folders" else f"The folders at level {level} are the classes"


def _with_sides(found: list[Found], layout: Layout, by_tables: bool) -> tuple[list[Found], list[str]]:
    """The pictures with their sides where these make a split."""
    sides = sorted({entry.side for entry in found if entry.side})
    said = {side: sorted(folder for folder in layout.sides if _has(found, folder, side)) for side in sides}
    told = ", ".join(f"{some(folders)} as {side}" for side, folders in said.items() if folders)
    if not makes_split(sides):
        if len(sides) == 1 and layout.sides:
            note = [f"All pictures lie in {', '.join(layout.sides)}, which makes no split."]
        else:
            note = [f"There are {' and '.join(sides)}, but no train, which makes no split."] if sides else []
        return [replace(entry, side=None) if entry.side else entry for entry in found], note
    if not told:
        who = "What the tables say about" if by_tables else "What folders inside the classes say about"
        return found, [f"{who} {', '.join(sides)} is kept as the given split."]
    silent = sum(entry.side is None for entry in found)
    more = f" {counted(silent, 'picture is', 'pictures are')} in none of them." if silent else ""
    return found, [f"The folders are kept as the given split: {told}.{more}"]


def _has(found: Sequence[Found], folder: str, side: str) -> bool:
    entry = next((entry for entry in found if entry.path.startswith(f"{folder}/")), None)
    return entry is not None and entry.side == side


def _several(written: Mapping[str, set[str]]) -> Iterator[list[str]]:
    return (sorted(map(repr, names)) for _, names in sorted(written.items()) if len(names) > 1)
