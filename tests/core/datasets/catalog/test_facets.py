"""What pictures can be filtered by, with how many there are behind each choice, in words."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.facets import facets, licence_words, source_words
from core.datasets.catalog.sample_filter import NOT_STATED, SampleFilter
from core.datasets.splits.splitting import SplitRequest, make_split
from tests.recorded_pictures import SAMPLES


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


def test_sources_and_licences_have_words() -> None:
    assert source_words("archive", "/far/away/more.zip") == "more.zip"
    assert source_words("folder", "C:\\pictures\\boats\\") == "boats"
    assert source_words("flickr", "ship, boat") == "ship, boat"
    assert source_words("folder", "/") == "/"
    assert licence_words(NOT_STATED) == "Licence not stated"
    assert licence_words("CC0") == "CC0"
