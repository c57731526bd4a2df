"""Masks beside pictures are recognised by name and content, left out, and kept for background removal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import mask_path
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.derived.background import cut_backgrounds, keep_cuts
from core.derived.background_request import BackgroundRequest
from core.support.workspace import Workspace
from tests.archives import zipped
from tests.sources import kinds, listed

ANY = ImportOptions()


def mask(place: Path, values: tuple[int, int] = (0, 255), mode: str = "L", size: int = 32) -> None:
    """Draws a disc in one value on another."""
    place.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("L", (size, size), values[0])
    ImageDraw.Draw(image).ellipse((4, 4, size - 5, size - 5), fill=values[1])
    image.convert(mode).save(place)


@pytest.fixture
def shapes(shapes_folder: Callable[..., Path]) -> Path:
    return shapes_folder(classes=2, each=4, size=32)


def pictures(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*.*"))


NAMES: dict[str, Callable[[Path, Path], Path]] = {
    "suffix": lambda root, picture: picture.with_name(f"{picture.stem}_mask.png"),
    "prefix": lambda root, picture: picture.with_name(f"mask_{picture.stem}.png"),
    "segmentation": lambda root, picture: picture.with_name(f"{picture.stem}-segmentation.png"),
    "numbered": lambda root, picture: picture.with_name(f"{picture.stem}_mask_1.png"),
    "below the class": lambda root, picture: picture.parent / "masks" / f"{picture.stem}.png",
    "below, with its suffix": lambda root, picture: picture.parent / "Masks" / f"{picture.stem}_mask.png",
}


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


@pytest.mark.parametrize("parts", [("{c}/images", "{c}/masks"), ("images/{c}", "masks/{c}"), ("img/train/{c}", "mask/train/{c}")])
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


@pytest.mark.parametrize("how", ["in place", "copied", "archive"])
def test_masks_are_kept_and_cut_the_background(workspace: Workspace, shapes: Path, tmp_path: Path, how: str) -> None:
    for picture, values in zip(pictures(shapes), ((0, 255), (0, 1), (0, 128), (10, 250)) * 2, strict=True):
        mask(NAMES["suffix"](shapes, picture), values)
    source: Path = shapes
    if how == "archive":
        source = zipped(tmp_path / "s.zip", {p.relative_to(shapes).as_posix(): p.read_bytes() for p in pictures(shapes)})
    result = import_pictures(workspace, "shapes", source, ImportOptions(copy=how == "copied"))
    assert (result.added, result.classes) == (8, {"circle": 4, "square": 4})
    assert "8 masks of the source kept for background removal." in result.notes
    dataset = Dataset.open(workspace, "shapes")
    for sample in dataset.catalog.samples():
        with Image.open(mask_path(dataset.folder, sample.sha256)) as kept:
            assert (kept.getpixel((16, 16)), kept.getpixel((0, 0))) == (255, 0)
    again = import_pictures(workspace, "shapes", source, ImportOptions(copy=how == "copied"))
    assert (again.added, again.already) == (0, 8)
    request = BackgroundRequest("shapes", "cut")
    cut = cut_backgrounds(workspace, request)
    assert (cut.fit, cut.aside, cut.left) == (8, (), ())
    keep_cuts(workspace, request)
    derived = Dataset.open(workspace, "cut")
    with Image.open(derived.picture_path(derived.catalog.samples()[0].path)) as picture:
        corner = picture.convert("RGB").getpixel((0, 0))
    assert min(corner) > 240


def test_a_mask_that_cannot_be_read_is_said(workspace: Workspace, shapes: Path) -> None:
    for picture in pictures(shapes):
        mask(NAMES["suffix"](shapes, picture))
    (shapes / "circle" / "circle-000_mask.png").write_bytes(b"no picture")
    result = import_pictures(workspace, "shapes", shapes)
    assert "7 masks of the source kept for background removal." in result.notes
    assert any("1 mask cannot be used, circle/circle-000_mask.png" in note for note in result.notes)
