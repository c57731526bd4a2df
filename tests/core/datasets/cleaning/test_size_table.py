"""Sizes and shapes: limits and regions choose what they say, what is usual agrees with the checks, leaving out can be undone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.datasets.catalog import edits, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import SampleFilter
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.size_limits import limits_change
from core.datasets.cleaning.size_table import (
    OPEN,
    QUANTITIES,
    SizeSpans,
    SizeTable,
    inside,
    leave_out,
    outside,
    read_sizes,
    usual_spans,
)
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Forty ordinary pictures of two classes, a tiny one, a huge one and a strip."""
    made = planted_dataset(workspace)
    ordinary = [Planted(f"{i:02}.png", "ab"[i % 2], width=300 + 7 * i, height=200 + 5 * i) for i in range(40)]
    odd = [
        Planted("huge.png", "a", width=6000, height=4000),
        Planted("strip.png", "b", width=900, height=90),
        Planted("tiny.png", "b", width=20, height=16),
    ]
    plant(made, [*ordinary, *odd])
    return made


def paths(pictures: SizeTable, chosen: np.ndarray) -> list[str]:
    return [pictures.paths[row] for row in np.flatnonzero(chosen)]


def test_pictures_are_measured_as_stored(dataset: Dataset) -> None:
    pictures = read_sizes(dataset)
    assert len(pictures) == 43
    assert pictures.classes == ("a", "b")
    row = pictures.paths.index("huge.png")
    assert [float(pictures.values(name)[row]) for name in QUANTITIES] == [6000, 4000, 24e6, 1.5]
    assert pictures.classes[pictures.labels[row]] == "a"
    assert dataset.catalog.by_ids([int(pictures.ids[row])])[0].path == "huge.png"


def test_excluded_pictures_are_not_measured_and_relabelled_ones_in_their_new_class(dataset: Dataset) -> None:
    huge, tiny = (sample.id for sample in dataset.catalog.by_paths(["huge.png", "tiny.png"]))
    dataset.catalog.exclude([huge])
    dataset.catalog.relabel([tiny], "c")
    pictures = read_sizes(dataset)
    assert "huge.png" not in pictures.paths
    assert pictures.classes == ("a", "b", "c")
    assert pictures.classes[pictures.labels[pictures.paths.index("tiny.png")]] == "c"


def test_what_is_usual_agrees_with_the_checks(dataset: Dataset) -> None:
    pictures = read_sizes(dataset)
    found = paths(pictures, outside(pictures, usual_spans(dataset, pictures)))
    odd = [entry.paths[0] for entry in check_stored(dataset).findings if entry.kind in ("odd-size", "odd-aspect")]
    assert found == ["huge.png", "strip.png", "tiny.png"] == sorted(set(odd))


def test_the_farthest_picture_is_the_oddest(dataset: Dataset) -> None:
    pictures = read_sizes(dataset)
    order = np.argsort(-pictures.farness)
    assert {pictures.paths[row] for row in order[:3]} == {"huge.png", "strip.png", "tiny.png"}


@pytest.mark.parametrize(
    ("spans", "chosen"),
    [
        (SizeSpans(), []),
        (SizeSpans(width=(21, math.inf)), ["tiny.png"]),
        (SizeSpans(height=(0, 3999)), ["huge.png"]),
        (SizeSpans(height=(0, 4000)), []),
        (SizeSpans(aspect=(0.1, 9.99)), ["strip.png"]),
        (SizeSpans(width=(30, 5999), aspect=(0, 9)), ["huge.png", "strip.png", "tiny.png"]),
    ],
)
def test_bounds_leave_out_what_is_beyond_any_of_them(dataset: Dataset, spans: SizeSpans, chosen: list[str]) -> None:
    pictures = read_sizes(dataset)
    assert paths(pictures, outside(pictures, spans)) == chosen


def test_a_region_holds_what_is_within_all_its_spans(dataset: Dataset) -> None:
    pictures = read_sizes(dataset)
    assert paths(pictures, inside(pictures, {"width": (800, 7000), "height": (0, 100)})) == ["strip.png"]
    assert paths(pictures, inside(pictures, {"area": (20e6, 30e6), "aspect": (1.4, 1.6)})) == ["huge.png"]
    assert inside(pictures, {}).all()


def test_bounds_are_said_in_words() -> None:
    assert SizeSpans().words() == ""
    spans = SizeSpans(width=(100, 4000), area=(10_000, math.inf)).with_span("aspect", (0, 2.5))
    assert spans.words() == "width 100 to 4,000 pixels, area from 10,000 pixels, aspect ratio up to 2.50"
    assert spans.of("height") == OPEN


def test_leaving_out_is_one_edit_that_can_be_undone(dataset: Dataset) -> None:
    pictures = read_sizes(dataset)
    ids = [int(number) for number in pictures.ids[outside(pictures, usual_spans(dataset, pictures))]]
    assert leave_out(dataset, ids, "unusual size") == 3
    (edit,) = dataset.catalog.edits()
    assert edit.title == "Excluded 3 pictures: unusual size"
    assert dataset.catalog.count(SampleFilter(excluded=True)) == 3
    dataset.catalog.undo(edit.id)
    assert read_sizes(dataset).paths == pictures.paths


def test_an_empty_dataset_has_nothing_to_measure(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace, "bare")
    pictures = read_sizes(dataset)
    assert len(pictures) == 0
    assert outside(pictures, usual_spans(dataset, pictures)).shape == (0,)
    assert pictures.farness.shape == (0,)


def test_a_dropped_job_changes_nothing(dataset: Dataset) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        leave_out(dataset, [1, 2], "never", context)
    with pytest.raises(Abandoned):
        read_sizes(dataset, context)
    assert dataset.catalog.edits() == ()


def test_a_persons_own_limits_come_first(dataset: Dataset) -> None:
    with schema.writing(dataset.catalog.path) as connection:
        change = limits_change(connection, SizeLimits(side=(100.0, 200.0)))
        edits.apply(connection, "limits", "Limits", 0, [change])
    pictures = read_sizes(dataset)
    usual = usual_spans(dataset, pictures)
    assert usual.area == (10_000, 40_000)
    assert usual.aspect[0] > 0


def test_a_class_keeps_its_place_when_all_pictures_of_another_are_excluded(dataset: Dataset) -> None:
    before = read_sizes(dataset)
    first = before.classes[0]
    gone = [int(number) for number, label in zip(before.ids, before.labels, strict=True) if before.classes[label] == first]
    dataset.catalog.exclude(gone, "test")
    after = read_sizes(dataset)
    assert after.classes == before.classes
    assert 0 not in after.labels


def test_spans_in_force_are_said_with_their_unit() -> None:
    spans = SizeSpans(width=(100, 4_000), height=(0, 500), area=(10_000, math.inf), aspect=(0.5, math.inf))
    assert spans.words() == "width 100 to 4,000 pixels, height up to 500 pixels, area from 10,000 pixels, aspect ratio from 0.50"
    assert SizeSpans().words() == ""
    assert SizeSpans().with_span("width", (1, 2)) == SizeSpans(width=(1, 2))
