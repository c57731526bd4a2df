"""A stored split as it is looked at: certificate, pictures it names, notes, and what has come to be known since."""

from __future__ import annotations

import pytest

from core.datasets.catalog.gallery import numbers_of
from core.datasets.splits.splitting import SplitRequest, extend_split, make_split, split_anew
from core.datasets.splits.stored import stored_split
from core.datasets.splits.ties import tie
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import NotThere
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


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


def test_a_split_is_extended_or_made_anew_by_its_name(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"{label}/{number}.png", label) for label in "ab" for number in range(20)])
    first = make_split(dataset, SplitRequest(name="first"))
    plant(dataset, [Planted(f"a/later-{number}.png", "a") for number in range(4)])
    extended = extend_split(dataset, "first")
    assert extended.split == "first"
    assert first.assignment.items() < extended.assignment.items()
    assert split_anew(dataset, "first").split == "first-2"
    with pytest.raises(NotThere, match="third"):
        extend_split(dataset, "third")
