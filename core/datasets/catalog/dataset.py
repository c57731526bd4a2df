"""A dataset: a named collection of pictures with classes, in `data/<dataset>/`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.edits import now
from core.datasets.catalog.samples import Catalog
from core.datasets.catalog.settings import SCHEMA, SETTINGS, read_settings, root_text
from core.datasets.catalog.value_range import read_value_range
from core.pictures.scaling import ValueRange
from core.support.atomic import write_text
from core.support.errors import NotThere, Refused
from core.support.inside import check_own, inside, relative_parts
from core.support.names import check_name, shown_name
from core.support.ordering import in_order
from core.support.workspace import Workspace, lies_in_trash

IMAGES = "images"
"""Folder of the pictures that Safelight keeps itself."""


@dataclass(frozen=True)
class SampleTable:
    """The usable, not excluded samples of a dataset in the order of their paths, as columns of equal length.

    Attributes:
        paths: Relative to the dataset's root, with "/".
        sha256: Of each file.
        labels: Class of each, after relabels.
        sides: "train", "val" or "test" in the split; None without a split, or when the split sets the sample aside.
        groups: Name of each sample's group in the split; without one, samples of equal content share a group.
    """

    paths: tuple[str, ...]
    sha256: tuple[str, ...]
    labels: tuple[str, ...]
    sides: tuple[str | None, ...]
    groups: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.paths)

    def take(self, places: Iterable[int]) -> SampleTable:
        """Some rows, in this order."""
        rows = [int(place) for place in places]
        columns = (self.paths, self.sha256, self.labels, self.sides, self.groups)
        return SampleTable(*(tuple(column[row] for row in rows) for column in columns))  # type: ignore[arg-type]

    def and_also(self, other: SampleTable) -> SampleTable:
        """These rows, and behind them those of another table."""
        mine, others = ((one.paths, one.sha256, one.labels, one.sides, one.groups) for one in (self, other))
        return SampleTable(*(a + b for a, b in zip(mine, others, strict=True)))  # type: ignore[arg-type]

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes, in natural order."""
        return tuple(in_order(self.labels))

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each sample by its path."""
        return {path: row for row, path in enumerate(self.paths)}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the sorted (path, sample, label, side) rows."""
        return fingerprint(self.paths, self.sha256, self.labels, self.sides)


def fingerprint(paths: Sequence[str], sha256: Sequence[str], labels: Sequence[str], sides: Sequence[str | None]) -> str:
    """SHA-256 over the sorted (path, sample, label, side) rows; an absent side counts as empty."""
    import hashlib  # brings OpenSSL, which the window's first page does without

    digest = hashlib.sha256()
    for row in sorted(zip(paths, sha256, labels, (side or "" for side in sides), strict=True)):
        # As JSON: joined by some sign, two rows whose names hold that sign would read alike.
        digest.update(json.dumps(row, ensure_ascii=True).encode("ascii") + b"\n")
    return digest.hexdigest()


