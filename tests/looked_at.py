"""Datasets that a closer look has seen, made up."""

from __future__ import annotations

import numpy as np

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, check_stored
from core.datasets.cleaning.closer_look import CloserLook, Near, store_closer_look
from core.datasets.splits.groups import Likeness
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset

PATHS = tuple(f"{label}/{number}.png" for label in "ab" for number in range(10))
LABELS = tuple(path[0] for path in PATHS)


def dataset_of(workspace: Workspace, hashes: dict[str, int] | None = None) -> Dataset:
    """Pictures of two classes, with hashes of one's choice."""
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(path, path[0], phash=(hashes or {}).get(path)) for path in PATHS])
    return dataset


def seen(
    alike: tuple[Likeness, ...] = (), suspicion: dict[int, float] | None = None, odd: dict[int, float] | None = None
) -> CloserLook:
    """What was seen of everything: nothing doubted, nothing odd but what is named by its row."""
    suspicions, oddness = np.zeros(len(PATHS)), np.linspace(-2, 3, len(PATHS))
    for row, value in (suspicion or {}).items():
        suspicions[row] = value
    for row, value in (odd or {}).items():
        oddness[row] = value
    suggestions = tuple("b" if suspicions[row] and label == "a" else label for row, label in enumerate(LABELS))
    return CloserLook(LABELS, suggestions, np.full(len(PATHS), 0.004), suspicions, oddness, alike)


def keep(dataset: Dataset, looks: CloserLook, near: tuple[Near, ...] = ()) -> CheckResult:
    contents = tuple(Planted(path).sha256 for path in PATHS)
    store_closer_look(dataset.catalog, PATHS, contents, looks, near)
    return check_stored(dataset)


def of_kind(result: CheckResult, kind: str) -> list[tuple[str, ...]]:
    return [finding.paths for finding in result.findings if finding.kind == kind]
