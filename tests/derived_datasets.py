"""A small dataset with everything that has to travel into derived ones: a split, groups, owners, decisions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.datasets.catalog import ledger, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.workspace import Workspace

SIZE = (120, 80)
BOX = (35, 20, 85, 60)
"""Where the object is in every picture: left, top, right, bottom."""


def draw_objects(folder: Path, each: int = 6, seed: int = 0) -> Path:
    """Two classes of pictures with one coloured object before a quiet ground that varies from picture to picture."""
    random = np.random.default_rng(seed)
    for label, colour in (("disc", (210, 50, 40)), ("box", (40, 70, 200))):
        (folder / label).mkdir(parents=True)
        for number in range(each):
            ground = Image.fromarray(random.integers(120, 200, (3, 4, 3), dtype=np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
            draw = ImageDraw.Draw(ground)
            shift = int(random.integers(-12, 13))
            box = (BOX[0] + shift, BOX[1], BOX[2] + shift, BOX[3])
            draw.ellipse(box, fill=colour) if label == "disc" else draw.rectangle(box, fill=colour)
            noise = random.normal(0, 3, (SIZE[1], SIZE[0], 3))
            pixels = np.asarray(ground.filter(ImageFilter.GaussianBlur(0.7)), np.float64) + noise
            name = f"{label}-{number}.{'png' if number % 2 else 'jpg'}"
            Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(folder / label / name)
    return folder


def objects_dataset(workspace: Workspace, folder: Path, each: int = 6, copy: bool = True) -> Dataset:
    """The pictures as the dataset `objects`: groups of two by name, owners on record, a split, one exclusion, one relabel.

    `each` is even; the last disc is excluded, the last box but one is called a disc.
    """
    draw_objects(folder, each)
    options = ImportOptions(copy=copy, group_pattern=r"/(\w+)-[01]\.", licence="CC BY 4.0")
    import_pictures(workspace, "objects", folder, options)
    dataset = Dataset.open(workspace, "objects")
    samples = dataset.catalog.samples()
    ledger.record(dataset.catalog.path, (_owned(sample.sha256, number) for number, sample in enumerate(samples[:3])))
    dataset.catalog.exclude([next(sample.id for sample in samples if sample.path == f"disc/disc-{each - 1}.png")])
    dataset.catalog.relabel([next(sample.id for sample in samples if sample.path == f"box/box-{each - 2}.jpg")], "disc")
    make_split(dataset, SplitRequest(0.5, 0.25, 0.25))
    return dataset


def columns_of(dataset: Dataset, name: str) -> dict[str, str]:
    """The value of a column by path."""
    query = "SELECT s.path, c.value FROM samples s JOIN columns c ON c.sample = s.id WHERE c.name = ?"
    with schema.reading(dataset.catalog.path) as connection:
        return dict(connection.execute(query, (name,)).fetchall())


def given_groups(dataset: Dataset) -> dict[str, str]:
    """The group each sample was given, by path."""
    with schema.reading(dataset.catalog.path) as connection:
        return dict(connection.execute("SELECT path, given_group FROM samples").fetchall())


def sides_of(dataset: Dataset) -> dict[str, str | None]:
    """The side of each picture in use on the current split, by path."""
    table = dataset.table(dataset.current_split)
    return dict(zip(table.paths, table.sides, strict=True))


def _owned(sha256: str, number: int) -> LedgerEntry:
    return LedgerEntry(
        sha256, str(number), f"id-{number}", f"Owner {number}", "CC BY-ND 2.0" if number else "CC BY 2.0", f"=Title {number}",
        f"https://example.org/{number}", "2020-01-01", "query", "2021-01-01", "2022-02-02" if number == 2 else "",
    )  # fmt: skip
