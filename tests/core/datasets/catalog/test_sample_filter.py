"""Pictures are found by source, licence and number, and come in the order that was asked for."""

from __future__ import annotations

import pytest

from core.datasets.catalog import ledger, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.facets import facets, licence_words, source_words
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.provenance import provenance
from core.datasets.catalog.sample_filter import NOT_STATED, ORDERS, Order, SampleFilter
from core.datasets.catalog.samples import Catalog
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import store_findings
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset

OWNED = Planted("a/owned.png", "a", width=100, height=400, brightness=0.9, sharpness=0.1)
SQUARE = Planted("b/square.png", "b", width=210, height=200, brightness=0.1, sharpness=0.9)
WIDE = Planted("b/Also wide.png", "b", width=300, height=100, columns={"series": "7"})
FLAT = Planted("a/deep/flat.png", "a", width=500, height=50, contrast=0.01)
SAMPLES = (OWNED, SQUARE, WIDE, FLAT)


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Four pictures of two sources; one is in the ledger and gone, three have findings."""
    made = planted_dataset(workspace)
    plant(made, SAMPLES)
    with schema.writing(made.catalog.path) as connection:
        connection.execute("INSERT INTO sources VALUES (2, 'archive', '/far/away/more.zip', '', '2026-01-02')")
        connection.execute("UPDATE samples SET source = 2 WHERE path = ?", (FLAT.path,))
        store_findings(
            connection,
            [
                Finding("dark", (SQUARE.path,), 0.9, "It is dark."),
                Finding("odd-aspect", (FLAT.path,), 0.8, "It is ten times as wide as high."),
                Finding("odd-aspect", (OWNED.path,), 0.3, "It is four times as high as wide."),
                Finding("near-duplicate", (OWNED.path, FLAT.path), 0.5, "They are alike."),
            ],
        )
    entry = LedgerEntry(OWNED.sha256, "12", "o@1", "Ann", "CC BY 4.0", "At sea", "https://example.org/12", "", "ship", "2026")
    ledger.record(made.catalog.path, [entry])
    ledger.mark_gone(made.catalog.path, ["12"], "2026-02-03")
    return made


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


def test_facets_count_what_each_filter_would_show(dataset: Dataset) -> None:
    split = make_split(dataset, SplitRequest(train=0.5, val=0.25, test=0.25)).split
    dataset.catalog.exclude([1])
    found, catalog = facets(dataset), dataset.catalog
    assert found.classes == (("a", 2), ("b", 2))
    assert found.findings == (("dark", 1), ("near-duplicate", 2), ("odd-aspect", 2))
    assert [(source.number, source.kind, source.pictures) for source in found.sources] == [(1, "folder", 3), (2, "archive", 1)]
    assert found.licences == (("none", 2), ("CC BY 4.0", 1), (NOT_STATED, 1))
    assert found.gone == 1
    assert sum(side.pictures for side in found.sides if side.split == split) == len(SAMPLES)
    for name, count in found.licences:
        assert catalog.count(SampleFilter(licence=name)) == count
    for side in found.sides:
        assert catalog.count(SampleFilter(split=side.split, side=side.side)) == side.pictures
    for kind, count in found.findings:
        assert catalog.count(SampleFilter(finding=kind)) == count


def test_provenance_tells_all_that_is_on_record(dataset: Dataset) -> None:
    split = make_split(dataset, SplitRequest(train=0.5, val=0.25, test=0.25)).split
    dataset.catalog.exclude([1], "out of focus")
    owned, _, wide, flat = dataset.catalog.by_ids([1, 2, 3, 4])
    told = provenance(dataset, owned)
    assert told is not None
    assert told.ledger is not None
    assert (told.ledger.owner_name, told.ledger.page, told.licence) == ("Ann", "https://example.org/12", "CC BY 4.0")
    assert told.exclusion == "out of focus"
    assert [(entry.kind, entry.others) for entry in told.findings] == [("near-duplicate", (FLAT.path,)), ("odd-aspect", ())]
    assert [name for name, _ in told.sides] == [split]
    other = provenance(dataset, wide)
    assert other is not None
    assert (other.ledger, other.licence, other.columns, other.findings) == (None, "none", (("series", "7"),), ())
    third = provenance(dataset, flat)
    assert third is not None
    assert (third.source_kind, third.source_place, third.licence) == ("archive", "/far/away/more.zip", "")
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("DELETE FROM samples WHERE id = 3")
    assert provenance(dataset, wide) is None


def test_sources_and_licences_have_words() -> None:
    assert source_words("archive", "/far/away/more.zip") == "more.zip"
    assert source_words("folder", "C:\\pictures\\boats\\") == "boats"
    assert source_words("flickr", "ship, boat") == "ship, boat"
    assert source_words("folder", "/") == "/"
    assert licence_words(NOT_STATED) == "Licence not stated"
    assert licence_words("CC0") == "CC0"
