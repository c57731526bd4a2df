"""A stored split as it is looked at: certificate, pictures it names, notes, and what has come to be known since."""

from __future__ import annotations

from collections import Counter

import pytest

from core.datasets.catalog.gallery import numbers_of
from core.datasets.splits.certificate import certificate
from core.datasets.splits.splitting import SplitRequest, make_split, stored_request
from core.datasets.splits.stored import stored_split
from core.datasets.splits.ties import tie
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


def many(count: int, start: int = 0) -> list[Planted]:
    return [Planted(f"c{i % 3}/{i:05d}.png", label=f"c{i % 3}") for i in range(start, start + count)]


def test_it_names_pictures_and_says_what_came_later(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"{label}/{number}.png", label) for label in "ab" for number in range(20)])
    made = make_split(dataset, SplitRequest(name="first"))
    shown = stored_split(dataset, "first")
    named = {path for pair in shown.certificate.closest_across for path in pair.paths}
    assert named
    assert set(shown.thumbnails) == named
    some = next(iter(named))
    (sample,) = dataset.catalog.by_paths([some])
    assert shown.thumbnails[some] == thumbnail_path(dataset.folder, sample.sha256)
    assert (shown.across, shown.unused, shown.tied) == ((), 0, {})
    pair = [next(path for path, side in made.assignment.items() if side == wanted) for wanted in ("train", "test")]
    tie(dataset, numbers_of(dataset, pair))
    dataset.catalog.exclude(numbers_of(dataset, [path for path in made.assignment if path not in pair][:2]))
    later = stored_split(dataset, "first")
    assert later.across == (pair[1],)
    assert later.unused == 2


def test_what_a_run_knows_goes_to_train_with_its_groups_and_the_rest_fills_the_shares(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, many(90))
    known = set(dataset.table().sha256[::3])
    request = SplitRequest(after_run="first")
    found = make_split(dataset, request, learned=known.__contains__)
    table = dataset.table(found.split)
    assert {side for sample, side in zip(table.sha256, table.sides, strict=True) if sample in known} == {"train"}
    assert Counter(table.sides) == {"train": 72, "val": 9, "test": 9}
    assert found.split == "80-10-10-seed0-after-first"
    assert "what first knows on train" in certificate(dataset, found.split).request
    plant(dataset, many(30, start=90))
    extended = make_split(dataset, stored_request(dataset, found.split))  # the run may be gone by now
    assert {path: extended.assignment[path] for path in found.assignment} == found.assignment
    with pytest.raises(BadInput, match="Folds put every picture on test once"):
        make_split(dataset, SplitRequest(folds=3, after_run="first"))
