"""Classes as tables write them: several in one cell, columns of 0 and 1, numbers with names in another file."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
from tests.sources import TEN, answers, drawn, kinds, labels, listed, rows, ways


def test_one_label_in_each_line_is_no_question(tmp_path: Path) -> None:
    flags = rows("file,cat,dog", *(f"{n}.png,{int(n % 2 == 0)},{int(n % 2 == 1)}" for n in range(10)))
    assert listed(drawn(tmp_path, TEN, t_csv=flags)).labels == ("cat", "dog")


def words(two: str, one: str = "{}") -> str:
    """A table in which the last of ten pictures has two labels, written as `two`, and the others one, written as `one`."""
    return rows("file,labels", *(f"{n}.png,{one.format(('cat', 'dog')[n % 2])}" for n in range(9)), f"9.png,{two}")


SEVERAL = {
    "columns": rows("file,cat,dog", *(f"{n}.png,{int(n % 2 == 0 or n > 7)},{int(n % 2 == 1)}" for n in range(10))),
    "words": words("cat dog"),
    "bars": words("cat|dog"),
    "commas": words('"cat, dog"'),
    "lists": words("\"['cat', 'dog']\"", "['{}']"),
    "lines": words("dog") + "9.png,cat\n",
}


@pytest.mark.parametrize("way", SEVERAL)
def test_several_labels_are_said_counted_and_asked_about(tmp_path: Path, way: str) -> None:
    place = drawn(tmp_path, TEN, t_csv=SEVERAL[way])
    with pytest.raises(Undecided, match=r"1 picture has several labels \(pics/9.png: (cat, dog|dog, cat)\)") as caught:
        listed(place)
    assert [answer for answer in answers(ways(place)) if answer] == [
        "--several first", "--several combination", "--several leave",
    ]  # fmt: skip
    assert "--several leave: 9 files in 2 classes (cat, dog)" in caught.value.hint
    assert listed(place, several="combination").labels == ("cat", "cat + dog", "dog")
    assert labels(listed(place, several="first"))["pics/9.png"] in ("cat", "dog")
    assert kinds(listed(place, several="leave"))["pics/9.png"] == "several"


def test_classes_of_two_words_are_classes(tmp_path: Path) -> None:
    names = ("golden retriever", "border collie", "great dane")
    place = drawn(tmp_path, TEN, t_csv=rows("file,breed", *(f"{n}.png,{names[n % 3]}" for n in range(10))))
    assert listed(place).labels == tuple(sorted(names))


@pytest.mark.parametrize(
    ("names", "first", "expected"),
    [
        ("classes_txt", "disc\nbox\n", ("disc", "box")),
        ("labels_txt", "0 disc\n1 box\n", ("disc", "box")),
        ("label-map_json", '{"0": "disc", "1": "box"}', ("disc", "box")),
        ("class-names_json", '{"disc": 0, "box": 1}', ("disc", "box")),
        ("classes_csv", "class_id,name\n0,disc\n1,box\n", ("disc", "box")),
        ("obj_names", "disc\nbox\n", ("disc", "box")),
        ("classes_txt", "disc\nbox\nring\n", ("disc", "box")),
    ],
)
def test_names_of_numbers(tmp_path: Path, names: str, first: str, expected: tuple[str, str]) -> None:
    place = drawn(tmp_path, TEN, **{names: first})
    drawn(place, train_txt=rows(*(f"pics/{n}.png {n % 2}" for n in range(10))))
    assert labels(listed(place)) == {f"pics/{n}.png": expected[n % 2] for n in range(10)}


def test_numbers_from_one(tmp_path: Path) -> None:
    place = drawn(tmp_path, TEN, classes_txt="disc\nbox\n", all_txt=rows(*(f"pics/{n}.png {n % 2 + 1}" for n in range(10))))
    assert listed(place).labels == ("box", "disc")


def test_names_that_do_not_fit_are_not_used_and_that_is_said(tmp_path: Path) -> None:
    place = drawn(
        tmp_path, TEN, classes_txt="disc\nbox\nring\nbar\n", all_txt=rows(*(f"pics/{n}.png {n % 2 + 1}" for n in range(10)))
    )
    listing = listed(place)
    assert listing.labels == ("1", "2")
    assert any("do not fit the numbers" in note for note in listing.notes)
