"""What a person sees of a dataset at a glance; read from the catalog in one go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import Edit
from core.datasets.catalog.settings import SETTINGS
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.workspace import Workspace


@dataclass(frozen=True)
class Headline:
    """A dataset as a line of a list.

    Attributes:
        pictures: Samples in use.
        classes: Classes that have any.
        problem: Why it cannot be opened; "" when it can.
        unlabelled: Samples that have no class yet.
    """

    name: str
    pictures: int
    classes: int
    problem: str = ""
    unlabelled: int = 0


@dataclass(frozen=True)
class Overview:
    """Everything the Data page says about a dataset besides the pictures themselves.

    Attributes:
        name, root, here, licence, source: As in the dataset; `source` is where its pictures came from last.
        counts: Samples in use per class, classes sorted.
        classes: All classes that have a sample, in use or not, in an order that no decision changes: as many as were imported
            first.
        excluded: Samples left out by decision.
        refused: Files that could not be used.
        findings: Findings per kind, from the last check. `checked` is False when there was none yet.
        splits: Names of the splits, oldest first. `split` is the current one, None without any.
        unsplit: Samples in use that the current split does not know; they were added later.
        columns: What a split can group by.
        why_read_only: Why nothing may be changed, as a sentence; "" when it may.
        log: The edit log, latest first.
        looked_at: Samples in use that a closer look has seen.
        has_thumbnails: False when the first or last sample in use has none, as after the cache was deleted; a check makes them.
        lost: Samples whose files are gone or can no longer be read, and which are not excluded.
        unlabelled: Samples that have no class yet; they are in no other count, and on no side.
    """

    name: str
    root: str
    here: bool
    licence: str
    source: str
    counts: dict[str, int]
    excluded: int
    refused: tuple[LeftOut, ...]
    findings: dict[str, int]
    splits: tuple[str, ...]
    split: str | None
    unsplit: int
    columns: tuple[str, ...]
    why_read_only: str
    log: tuple[Edit, ...]
    looked_at: int = 0
    classes: tuple[str, ...] = ()
    lost: int = 0
    unlabelled: int = 0
    checked: bool = True
    has_thumbnails: bool = True

    @property
    def pictures(self) -> int:
        """Samples in use."""
        return sum(self.counts.values())

    @property
    def read_only(self) -> bool:
        """True when nothing may be changed."""
        return self.why_read_only != ""


def headlines(workspace: Workspace, context: Context | None = None) -> tuple[Headline, ...]:
    """Every dataset of a workspace, sorted by name; one that cannot be opened says why."""
    found = []
    for name in workspace.dataset_names():
        (context or Context()).check_abandoned()
        try:
            catalog = Dataset.open(workspace, name).catalog
            counts = catalog.class_counts()
            found.append(Headline(name, sum(counts.values()), len(counts), unlabelled=catalog.tally().unlabelled))
        except SafelightError as error:
            # A line with its reason, so that one damaged dataset hides no other.
            found.append(Headline(name, 0, 0, str(error)))
    return tuple(found)


Stamps = tuple[tuple[str, tuple[int, ...]], ...]
"""What changes with every change of a dataset, in any process: folder, and times and sizes of its files."""


def stamps(workspace: Workspace) -> Stamps:
    """The stamps of all datasets, without opening any."""
    return tuple((file.parent.name, _stamp(file.parent)) for file in sorted(workspace.data.glob(f"*/{SETTINGS}")))


def _stamp(folder: Path) -> tuple[int, ...]:
    found: list[int] = []
    # An empty -wal is what readers leave; with something in it, a decision that has not reached the catalog yet.
    for name in (SETTINGS, "catalog.sqlite", "catalog.sqlite-wal"):
        try:
            told = (folder / name).stat()
        except OSError:
            continue
        if told.st_size:
            found += (told.st_mtime_ns, told.st_size)
    return tuple(found)


@dataclass(frozen=True)
class Stock:
    """All datasets of a workspace, and the one looked at; "" and None where there is none, or it cannot be opened."""

    headlines: tuple[Headline, ...]
    name: str
    dataset: Dataset | None
    facts: Overview | None


def stock(workspace: Workspace, wish: str, context: Context | None = None) -> Stock:
    """Job: what the workspace has, and more of the dataset wished for; of the first one where that is not there."""
    lines = headlines(workspace, context)
    readable = [line.name for line in lines if not line.problem]
    name = wish if wish in {line.name for line in lines} else next(iter(readable), "")
    if name not in readable:
        return Stock(lines, name, None, None)
    return Stock(lines, name, Dataset.open(workspace, name), overview(workspace, name, context))


def overview(workspace: Workspace, name: str, context: Context | None = None) -> Overview:
    """A dataset at a glance.

    Raises:
        NotThere: No such dataset.
        BadInput: Its files are damaged.
    """
    dataset = Dataset.open(workspace, name)
    catalog = dataset.catalog
    counts = catalog.class_counts()
    tally = catalog.tally()
    split = dataset.current_split
    with schema.reading(catalog.path) as connection:
        rows = connection.execute("SELECT name, reason, kind FROM refused ORDER BY name, path").fetchall()
        source = connection.execute("SELECT location FROM sources ORDER BY id DESC LIMIT 1").fetchone()
        # Two files and not sixty thousand: a cache is deleted as a whole or not at all.
        ends = [
            connection.execute(f"SELECT sha256 FROM pictures WHERE used OR unlabelled ORDER BY id {way} LIMIT 1").fetchone()
            for way in ("ASC", "DESC")
        ]
        columns = [row[0] for row in connection.execute("SELECT DISTINCT name FROM columns ORDER BY name")]
        grouped = connection.execute("SELECT 1 FROM samples WHERE given_group IS NOT NULL LIMIT 1").fetchone()
        known = connection.execute(
            "SELECT count(*) FROM pictures p JOIN split_rows r ON r.sample = p.id WHERE p.used AND r.split = ?", (split or "",)
        ).fetchone()
    return Overview(
        name=name,
        root=str(dataset.root),
        here=dataset.here,
        licence=dataset.licence,
        source=str(source[0]) if source else "",
        counts=counts,
        classes=tuple(catalog.class_ranks()),
        excluded=tally.excluded,
        lost=tally.lost,
        unlabelled=tally.unlabelled,
        refused=tuple(LeftOut(*row) for row in rows),
        findings=catalog.finding_counts(),
        checked=catalog.is_checked(),
        has_thumbnails=all(end is None or thumbnail_path(dataset.folder, end[0]).is_file() for end in ends),
        splits=dataset.split_names(),
        split=split,
        unsplit=sum(counts.values()) - int(known[0]) if split else 0,
        columns=(*(("group",) if grouped else ()), *columns),
        why_read_only=catalog.why_read_only(),
        log=catalog.edits(),
        looked_at=catalog.count_seen(),
    )
