"""A dataset with something to clean."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def faulty(workspace: Workspace) -> Dataset:
    """Made-up pictures: copies, contradictions, dark and tiny ones among ordinary ones."""
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/plain-{n}.png") for n in range(12)])
    plant(dataset, [Planted(f"b/plain-{n}.png", label="b") for n in range(12)])
    plant(dataset, [Planted(f"a/copy-{n}.png", content="same", phash=1) for n in range(3)])
    plant(dataset, [Planted("a/large.png", phash=3, width=900, height=600), Planted("a/small.png", phash=2)])
    plant(dataset, [Planted("a/both.png", content="two"), Planted("b/both.png", label="b", content="two")])
    plant(dataset, [Planted("b/night.png", label="b", brightness=0.01, contrast=0.02)])
    plant(dataset, [Planted("b/dusk.png", label="b", brightness=0.1, contrast=0.06)])
    plant(dataset, [Planted("a/tiny.png", width=12, height=10), Planted("a/long.png", width=900, height=90)])
    check_stored(dataset)
    return dataset
