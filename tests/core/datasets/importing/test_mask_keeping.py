"""Masks beside pictures are kept for background removal."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import mask_path
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.derived.background import cut_backgrounds, keep_cuts
from core.derived.background_request import BackgroundRequest
from core.support.workspace import Workspace
from tests.archives import zipped
from tests.drawn_masks import NAMES, mask, pictures


@pytest.mark.parametrize("how", ["in place", "copied", "archive"])
def test_masks_are_kept(workspace: Workspace, shapes: Path, tmp_path: Path, how: str) -> None:
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


def test_the_masks_of_the_source_cut_the_background(workspace: Workspace, shapes: Path) -> None:
    for picture in pictures(shapes):
        mask(NAMES["suffix"](shapes, picture))
    import_pictures(workspace, "shapes", shapes)
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
