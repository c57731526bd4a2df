"""Fills a dataset's catalog with made-up samples, for tests that need many of them and no picture."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.inspecting import FACTS, facts
from core.datasets.splits.splitting import SplitResult, keep_given_split
from core.pictures.decoder.protocol import Inspected, PictureFacts
from core.pictures.measures import MEASURES
from core.support.workspace import Workspace

SHARES = {"train": 0.8, "val": 0.1, "test": 0.1}
"""What each side gets, as a rule."""


@dataclass(frozen=True)
class Planted:
    """One made-up sample; everything but the path has a plain default."""

    path: str
    label: str = "a"
    content: str = ""  # the path's own when empty
    phash: int | None = None  # made from the content when None
    side: str | None = None
    group: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    width: int = 300
    height: int = 200
    brightness: float = 0.5
    contrast: float = 0.2
    sharpness: float = 1.0
    colour: float = 0.2
    border: float = 0.5
    border_contrast: float = 0.2
    mode: str = "RGB"
    frames: int = 1
    ending_fits: bool = True
    orientation: int = 1

    @property
    def sha256(self) -> str:
        return hashlib.sha256((self.content or self.path).encode()).hexdigest()


def planted_dataset(workspace: Workspace, name: str = "planted") -> Dataset:
    """An empty dataset whose pictures would lie in its own folder."""
    return Dataset.create(workspace, name, None, "made up", "none")


def plant(dataset: Dataset, samples: Iterable[Planted]) -> None:
    """Adds made-up samples to the catalog, in one go."""
    with schema.writing(dataset.catalog.path) as connection:
        for sample in samples:
            content = sample.sha256
            phash = int(content[-16:], 16) if sample.phash is None else sample.phash
            seen = PictureFacts(sample.width, sample.height, "PNG", sample.mode, sample.orientation, sample.frames, 1000)
            look = tuple(float(getattr(sample, name, 0)) for name in MEASURES.names())
            values = facts(Inspected(0, content, seen, phash, look, sample.ending_fits), 0)
            marks = ", ".join("?" * len(values))
            cursor = connection.execute(
                f"INSERT INTO samples (path, label, origin, source, given_side, given_group, {FACTS}) "
                f"VALUES (?, ?, ?, 1, ?, ?, {marks})",
                (sample.path, sample.label, sample.path, sample.side, sample.group, *values),
            )
            connection.executemany(
                "INSERT INTO columns VALUES (?, ?, ?)", [(cursor.lastrowid, *pair) for pair in sample.columns.items()]
            )


def many(count: int, classes: int = 3, start: int = 0) -> list[Planted]:
    """Samples of classes c0, c1, ... in turn, none like another."""
    return [Planted(f"c{i % classes}/{i:05d}.png", label=f"c{i % classes}") for i in range(start, start + count)]


def given_dataset(dataset: Dataset, sides: tuple[str, ...]) -> SplitResult:
    """Sixty samples on each of the sides, which their source gives."""
    plant(dataset, [Planted(f"{side}/c{i % 2}/{i}.png", label=f"c{i % 2}", side=side) for side in sides for i in range(60)])
    return keep_given_split(dataset)


def find_alike(dataset: Dataset, first: str, second: str, how: str = "mirrored") -> None:
    """Stores what a closer look would have found."""
    a, b = (sample.id for sample in dataset.catalog.by_paths([first, second]))
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("INSERT INTO likenesses VALUES (?, ?, ?, ?)", (min(a, b), max(a, b), 0.05, how))
        connection.execute(
            "INSERT OR REPLACE INTO looks SELECT id, label, label, 1, 0, 0 FROM samples WHERE id IN (?, ?)", (a, b)
        )


def look_at(dataset: Dataset) -> None:
    """Stores that a closer look has seen all pictures there are, and found nothing about them."""
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("INSERT OR REPLACE INTO looks SELECT id, label, label, 1, 0, 0 FROM samples")


def of_the_first_schema(path: Path) -> None:
    """A catalog as the first version wrote it, with one sample."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    for statement in filter(str.strip, schema.MIGRATIONS[0].split(";")):
        connection.execute(statement)
    connection.execute("PRAGMA user_version=1")
    connection.execute("INSERT INTO sources VALUES (1, 'folder', '/pictures', 'CC0', '2025')")
    columns = "id, path, sha256, label, bytes, modified, origin, width, height, format, mode, orientation, frames, phash, "
    connection.execute(
        f"INSERT INTO samples ({columns} brightness, contrast, sharpness, extension_matches, source) "
        "VALUES (1, 'a/1.png', 'ab', 'a', 1, 1, 'a/1.png', 3, 4, 'PNG', 'RGB', 1, 1, 0, 0.5, 0.2, 1.0, 1, 1)"
    )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
