"""Checks of the files themselves: endings, frames, EXIF turns and pixel modes."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import Finding
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from tests.asked_questions import found
from tests.catalogs import Planted, plant, planted_dataset
from tests.evidences import evidence, found_in


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


def test_files_that_could_not_be_used_are_told_by_their_reasons() -> None:
    refused = (LeftOut("a.png", "It is no picture.", "unreadable"), LeftOut("b.png", "It ends too early.", "truncated"))
    seen = evidence(0, refused=refused)
    assert found_in("unreadable", seen) == [Finding("unreadable", ("a.png",), 1.0, "It is no picture.")]
    assert found_in("truncated", seen) == [Finding("truncated", ("b.png",), 1.0, "It ends too early.")]


def test_what_is_found_of_a_file_is_told_with_how_strong_it_is() -> None:
    seen = evidence(2, paths=("a/x.y/noending", "a/b.jpeg"), ending_fits=np.array([False, False]), frames=np.array([1, 2]))
    assert found_in("wrong-extension", seen) == [
        Finding("wrong-extension", ("a/x.y/noending",), 0.5, "The file is PNG but without an ending."),
        Finding("wrong-extension", ("a/b.jpeg",), 0.5, "The file is PNG but called .jpeg."),
    ]
    assert found_in("animated", seen) == [Finding("animated", ("a/b.jpeg",), 0.5, "It has 2 frames; only the first is used.")]


@pytest.mark.parametrize(
    ("orientation", "done"),
    [
        (2, "mirrored"), (3, "turned upside down"), (4, "mirrored and turned upside down"), (5, "mirrored and turned"),
        (6, "turned right"), (7, "mirrored and turned"), (8, "turned left"), (9, "turned"),
    ],
)  # fmt: skip
def test_what_exif_does_to_a_picture_is_said(orientation: int, done: str) -> None:
    (finding,) = found_in("exif-rotated", evidence(2, orientations=np.array([1, orientation])))
    assert finding == Finding(
        "exif-rotated", ("a/1.png",), 0.1,
        f"It is {done} by its EXIF record; programs that do not read that see it as it is stored.",
    )  # fmt: skip


def test_grey_among_colour_is_worth_a_word_where_it_is_rare_and_other_modes_where_most_are_otherwise() -> None:
    def odd(*modes: str) -> list[tuple[tuple[str, ...], float, str]]:
        seen = evidence(len(modes), modes=modes)
        return [(finding.paths, round(finding.score, 3), finding.detail) for finding in found_in("odd-mode", seen)]

    assert odd("L", *["RGB"] * 19) == [], "one in twenty"
    assert odd("L", *["RGB"] * 20) == [(("a/0.png",), 0.952, "Its pixels are stored as L, most others as RGB.")]
    assert odd("P", "RGB", "RGB") == [(("a/0.png",), 0.667, "Its pixels are stored as P, most others as RGB.")]
    assert odd("P", "RGB") == [], "half of them"
    assert [words for _, _, words in odd("P", "P", "RGBA", "LA", "RGB")][:2] == ["Stored as P.", "Stored as P."]
