"""Masks beside pictures are recognised by name and content, left out, and kept for background removal."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.importing.importing import ImportOptions
from tests.drawn_masks import NAMES, mask, pictures
from tests.sources import kinds, listed

ANY = ImportOptions()


@pytest.mark.parametrize("name", NAMES)
def test_masks_are_left_out_and_belong_to_their_pictures(shapes: Path, name: str) -> None:
    before = pictures(shapes)
    for picture in before:
        mask(NAMES[name](shapes, picture))
    listing = listed(shapes)
    assert [shapes / entry.path for entry in listing.found] == before
    assert all(entry.mask is not None and (shapes / entry.mask).is_file() for entry in listing.found)
    assert set(kinds(listing).values()) == {"mask"}
    assert any("8 pictures are masks of others" in note for note in listing.notes)
    assert not any("--" in note for note in listing.notes), "the window has no options"


@pytest.mark.parametrize(
    "parts",
    [
        ("{c}/images", "{c}/masks"),
        ("{c}/JPEGImages", "{c}/SegmentationClass"),
        ("images/{c}", "masks/{c}"),
        ("img/train/{c}", "mask/train/{c}"),
    ],
)
def test_folders_of_pictures_and_of_masks(shapes: Path, tmp_path: Path, parts: tuple[str, str]) -> None:
    place = tmp_path / "apart"
    for picture in pictures(shapes):
        target = place / parts[0].format(c=picture.parent.name) / picture.name
        target.parent.mkdir(parents=True, exist_ok=True)
        picture.rename(target)
        mask(place / parts[1].format(c=picture.parent.name) / f"{picture.stem}.png")
    listing = listed(place)
    assert (len(listing.found), listing.labels) == (8, ("circle", "square"))
    assert all(entry.mask for entry in listing.found)


def test_pictures_that_are_only_called_so_stay_pictures(shapes: Path) -> None:
    for picture in pictures(shapes):
        picture.with_name(f"{picture.stem}_mask{picture.suffix}").write_bytes(picture.read_bytes())
    listing = listed(shapes)
    assert len(listing.found) == 16
    assert listing.left == ()


def test_a_class_of_masks_is_a_class(shapes: Path) -> None:
    (shapes / "circle").rename(shapes / "with_mask")
    (shapes / "square").rename(shapes / "without_mask")
    assert listed(shapes).labels == ("with_mask", "without_mask")


def test_masks_are_taken_in_when_a_person_says_so(shapes: Path) -> None:
    for picture in pictures(shapes):
        mask(NAMES["suffix"](shapes, picture))
    assert len(listed(shapes, keep_masks=True).found) == 16
