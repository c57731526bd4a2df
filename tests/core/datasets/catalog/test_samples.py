"""The catalog: pages and filters, and threads that write at once."""

from __future__ import annotations

import threading

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import SampleFilter
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"{label}/{number:02d}.png", label=label) for label in "ba" for number in range(20)])
    return made


def test_pages_follow_each_other_in_the_order_of_paths(dataset: Dataset) -> None:
    catalog = dataset.catalog
    pages = [catalog.samples(offset=start, limit=15) for start in (0, 15, 30)]
    assert [len(page) for page in pages] == [15, 15, 10]
    paths = [sample.path for page in pages for sample in page]
    assert paths == sorted(paths)
    ids = catalog.ids()
    assert [sample.path for sample in catalog.by_ids(ids[10:12])] == paths[10:12]
    assert [sample.id for sample in catalog.by_paths([paths[3], "none.png", paths[1]])] == [ids[3], ids[1]]


def test_filters_narrow_together(dataset: Dataset) -> None:
    catalog = dataset.catalog
    split = make_split(dataset, SplitRequest()).split
    sizes = {side: catalog.count(SampleFilter(split=split, side=side)) for side in ("train", "val", "test", "none")}
    assert sizes == {"train": 32, "val": 4, "test": 4, "none": 0}
    assert catalog.count(SampleFilter(label="a", text="/0")) == 10
    assert catalog.count(SampleFilter(label="a", split=split, side="val")) == 2
    catalog.exclude(catalog.ids(SampleFilter(label="a")))
    assert catalog.count(SampleFilter(label="a", excluded=False)) == 0
    assert catalog.count(SampleFilter(excluded=True)) == 20
    assert catalog.count_used() == 20


def test_classes_keep_their_order_whatever_is_decided(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"c/{number}.png", label="c") for number in range(30)])
    catalog = dataset.catalog
    assert catalog.class_ranks() == {"c": 30, "a": 20, "b": 20}
    catalog.exclude(catalog.ids(SampleFilter(label="c")))
    catalog.relabel(catalog.ids(SampleFilter(label="b"))[:19], "a")
    catalog.relabel(catalog.ids(SampleFilter(label="b")), "new")
    assert list(catalog.class_ranks()) == ["c", "a", "new"]
    catalog.relabel(catalog.ids(SampleFilter(label="a"))[:1], "b")
    assert list(catalog.class_ranks()) == ["c", "a", "b", "new"]


def test_shapes_are_told_by_number_and_held_between_two_values(dataset: Dataset) -> None:
    sizes = (("flat", 900, 100), ("tall", 100, 400), ("wide", 300, 200))
    plant(dataset, [Planted(f"z/{name}.png", width=width, height=height) for name, width, height in sizes])
    numbers = [sample.id for sample in dataset.catalog.by_paths([f"z/{name}.png" for name, *_ in sizes])]
    assert list(dataset.catalog.shapes([numbers[2], 999_999, numbers[0]], 400, 3000)) == [1500, 1000, 3000]


@pytest.mark.parametrize("gap", [False, True])
def test_many_shapes_are_told_as_few_are(dataset: Dataset, gap: bool) -> None:
    plant(dataset, [Planted(f"m/{number:04}.png", width=100 + number, height=200) for number in range(900)])
    if gap:  # as where a file's content has changed since
        with schema.writing(dataset.catalog.path) as connection:
            connection.execute("DELETE FROM samples WHERE id = 17")
    ids = (*reversed(dataset.catalog.ids()), 999_999)
    few = [shape for number in ids for shape in dataset.catalog.shapes([number], 400, 3000)]
    assert list(dataset.catalog.shapes(ids, 400, 3000)) == few
    assert len(set(few)) > 500


def test_large_hashes_survive_the_file(dataset: Dataset) -> None:
    plant(dataset, [Planted("z/top.png", phash=2**64 - 1), Planted("z/one.png", phash=1)])
    assert [sample.phash for sample in dataset.catalog.samples(SampleFilter(text="z/"))] == [1, 2**64 - 1]


def test_threads_that_write_at_once_lose_nothing(dataset: Dataset) -> None:
    ids = dataset.catalog.ids()
    errors: list[BaseException] = []

    def work(part: int) -> None:
        try:
            for number in ids[part::4]:
                dataset.catalog.exclude([number])
                dataset.catalog.count()
        except BaseException as error:  # handed to the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert dataset.catalog.count_used() == 0
    assert len(dataset.catalog.edits()) == len(ids)
