"""Classes as tables write them: several in one cell, columns of 0 and 1, numbers with names in another file."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
from core.datasets.sources.tables.columns import boxed_labels
from core.datasets.sources.tables.labels import Splitter, _listed, class_names, is_empty, may_name_numbers
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


BOXES = ("n01 85 1 499 272", "n02 0 0.5 -3 9 ", "n01 1 2 3 4 n01 5 6 7 8")


def test_of_boxes_only_the_classes_are_taken(tmp_path: Path) -> None:
    """As in the `LOC_val_solution.csv` of ImageNet, of whose 50,000 boxes each was a class."""
    lines = [f"{n},{BOXES[n % 3]}" for n in range(9)]
    place = drawn(tmp_path, TEN[:9], LOC_val_solution_csv=rows("ImageId,PredictionString", *lines))
    listing = listed(place)
    assert labels(listing) == {f"pics/{n}.png": ("n01", "n02", "n01")[n % 3] for n in range(9)}
    assert "Of the boxes in 'PredictionString' of LOC_val_solution.csv only the classes are taken." in listing.notes
    assert listed(place, label_column="PredictionString").labels == ("n01", "n02")
    two = rows("ImageId,PredictionString", *lines[:8], "8,n01 1 2 3 4 n02 5 6 7 8")
    with pytest.raises(Undecided, match=r"several labels \(pics/8.png: n01, n02\)"):
        listed(drawn(tmp_path, LOC_val_solution_csv=two))


@pytest.mark.parametrize("cell", ["n01 1 2 3", "n01 1 2 3 4 5", "1 2 3 4 5", "n01 1 2 3 x", "", "n01 1 2 3 4 n02"])
def test_what_is_no_box_is_taken_as_it_is_written(cell: str) -> None:
    assert boxed_labels(cell) == ()
    assert not Splitter(["n01 1 2 3 4", cell or "n02"]).boxes


@pytest.mark.parametrize(
    ("cells", "cell", "wanted"),
    [
        (["a", "b", "a|b"], "b | a|b", ("b", "a")), (["a;b", "c"], "a;;b", ("a", "b")), (["a", "b", "a, b"], "a, b", ("a", "b")),
        (["a", "b", "a+b"], "a+b", ("a", "b")), (["a", "b", "a/b"], "a/b", ("a", "b")),
        (["a", "b", "a & b"], "a & b", ("a", "b")),
        (["a", "a b"], "a b", ("a b",)), (["a", "b", "a c"], "a c", ("a c",)), (["['a', \"b\"]"], "['a', \"b\"]", ("a", "b")),
        (["['a']", "b"], "['a']", ("['a']",)), (["|", "a"], "|", ("|",)), (["a"], "  ", ()),
        (["a", "b", *["a b"] * 4, "a c"], "a b", ("a b",)),
        (["a", "b", "c", "d", "a b", "b c", "c d", "a d", "a x"], "a x", ("a", "x")),
    ],
)  # fmt: skip
def test_what_parts_labels_is_told_by_all_cells(cells: list[str], cell: str, wanted: tuple[str, ...]) -> None:
    assert Splitter(cells)(cell) == wanted


@pytest.mark.parametrize(
    ("path", "labels", "may"),
    [
        ("x/classes.csv", ["a", "b"], True), ("class_ids.csv", ["a", "b"], True), ("label-map.txt", ["a"], True),
        ("classes.csv", ["a", "a"], False), ("train_labels.csv", ["a", "b"], False), ("map.csv", ["a", "b"], False),
    ],
)  # fmt: skip
def test_a_file_of_class_names_is_told_by_its_own(path: str, labels: list[str], may: bool) -> None:
    assert may_name_numbers(path, labels) == may


@pytest.mark.parametrize(
    ("name", "text", "numbers", "names"),
    [
        ("classes.txt", "disc\nbox\n", {"0", "1"}, {"0": "disc", "1": "box"}),
        ("classes.txt", "disc\nbox", {"1", "2"}, {"1": "disc", "2": "box"}),
        ("classes.txt", "disc\nbox\n", {"0", "2"}, {}), ("classes.txt", "disc\nbox\nring\n", {"1", "2"}, {}),
        ("classes.txt", "0: disc\n01: box\n", {"0", "1"}, {"0": "disc", "1": "box"}),
        ("classes.txt", "disc,0\nbox,1\n", {"0", "1"}, {"0": "disc", "1": "box"}),
        ("classes.txt", "'disc'\n\"box\"\n", {"0"}, {"0": "disc"}), ("notes.txt", "disc\nbox\n", {"0"}, {}),
        ("obj.names", "disc\nbox\n", {"0", "1"}, {"0": "disc", "1": "box"}), ("classes.pdf", "disc\nbox\n", {"0"}, {}),
        ("classes.json", '["disc", "box"]', {"0", "1"}, {"0": "disc", "1": "box"}), ("classes.json", "[1, 2]", {"0"}, {}),
        ("classes.json", '{"00": "disc", "1": "box"}', {"0", "1"}, {"0": "disc", "1": "box"}), ("classes.json", "{", {"0"}, {}),
        ("classes.json", '{"disc": 0, "box": 1}', {"0", "1"}, {"0": "disc", "1": "box"}), ("classes.json", '"disc"', {"0"}, {}),
        ("classes.json", '{"disc": "round"}', {"0"}, {}),
    ],
)  # fmt: skip
def test_names_of_numbers_stand_beside_the_pictures(
    tmp_path: Path, name: str, text: str, numbers: set[str], names: dict[str, str]
) -> None:
    (tmp_path / name).write_text(text)
    found, path, said = class_names(tmp_path, ["none.names", name], numbers)
    assert {number: found[number] for number in numbers if number in found} == names
    assert path == (name if names else "")
    if name == "classes.txt" and not names:
        count = 3 if "ring" in text else 2
        assert said == f"classes.txt lists {count} names, which do not fit the numbers of the classes; the numbers stay."


def test_a_list_of_one_name_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "classes.txt").write_text("ring\n")
    said = "classes.txt lists 1 name, which does not fit the numbers of the classes; the numbers stay."
    assert class_names(tmp_path, ["classes.txt"], {"1", "2"}) == ({}, "", said)


@pytest.mark.parametrize(
    ("label", "empty"), [("", True), ("NaN", True), ("N/A", True), ("None", True), ("0", False), ("nobody", False)]
)
def test_what_stands_for_no_class_is_none(label: str, empty: bool) -> None:
    assert is_empty(label) == empty


def test_a_list_of_names_is_told_from_a_table_of_numbers_and_names() -> None:
    names = "cat\ndog\n'big bird'\n7 up\n"
    assert _listed(names, "txt") == (["cat", "dog", "big bird", "7 up"], {})
    assert _listed("id,name\n00,cat\n1: dog\n", "txt") == ([], {"0": "cat", "1": "dog"})
    assert _listed("cat 0\ndog 1\n", "txt") == ([], {"0": "cat", "1": "dog"})
    assert _listed("", "txt") == ([], {})
