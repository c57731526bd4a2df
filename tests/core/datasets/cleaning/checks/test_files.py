"""Checks of the files themselves: endings, frames, EXIF turns and pixel modes."""

from __future__ import annotations

from core.datasets.cleaning.checking import check_stored
from core.support.workspace import Workspace
from tests.asked_questions import found
from tests.catalogs import Planted, plant, planted_dataset


def test_what_a_file_is_beside_its_pixels_is_found(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{number}.png") for number in range(30)])
    plant(dataset, [Planted("b/lying.jpg", label="b", ending_fits=False), Planted("b/none", label="b", ending_fits=False)])
    plant(dataset, [Planted("b/film.gif", label="b", frames=3), Planted("b/turned.jpg", label="b", orientation=8)])
    plant(dataset, [Planted("b/print.jpg", label="b", mode="CMYK")])
    result = check_stored(dataset)
    assert found(result) == {
        "wrong-extension": {("b/lying.jpg",), ("b/none",)},
        "animated": {("b/film.gif",)},
        "exif-rotated": {("b/turned.jpg",)},
        "odd-mode": {("b/print.jpg",)},
    }
    details = {finding.paths[0]: finding.detail for finding in result.findings}
    assert details["b/lying.jpg"] == "The file is PNG but called .jpg."
    assert details["b/none"] == "The file is PNG but without an ending."
    assert "3 frames" in details["b/film.gif"]
    assert "turned left" in details["b/turned.jpg"]
    assert details["b/print.jpg"] == "Its pixels are stored as CMYK, most others as RGB."


def test_a_mode_that_half_of_them_have_is_not_odd(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{number}.png", mode="P" if number % 2 else "RGB") for number in range(20)])
    assert "odd-mode" not in found(check_stored(dataset))