@dataclass(frozen=True)
class Dataset:
    """One dataset on disk.

    Attributes:
        name: As in the workspace.
        folder: `data/<name>`.
        root: Where sample paths begin: `images` inside `folder`, or a folder elsewhere, which is never written to.
        here: True when the pictures are the dataset's own.
        licence: What the source says about using the pictures.
        created: ISO 8601 in UTC.
    """

    name: str
    folder: Path
    root: Path
    here: bool
    licence: str
    created: str

    @staticmethod
    def open(workspace: Workspace, name: str) -> Dataset:
        """The dataset of that name.

        Raises:
            NotThere: No such dataset.
            BadInput: Its dataset.toml is damaged.
        """
        folder = workspace.dataset_folder(name)
        if not (folder / SETTINGS).is_file():
            known = f"Known: {', '.join(workspace.dataset_names()) or 'none yet'}."
            hint = "One of that name lies in the trash; put it back." if lies_in_trash(folder) else known
            raise NotThere(f"There is no dataset called {name!r}.", hint, folder)
        return Dataset.at(folder)

    @staticmethod
    def at(folder: Path) -> Dataset:
        """The dataset in that folder, which may lie in the trash.

        Raises:
            NotThere, BadInput: There is none, or its dataset.toml is damaged.
        """
        found = read_settings(folder)
        root = folder / IMAGES if found.here else Path(found.root)
        return Dataset(shown_name(folder), folder, root, found.here, found.licence, found.created)

    @staticmethod
    def create(workspace: Workspace, name: str, root: Path | None, source: str, licence: str, kind: str = "folder") -> Dataset:
        """A new dataset with an empty catalog.

        Args:
            workspace: Where it goes.
            root: Folder of pictures elsewhere, used in place; None when the dataset keeps its pictures itself.
            source: Where the pictures come from, as shown.
            licence: What the source says about using the pictures.
            kind: Sort of source.

        Raises:
            Refused: The name is taken.
        """
        return create_in(workspace.dataset_folder(name), name, root, source, licence, kind)

    @property
    def catalog(self) -> Catalog:
        return Catalog(self.folder / "catalog.sqlite")

    def cached(self, name: str) -> Path:
        """A file or folder of that name among what can be made again at any time.

        Raises:
            BadInput: The dataset's cache, or this in it, is a link that leads elsewhere.
            Refused: Something in that folder is.
        """
        return check_own(inside(self.folder, f"cache/{name}"))

    def picture_path(self, sample_path: str) -> Path:
        """The file of a sample.

        Raises:
            BadInput: The path leads out of the dataset's root.
        """
        return self.root.joinpath(*relative_parts(sample_path))

    def check_writable(self) -> None:
        """Looks whether anything of the dataset may be changed; whatever writes asks this itself, at the latest.

        Raises:
            Refused: A newer Safelight wrote it, or it lies where it cannot be written to.
        """
        schema.check_writable(self.catalog.path)

    @property
    def value_range(self) -> ValueRange | None:
        """What is black and white in its deep pictures; None where it has none."""
        return read_value_range(self.catalog.path)

    def check_reachable(self) -> None:
        """Looks whether the folder of the pictures is there.

        Raises:
            NotThere: It is not, which may be a disk that is not connected.
        """
        try:
            there = self.root.is_dir()
        except OSError:  # a name that is longer than any a disk takes; the settings may be somebody else's
            there = False
        if not there:
            raise NotThere(
                f"The pictures of {self.name} are not at {self.root}.",
                "Connect the disk they are on, or move them back and try again.",
                self.root,
            )

    def table(self, split: str | None = None) -> SampleTable:
        """The usable, not excluded samples with their sides in `split`.

        Raises:
            NotThere: No split of that name.
        """
        if split is not None and split not in self.split_names():
            known = ", ".join(self.split_names()) or "none yet"
            raise NotThere(f"{self.name} has no split called {split!r}.", f"Known: {known}.")
        query = (
            "SELECT s.path, s.sha256, s.class, p.side, COALESCE(p.part, substr(s.sha256, 1, 16)) FROM pictures s "
            "LEFT JOIN split_rows p ON p.sample = s.id AND p.split = ? WHERE s.used ORDER BY s.path"
        )
        return self._read_table(query, split or "")

    def unlabelled(self) -> SampleTable:
        """The samples that have no class yet: `UNLABELLED` stands in its place, and they are on no side."""
        query = (
            "SELECT s.path, s.sha256, s.class, NULL, substr(s.sha256, 1, 16) FROM pictures s WHERE s.unlabelled ORDER BY s.path"
        )
        return self._read_table(query)

    def _read_table(self, query: str, *values: str) -> SampleTable:
        with schema.reading(self.catalog.path) as connection:
            rows = connection.execute(query, values).fetchall()
        paths, sha256, labels, sides, groups = zip(*rows, strict=True) if rows else ((), (), (), (), ())
        return SampleTable(paths, sha256, labels, sides, groups)

    def split_names(self) -> tuple[str, ...]:
        """Names of the splits, oldest first."""
        with schema.reading(self.catalog.path) as connection:
            return tuple(row[0] for row in connection.execute("SELECT name FROM splits ORDER BY created, name"))

    @property
    def current_split(self) -> str | None:
        """The split made or chosen last; None when there is none."""
        with schema.reading(self.catalog.path) as connection:
            row = connection.execute(
                # Joined, for the choice may name a split that was undone since.
                "SELECT c.value FROM choices c JOIN splits p ON p.name = c.value WHERE c.name = 'split'"
            ).fetchone()
        return None if row is None else str(row[0])


def create_in(folder: Path, name: str, root: Path | None, source: str, licence: str, kind: str) -> Dataset:
    """Makes a dataset's files in `folder`, which an import later moves to its place; as `Dataset.create`."""
    name = check_name(name, "dataset name")
    if (folder / SETTINGS).exists():
        raise Refused(f"There is a dataset called {name} already.", "Choose another name, or import into it.", folder)
    folder.mkdir(parents=True, exist_ok=True)
    if root is None:
        (folder / IMAGES).mkdir(exist_ok=True)
    # Before dataset.toml, which is what makes a folder a dataset: a kill in between leaves none.
    schema.create(folder / "catalog.sqlite")
    created = now()
    with schema.writing(folder / "catalog.sqlite") as connection:
        connection.execute(
            "INSERT INTO sources (kind, location, licence, imported) VALUES (?, ?, ?, ?)", (kind, source, licence, created)
        )
    dataset = Dataset(name, folder, folder / IMAGES if root is None else root.resolve(), root is None, licence, created)
    write_settings(dataset)
    return dataset


def write_settings(dataset: Dataset) -> None:
    """Writes dataset.toml, with the sources as the catalog has them.

    Raises:
        Refused: The dataset may not be written.
    """
    dataset.check_writable()
    place = IMAGES if dataset.here else root_text(dataset.root)
    lines = [
        f"schema_number = {SCHEMA}",
        f"name = {_quoted(dataset.name)}",
        f"root = {_quoted(place)}",
        f"place = {_quoted('here' if dataset.here else 'elsewhere')}",
        f"licence = {_quoted(dataset.licence)}",
        f"created = {_quoted(dataset.created)}",
    ]
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute("SELECT kind, location, licence, imported FROM sources ORDER BY id").fetchall()
    for row in rows:
        pairs = zip(("kind", "location", "licence", "imported"), row, strict=True)
        lines += ["", "[[sources]]", *(f"{key} = {_quoted(value)}" for key, value in pairs)]
    write_text(dataset.folder / SETTINGS, "\n".join(lines) + "\n")


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
