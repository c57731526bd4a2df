"""Where pictures lie: sides, folders that are looked through, and those that may be classes."""

from __future__ import annotations

from pathlib import Path

from core.datasets.sources.spots import Layout, layout_of
from core.datasets.sources.tree import scan
from core.support.jobs import Context
from tests.sources import drawn


def layout(place: Path, *files: str) -> Layout:
    return layout_of(scan(drawn(place, files), Context()))


def test_folders_around_everything_are_looked_through(tmp_path: Path) -> None:
    found = layout(tmp_path, "pets/all/cat/1.png", "pets/all/dog/1.png")
    assert found.wrappers == ("pets", "all")
    assert [spot.names for spot in found.labelled] == [("cat",), ("dog",)]
    assert found.sides == ()


def test_sides_are_told_from_classes(tmp_path: Path) -> None:
    found = layout(tmp_path, *(f"{side}/{name}/1.png" for side in ("train", "valid") for name in ("cat", "dog")))
    assert found.sides == ("train", "valid")
    assert {(spot.side, spot.names) for spot in found.labelled} == {
        (side, (name,)) for side in ("train", "val") for name in ("cat", "dog")
    }


def test_what_lies_beside_sides_is_set_aside(tmp_path: Path) -> None:
    found = layout(tmp_path, "train/cat/1.png", "train/dog/1.png", "extras/1.png")
    (extra,) = [spot for spot in found.spots if spot.path == "extras"]
    assert extra.aside
    assert extra not in found.labelled
    assert extra.last == "extras"


def test_a_side_beside_classes_could_be_one(tmp_path: Path) -> None:
    found = layout(tmp_path, "train/1.png", "cat/1.png", "dog/1.png")
    (side,) = [spot for spot in found.spots if spot.path == "train"]
    assert (side.literal, side.mixed, side.names) == (True, True, ())
