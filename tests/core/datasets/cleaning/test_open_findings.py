"""Findings that are open: not settled by a decision since, and not kept in cleaning."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.cleaning import clean
from core.datasets.cleaning.exclusion import exclude
from core.datasets.cleaning.open_findings import count_open, open_findings
from core.datasets.cleaning.questions import load_questions
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"a/{n}.png") for n in range(10)])
    plant(made, [Planted(f"a/dark-{n}.png", brightness=0.02 * n, contrast=0.06) for n in range(4)])
    plant(made, [Planted("b/small.png", label="b", phash=1), Planted("b/large.png", label="b", phash=1, width=400, height=300)])
    check_stored(made)
    return made


def test_what_is_kept_or_excluded_is_open_no_more(dataset: Dataset) -> None:
    before = count_open(dataset)
    assert (before["dark"], before["near-duplicate"]) == (4, 1)
    dark = [asked for asked in load_questions(dataset).questions if asked.kind == "dark"]
    clean(dataset, (), [dark[0].mark])
    dataset.catalog.exclude([dark[1].samples[0].id])
    assert count_open(dataset)["dark"] == 2
    assert [found.samples for found in open_findings(dataset, ["dark"])] == [asked.samples for asked in dark[2:]]
    assert {found.key for found in open_findings(dataset, ["dark"])} == {asked.key for asked in dark[2:]}


def test_of_copies_the_largest_would_stay(dataset: Dataset) -> None:
    (copies,) = open_findings(dataset, ["near-duplicate"])
    small, large = (sample.id for sample in dataset.catalog.by_paths(["b/small.png", "b/large.png"]))
    assert (copies.left_out, {sample.id for sample in copies.samples}) == ({small}, {small, large})


def test_an_exclusion_by_kind_leaves_what_was_kept(dataset: Dataset) -> None:
    dark = [asked for asked in load_questions(dataset).questions if asked.kind == "dark"]
    clean(dataset, (), [dark[0].mark])
    assert dark[0].samples[0].path not in exclude(dataset, ["dark"]).paths
