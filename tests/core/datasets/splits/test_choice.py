"""What a dataset offers to train on."""

from __future__ import annotations

import pytest

from core.datasets.splits.choice import split_choice
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


def test_the_splits_with_their_sides(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"{label}/{number}.png", label) for label in "ab" for number in range(20)])
    bare = split_choice(dataset, Context())
    assert (bare.splits, bare.current, bare.classes, bare.pictures, bare.counts) == ((), None, 2, 40, {})
    first = make_split(dataset, SplitRequest(name="first"))
    second = make_split(dataset, SplitRequest(name="second", seed=5))
    choice = split_choice(dataset, Context())
    assert choice.current == "second"
    for made in (first, second):
        assert choice.counts[made.split] == {side: sum(counts.values()) for side, counts in made.counts.items()}


def test_a_dropped_look_ends(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"{label}/{number}.png", label) for label in "ab" for number in range(20)])
    make_split(dataset, SplitRequest(name="first"))
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        split_choice(dataset, dropped)
