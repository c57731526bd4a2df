"""How long a closer look would take is asked before a split is made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.look_time import keep_pace, look_time, usual_size
from core.support.workspace import Workspace
from tests.catalogs import Planted, look_at, many, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    return planted_dataset(workspace)


def test_small_pictures_are_not_blown_up(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"a/{number}", width=32, height=40) for number in range(3)])
    assert usual_size(dataset) == 96
    plant(dataset, many(9))
    assert usual_size(dataset) == 224


def test_a_short_look_is_offered_until_all_pictures_are_seen(dataset: Dataset) -> None:
    plant(dataset, many(100))
    keep_pace(dataset, 50, 20)
    found = look_time(dataset)
    assert (found.unseen, found.seconds, found.is_short) == (100, pytest.approx(40), True)
    assert found.offer.startswith("A closer look has not seen 100 pictures; it finds the crops")
    assert "in about 40 s" in found.offer
    look_at(dataset)
    assert (look_time(dataset).seconds, look_time(dataset).offer) == (0, "")
    plant(dataset, many(1, start=100))
    assert look_time(dataset).seconds == pytest.approx(0.4 * 26)


def test_long_looks_and_handfuls_are_not_offered(dataset: Dataset) -> None:
    plant(dataset, many(9))
    assert look_time(dataset).offer == ""
    plant(dataset, many(91, start=9))
    keep_pace(dataset, 10, 12)
    assert (look_time(dataset).seconds, look_time(dataset).offer) == (pytest.approx(120), "")


def test_the_pace_of_other_datasets_counts_for_their_size_of_pictures(workspace: Workspace, dataset: Dataset) -> None:
    plant(dataset, many(56))
    small = planted_dataset(workspace, "small")
    plant(small, [Planted(f"a/{number}", width=32, height=32) for number in range(49)])
    assert look_time(dataset).seconds > 5 * look_time(small).seconds, "as nothing was measured yet"
    keep_pace(dataset, 56, 22.4)
    assert look_time(small).seconds == pytest.approx(0.4 * 49 * (96 / 224) ** 2)
    third = planted_dataset(workspace, "third")
    plant(third, many(20))
    keep_pace(third, 20, 2)
    for one, age in ((dataset, 100), (third, 50)):
        file = next((one.folder / "cache").glob("*pace.json"))
        os.utime(file, (file.stat().st_atime, file.stat().st_mtime - age))
    assert look_time(small).seconds == pytest.approx(0.1 * 49 * (96 / 224) ** 2), "as measured last"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"size": 0, "seconds_per_picture": 1}', '{"size": 96, "seconds_per_picture": -1}']
)
def test_a_damaged_pace_is_none(dataset: Dataset, text: str) -> None:
    plant(dataset, many(20))
    usual = look_time(dataset).seconds
    keep_pace(dataset, 10, 1000)
    file = next((dataset.folder / "cache").glob("*pace.json"))
    file.write_text(text)
    assert look_time(dataset).seconds == usual
    file.unlink()
    os.mkfifo(file)  # nobody will ever write into it
    assert look_time(dataset).seconds == usual
    Path(file).unlink()
