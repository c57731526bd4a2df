"""Pictures are found by source, licence and number, and come in the order that was asked for."""

from __future__ import annotations

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.facets import facets
from core.datasets.catalog.sample_filter import NOT_STATED, ORDERS, Order, SampleFilter
from core.datasets.catalog.samples import Catalog
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import store_findings
from tests.recorded_pictures import FLAT, OWNED, SAMPLES, SQUARE, WIDE


def _names(catalog: Catalog, which: SampleFilter, order: Order = Order()) -> list[str]:  # noqa: B008  # frozen
    return [sample.path.rsplit("/", 1)[-1].split(".")[0] for sample in catalog.by_ids(catalog.ids(which, order))]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (SampleFilter(source=2), ["flat"]),
        (SampleFilter(licence="CC BY 4.0"), ["owned"]),
        (SampleFilter(licence="none"), ["Also wide", "square"]),
        (SampleFilter(licence=NOT_STATED), ["flat"]),
        (SampleFilter(gone=True), ["owned"]),
        (SampleFilter(gone=False, source=1), ["Also wide", "square"]),
        (SampleFilter(numbers=(1, 3, 99)), ["owned", "Also wide"]),
        (SampleFilter(numbers=()), []),
        (SampleFilter(finding="odd-aspect", source=2), ["flat"]),
        (SampleFilter(licence="'; DROP TABLE samples; --"), []),
    ],
)
def test_filters(dataset: Dataset, which: SampleFilter, expected: list[str]) -> None:
    assert _names(dataset.catalog, which) == expected
    assert dataset.catalog.count(which) == len(expected)


@pytest.mark.parametrize(
    ("key", "ascending"),
    [
        ("path", ["flat", "owned", "Also wide", "square"]),
        ("name", ["Also wide", "flat", "owned", "square"]),
        ("class", ["flat", "owned", "Also wide", "square"]),
        ("added", ["owned", "square", "Also wide", "flat"]),
        ("size", ["flat", "Also wide", "owned", "square"]),
        ("width", ["owned", "square", "Also wide", "flat"]),
        ("height", ["flat", "Also wide", "square", "owned"]),
        ("aspect", ["owned", "square", "Also wide", "flat"]),
        ("brightness", ["square", "flat", "Also wide", "owned"]),
        ("sharpness", ["owned", "square", "flat", "Also wide"]),
        ("contrast", ["flat", "owned", "Also wide", "square"]),
        ("finding", ["Also wide", "owned", "flat", "square"]),
    ],
)
def test_orders(dataset: Dataset, key: str, ascending: list[str]) -> None:
    assert _names(dataset.catalog, SampleFilter(), Order(key)) == ascending
    backwards = _names(dataset.catalog, SampleFilter(), Order(key, descending=True))
    assert sorted(backwards) == sorted(ascending)
    if key in ("size", "width", "height", "aspect", "finding"):
        assert backwards == ascending[::-1]


def test_every_order_can_be_asked_for_with_every_filter(dataset: Dataset) -> None:
    for key in ORDERS:
        assert len(dataset.catalog.ids(SampleFilter(excluded=False, text="png"), Order(key, True))) == len(SAMPLES)


def test_of_one_kind_of_finding_its_own_scores_count_and_pairs_stay_together(dataset: Dataset) -> None:
    catalog = dataset.catalog
    assert _names(catalog, SampleFilter(finding="odd-aspect"), Order("finding", True)) == ["flat", "owned"]
    with schema.writing(catalog.path) as connection:
        pairs = [(OWNED.path, FLAT.path), (SQUARE.path, WIDE.path)]
        store_findings(connection, [Finding("near-duplicate", pair, 1.0, "") for pair in pairs])
    listed = _names(catalog, SampleFilter(finding="near-duplicate"), Order("finding", True))
    assert {frozenset(listed[:2]), frozenset(listed[2:])} == {frozenset({"owned", "flat"}), frozenset({"square", "Also wide"})}


def test_pictures_without_a_class_are_in_no_count_but_their_own(dataset: Dataset) -> None:
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("UPDATE samples SET label = '' WHERE id IN (2, 3)")
    catalog, before = dataset.catalog, dataset.catalog.class_counts()
    assert "" not in before
    assert "" not in catalog.class_ranks()
    assert "" not in catalog.class_counts(excluded=None)
    tally = catalog.tally()
    assert (tally.unlabelled, tally.used) == (2, sum(before.values()))
    assert len(dataset.table()) == tally.used
    assert catalog.count(SampleFilter(label=UNLABELLED)) == 2
    found = facets(dataset)
    assert found.unlabelled == 2
    assert "" not in dict(found.classes)
    edit = catalog.relabel([2], "new")
    assert catalog.tally().unlabelled == 1
    assert catalog.class_counts()["new"] == 1
    assert edit is not None
    catalog.undo(edit)
    assert catalog.tally().unlabelled == 2
