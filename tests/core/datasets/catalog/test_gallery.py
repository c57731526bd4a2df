"""What a gallery reads of a dataset: numbers of a choice, samples by the page, files and numbers of some."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.gallery import (
    FIRST_SHAPED,
    GalleryChoice,
    chosen_numbers,
    files_of,
    numbers_of,
    sample_page,
    samples_at,
    shapes_of,
)
from core.datasets.catalog.samples import Order, SampleFilter
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"{label}/{number}.png", label) for label in "ab" for number in range(3)])
    return made


def test_a_choice_has_numbers_and_a_tally(dataset: Dataset) -> None:
    everything = chosen_numbers(GalleryChoice(dataset, SampleFilter(), Order()), Context())
    dataset.catalog.exclude(everything.ids[:1])
    chosen = chosen_numbers(GalleryChoice(dataset, SampleFilter(label="a"), Order()), Context())
    assert len(everything.ids) == 6
    assert (len(chosen.ids), chosen.tally.used, chosen.tally.excluded) == (3, 2, 1)


def test_a_page_has_its_samples_by_number(dataset: Dataset) -> None:
    ids = chosen_numbers(GalleryChoice(dataset, SampleFilter(), Order()), Context()).ids
    page = sample_page(dataset, 7, ids[2:4], Context())
    assert page.page == 7
    assert set(page.samples) == set(ids[2:4])
    assert page.findings == {}


def test_numbers_and_files_lead_to_one_another(dataset: Dataset) -> None:
    numbers = numbers_of(dataset, ["b/1.png", "a/0.png", "gone.png"])
    assert {file.relative_to(dataset.root).as_posix() for file in files_of(dataset, numbers)} == {"a/0.png", "b/1.png"}


def test_samples_are_found_by_their_paths(dataset: Dataset) -> None:
    found = samples_at(dataset, ["b/1.png", "gone.png"])
    assert found.dataset == dataset
    assert {path: sample.label for path, sample in found.samples.items()} == {"b/1.png": "b"}


def test_a_dropped_look_ends(dataset: Dataset) -> None:
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        chosen_numbers(GalleryChoice(dataset, SampleFilter(), Order()), dropped)


def test_the_first_shapes_come_with_the_list_and_all_follow(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"c/{number:03}.png", "c", width=400, height=200) for number in range(FIRST_SHAPED)])
    chosen = chosen_numbers(GalleryChoice(dataset, SampleFilter(), Order("path", descending=True)), Context())
    assert list(chosen.shapes) == [2000] * FIRST_SHAPED
    rest = tuple(1000 * sample.width // sample.height for sample in dataset.catalog.by_ids(chosen.ids[FIRST_SHAPED:]))
    assert list(shapes_of(dataset, chosen.ids)) == [*chosen.shapes, *rest]
    assert 2000 not in rest
