"""Pictures in folders by what they are taken for: whole or not at all, and nothing replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.prediction.promised import NONE
from core.prediction.records import ClassProbability, PicturePrediction
from core.prediction.sorted_copies import DIFFER, SortedCopies, check_folder, class_of, copy_sorted
from core.support.errors import NotThere, Refused
from core.support.jobs import Abandoned, Context
from tests.core.prediction.test_promised import BELOW, UNSURE


def said(name: str) -> tuple[ClassProbability, ...]:
    return (ClassProbability(name, 0.9),)


def picture(path: Path, *names: str) -> PicturePrediction:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(path.as_posix().encode())
    return PicturePrediction(path, {f"run {number}": said(name) for number, name in enumerate(names)})


def test_the_class_is_what_all_or_most_say() -> None:
    def of(**names: str) -> str | None:
        return class_of(PicturePrediction(Path("a"), {run: said(name) for run, name in names.items()}), {})

    assert (of(one="car"), of(one="car", two="car"), of(one="car", two="bus", three="car")) == ("car", "car", "car")
    assert of(one="car", two="bus") == DIFFER
    assert of() is None
    assert class_of(PicturePrediction(Path("a"), {"one": UNSURE}), {"one": BELOW}) == NONE


def test_pictures_are_copied_once_each_whatever_they_are_called(tmp_path: Path) -> None:
    found = [
        picture(tmp_path / "x" / "a.png", "car"),
        picture(tmp_path / "y" / "A.png", "car"),
        picture(tmp_path / "y" / "b.png", "fast/car"),
        PicturePrediction(tmp_path / "gone.png", {"run 0": said("car")}),
        PicturePrediction(tmp_path / "x" / "a.png", {}, "No picture."),
    ]
    made = copy_sorted(found, {}, tmp_path / "new" / "sorted", Context())
    assert made == SortedCopies(tmp_path / "new" / "sorted", (("car", 2), ("fast/car", 1)), 2)
    assert made.sentence == (
        f"3 pictures copied into {tmp_path / 'new' / 'sorted'}: car 2, fast/car 1. 2 pictures without an answer left out. "
        "To undo it, delete that folder."
    )
    copies = {file.name: file.read_bytes() for file in made.folder.rglob("*.png")}
    assert copies == {name: found[row].path.as_posix().encode() for row, name in enumerate(("a.png", "2 A.png", "b.png"))}
    assert all(one.path.is_file() for one in found[:3]), "the pictures stay"
    assert list((tmp_path / "new").iterdir()) == [made.folder]


def test_nothing_is_replaced_and_nothing_is_left_half_made(tmp_path: Path) -> None:
    found = [picture(tmp_path / "a.png", "car")]
    (tmp_path / "empty").mkdir()
    assert copy_sorted(found, {}, tmp_path / "empty", Context()).counts == (("car", 1),)
    with pytest.raises(Refused, match=r"^.*/empty is there already, and not empty\. Name a new folder: nothing is replaced\.$"):
        copy_sorted(found, {}, tmp_path / "empty", Context())
    with pytest.raises(Refused, match=r"^.*/a\.png is there already, and not empty\. Name a new folder: nothing is replaced\.$"):
        check_folder(tmp_path / "a.png")
    before = sorted(tmp_path.rglob("*"))
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        copy_sorted(found, {}, tmp_path / "new", dropped)
    with pytest.raises(
        NotThere, match=r"^No picture has an answer to be sorted by\. Ask a run about pictures that it can read\.$"
    ):
        copy_sorted([PicturePrediction(tmp_path / "a.png", {})], {}, tmp_path / "new", Context())
    assert sorted(tmp_path.rglob("*")) == before
