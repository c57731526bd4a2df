"""What a dataset is made of: every way of counting adds up to the pictures in use."""

from __future__ import annotations

import pytest

from core.datasets.catalog import ledger, schema
from core.datasets.catalog.composition import Count, composition, size_groups
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.sample_filter import NOT_STATED
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"a/{i}.png", "a", width=640, height=480) for i in range(12)])
    plant(made, [Planted(f"b/{i}.png", "b", width=30, height=50) for i in range(8)])
    return made


def pairs(counts: tuple[Count, ...]) -> dict[str, int]:
    return {count.name: count.pictures for count in counts}


def test_every_count_adds_up(dataset: Dataset) -> None:
    make_split(dataset, SplitRequest())
    dataset.catalog.exclude([sample.id for sample in dataset.catalog.by_paths(["a/0.png"])])
    found = composition(dataset)
    assert found.pictures == 19
    for counts in (found.classes, found.sizes, found.formats, found.sources, found.licences, found.sides):
        assert sum(count.pictures for count in counts) == 19
    assert pairs(found.classes) == {"a": 11, "b": 8}
    assert pairs(found.formats) == {"PNG": 19}
    assert found.sizes[0].name == "under 32"
    assert pairs(found.sizes)["384 to 511"] == 11


def test_sides_follow_the_current_split(dataset: Dataset) -> None:
    assert composition(dataset).split is None
    assert composition(dataset).sides == ()
    result = make_split(dataset, SplitRequest())
    plant(dataset, [Planted("b/late.png", "b")])
    found = composition(dataset)
    assert found.split == result.split
    for side in found.sides:
        assert (side.train, side.val, side.test) == tuple(result.counts[s].get(side.name, 0) for s in ("train", "val", "test"))
    assert {side.name: side.aside for side in found.sides} == {"a": 0, "b": 1}


def test_a_licence_comes_from_the_ledger_then_from_the_source(dataset: Dataset) -> None:
    first = dataset.catalog.by_paths(["a/0.png"])[0]
    entry = LedgerEntry(first.sha256, "1", "o", "Owner", "CC BY 2.0", "A boat", "https://example.org/1", "", "boat", "")
    ledger.record(dataset.catalog.path, [entry])
    assert pairs(composition(dataset).licences) == {"none": 19, "CC BY 2.0": 1}
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("UPDATE sources SET licence = ''")
    assert pairs(composition(dataset).licences) == {NOT_STATED: 19, "CC BY 2.0": 1}


def test_sizes_between_two_filled_groups_are_shown_as_empty() -> None:
    groups = size_groups([(31, 2), (32, 3), (63, 1), (8192, 4), (200, 5)])
    assert groups[0] == Count("under 32", 2, "pixels along the short side")
    assert [group.pictures for group in groups[:7]] == [2, 4, 0, 0, 0, 5, 0]
    assert groups[-1].name == "8,192 and more"
    assert sum(group.pictures for group in groups) == 15
    assert size_groups([]) == ()


def test_an_empty_dataset_has_no_counts(workspace: Workspace) -> None:
    found = composition(planted_dataset(workspace, "bare"))
    assert (found.pictures, found.classes, found.sizes, found.sides) == (0, (), (), ())


def test_a_dropped_job_ends(dataset: Dataset) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        composition(dataset, context)


def test_groups_of_sizes_go_from_the_smallest_to_the_largest_that_is_there() -> None:
    assert size_groups([]) == ()
    whole = size_groups([(31, 2), (32, 1), (8_192, 3), (8_191, 1)])
    assert [(one.name, one.pictures) for one in whole if one.pictures] == [
        ("under 32", 2), ("32 to 63", 1), ("6,144 to 8,191", 1), ("8,192 and more", 3),
    ]  # fmt: skip
    assert len(whole) == 17
    assert {one.detail for one in whole} == {"pixels along the short side"}
