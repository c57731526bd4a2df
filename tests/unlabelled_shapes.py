"""A dataset of drawn shapes of which a few have a class, and the others none."""

from __future__ import annotations

from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.options import ImportOptions
from core.labelling.proposal import Proposal
from core.prediction.records import ClassProbability
from core.support.workspace import Workspace
from tests.pictures import SHAPES, draw_shapes


def unlabelled_shapes(workspace: Workspace, place: Path, labelled: int = 4, others: int = 6, classes: int = 2) -> Dataset:
    """The dataset "shapes"; the true class of each unlabelled picture begins its file's name."""
    folder = draw_shapes(place, classes, labelled + others, 16)
    (folder / "unlabelled").mkdir()
    for name, _ in SHAPES[:classes]:
        for file in sorted((folder / name).iterdir())[labelled:]:
            file.rename(folder / "unlabelled" / file.name)
        if not labelled:
            (folder / name).rmdir()
    reading = "folders and unlabelled" if labelled else "unlabelled"
    import_pictures(workspace, "shapes", folder, ImportOptions(reading=reading))
    return Dataset.open(workspace, "shapes")


def proposal(sample: int, *ranked: tuple[str, float], votes: str = "") -> Proposal:
    """A made-up proposal; `votes` are first choices, a letter each, "-" of who said nothing."""
    said = tuple(ClassProbability(name, probability) for name, probability in ranked)
    first = tuple(ClassProbability(letter, 0.9) if letter != "-" else None for letter in votes) or said[:1]
    return Proposal(sample, f"{sample:03d}.png", f"{sample:064d}", 16, 16, said, first)
