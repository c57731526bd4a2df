"""What tables make of the pictures they name: lines about one picture are taken together, what is left gets its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.datasets.catalog.class_names import clean_label, look_alikes
from core.datasets.sources.beside import Beside
from core.datasets.sources.listing import Found, Listing, makes_split
from core.datasets.sources.options import Several
from core.datasets.sources.tables.columns import Columns
from core.datasets.sources.tables.finding import Tables, Understood, beside_of, described, folders_above
from core.datasets.sources.tables.labels import class_names
from core.datasets.sources.tables.rows import TableLines
from core.datasets.sources.tree import may_be_picture
from core.datasets.sources.words import side_of
from core.support.errors import BadInput
from core.support.foreign_text import valid
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.wording import are, counted

_JOINED = " + "  # between the classes of a combination
_SAID = {
    "first": "the first one counts",
    "combination": "each combination is a class of its own",
    "leave": "they are left out",
}


@dataclass
class ReadingOfTables:
    """One reading of tables on its way.

    Attributes:
        tables: All tables of the folder.
        read: The ones it is made of, with their lines.
        found: The pictures they name, without their classes.
        labels: The classes of each.
        names_file: The file that had names for classes that are numbers.
    """

    tables: Tables
    read: Sequence[tuple[Understood, TableLines]]
    found: dict[str, Found] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    again: int = 0
    names_file: str = ""

    @property
    def title(self) -> str:
        """What the classes are."""
        return "; ".join(_title(entry.columns) for entry, _ in self.read)

    @property
    def hunch(self) -> str:
        """Why it is not sure as soon as the folders could be the classes as well."""
        columns = self.read[0][0].columns
        if not columns.guessed:
            return ""
        called = f"{columns.table.called(columns.labels[0])} of {columns.table.name}"
        return f"Both the folders and the column {called} could be the classes."

    @property
    def several(self) -> list[str]:
        """Pictures with more than one label."""
        return [path for path, labels in self.labels.items() if len(labels) > 1]

    def about_several(self) -> str:
        """The doubt about them."""
        paths = self.several
        example = f"{valid(paths[0])}: {', '.join(self.labels[paths[0]])}"
        return f"{counted(len(paths), 'picture has', 'pictures have')} several labels ({example})."

    def gather(self, context: Context) -> None:
        """Takes all lines together."""
        beside, notes = beside_of(self.tables, context)
        sides = {entry.side for entry, _ in self.read if entry.columns.side is None} - {None}
        by_table = len(sides) > 1
        for entry, lines in self.read:
            self.left += lines.left
            for line in lines.used:
                before = self.labels.get(line.path)
                if before is not None:
                    self.again += set(line.labels) == set(before)
                    self.labels[line.path] = tuple(dict.fromkeys((*before, *line.labels)))
                    continue
                more = beside.get(line.path, Beside())
                side = line.side or (entry.side if by_table else None) or more.side
                self.labels[line.path] = line.labels
                self.found[line.path] = Found(line.path, "", side, line.group or more.group, (*line.columns, *more.columns))
            self.notes += [*entry.columns.table.notes, *lines.notes, described(entry.columns, _title(entry.columns))]
            if lines.unnamed:
                self.notes.append(f"{counted(lines.unnamed, 'line')} of {entry.name} name no file that is here.")
        self.notes += notes
        if self.again:
            self.notes.append(f"{counted(self.again, 'line says', 'lines say')} again what an earlier one says.")
        self._name_numbers()

    def listing(self, way: Several) -> Listing:
        """What comes of it, with pictures of several labels treated in one way."""
        found: list[Found] = []
        left = [*self.tables.tree.left, *self.left]
        names = " or ".join(sorted({entry.name for entry, _ in self.read}))
        for path, entry in self.found.items():
            labels = self.labels[path]
            if len(labels) > 1 and way == "leave":
                left.append(LeftOut(path, f"It has {len(labels)} labels: {', '.join(labels)}.", "several"))
            elif not labels:
                left.append(LeftOut(path, f"Its class is empty in {names}.", "no-class"))
            else:
                label = _JOINED.join(sorted(labels)) if way == "combination" else labels[0]
                try:
                    found.append(replace(entry, label=clean_label(label)))
                except BadInput as error:
                    left.append(LeftOut(path, error.message, "bad-line"))
        left += self._unlisted(names)
        found, told = _sided(found)
        notes = [*self.tables.tree.notes, *self.notes, *told]
        if way and (count := len(self.several)):
            have = counted(count, "picture has", "pictures have")
            notes.append(f"{have} several labels: {_SAID[way]}, unless something else is chosen.")
        alike = look_alikes({entry.label for entry in found})
        notes += [f"These classes differ only in how they are written: {', '.join(alike_)}." for alike_ in alike]
        return Listing(
            self.tables.tree.root,
            tuple(sorted(found, key=lambda entry: entry.path)),
            tuple(sorted(left, key=lambda entry: entry.path)),
            tuple(dict.fromkeys(notes)),
        )

    def _name_numbers(self) -> None:
        """Gives classes that are numbers the names that a file beside the pictures has for them."""
        numbers = {label for labels in self.labels.values() for label in labels}
        if not numbers or not all(label.isdigit() for label in numbers):
            return
        used = {entry.name for entry, _ in self.read}
        others = (path for path in self.tables.tree.files if path not in used)
        names, path, said = class_names(self.tables.tree.root, others, {str(int(number)) for number in numbers})
        if names:
            self.labels = {key: tuple(names[str(int(label))] for label in labels) for key, labels in self.labels.items()}
            self.notes.append(f"{path} names the classes.")
            self.names_file = path
        elif said:
            self.notes.append(said)

    def _unlisted(self, names: str) -> Iterator[LeftOut]:
        """Files that no line names. Those of a folder in which no line names any have no class, as test pictures have none."""
        tables = {entry.name for entry in (*self.tables.labelled, *self.tables.beside)} | {self.names_file}
        tables -= {entry.name for entry in self.tables.labelled} - {entry.name for entry, _ in self.read}
        known = {path.rpartition("/")[0] for path in self.found}
        known |= {folder for path in self.found for folder in folders_above(path)}
        for path in self.tables.tree.files:
            if path in self.found or path in tables:
                continue
            if not may_be_picture(path):
                yield LeftOut(path, "No picture, and no table that says what pictures show.", "no-picture")
            elif path.rpartition("/")[0] not in known:
                yield LeftOut(path, f"No line of {names} names anything in its folder, so it has no class.", "unlabelled")
            else:
                yield LeftOut(path, f"No line of {names} names it.", "unlisted")


def _title(columns: Columns) -> str:
    table = columns.table
    classes = table.called(columns.labels[0]) if len(columns.labels) == 1 else f"the {len(columns.labels)} columns of 0 and 1"
    return f"{table.name}: files in {table.called(columns.file)}, classes in {classes}"


def _sided(found: list[Found]) -> tuple[list[Found], list[str]]:
    """The pictures with the sides their folders say where tables say none; without train or with it alone they tell nothing."""
    if not any(entry.side for entry in found):
        said = [next((side for part in entry.path.split("/")[:-1] if (side := side_of(part))), None) for entry in found]
        if not makes_split(said):
            return found, []
        found = [replace(entry, side=side) for entry, side in zip(found, said, strict=True)]
    sides = Counter(entry.side for entry in found)
    if not makes_split(sides):
        names = sorted(filter(None, sides))
        note = f"Of sides only {' and '.join(names)} {are(len(names))} named, which makes no split."
        return [replace(entry, side=None) for entry in found], [note]
    told = ", ".join(f"{sides[side]:,} on {side}" for side in ("train", "val", "test") if sides[side])
    return found, [f"What is said about sides is kept as the given split: {told}."]
