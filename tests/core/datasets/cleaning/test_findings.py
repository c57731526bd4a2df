"""Findings as they are stored."""

from __future__ import annotations

import pytest

from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.findings import flattered_words, read_evidence, read_findings
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


def test_an_abandoned_check_keeps_the_earlier_findings(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted("a/1.png", contrast=0.0), Planted("b/1.png", label="b")])
    check_stored(dataset)
    before = read_findings(dataset)
    assert before
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        check_stored(dataset, context)
    assert read_findings(dataset) == before


def test_a_measure_beyond_all_that_pictures_have_is_damage(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted("a/1.png", contrast=1e12)])
    assert read_evidence(dataset.catalog).measures["contrast"].tolist() == [1e12]
    plant(dataset, [Planted("a/2.png", contrast=-1.01e12)])
    with pytest.raises(BadInput, match="damaged"):
        read_evidence(dataset.catalog)


def test_what_tells_classes_trivially_is_said_beside_accuracies(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    shapes = {"a": 40, "b": 20}
    plant(dataset, [Planted(f"{name}/{n}.png", label=name, width=width) for name, width in shapes.items() for n in range(25)])
    assert flattered_words(dataset) == (), "nobody has looked yet"
    check_stored(dataset)
    (said,) = flattered_words(dataset)
    assert "all 25 pictures have it, and none of 25 others" in said
    assert "says little of pictures of another kind" in said
