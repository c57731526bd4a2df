"""What the columns of a table are: an index names no files, the class is found by name or content, sides are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
from core.support.errors import BadInput
from tests.sources import TEN, answers, drawn, labels, listed, rows, sides, ways


@pytest.mark.parametrize(
    "head", [",sample,label", "Unnamed: 0,sample,label", "index,sample,label", "nr,sample,label", "n,sample,label"]
)
@pytest.mark.parametrize(
    "written", ["{}", "{}.png", "/content/drive/pics/{}.png", "C:\\data\\pics\\{}.png", "https://x.org/a/{}.png?w=3"]
)
def test_an_index_never_names_files(tmp_path: Path, head: str, written: str) -> None:
    order = [5, 3, 8, 1, 9, 0, 7, 2, 6, 4]
    lines = [f"{row},{written.format(name)},{'abc'[name % 3]}" for row, name in enumerate(order)]
    listing = listed(drawn(tmp_path, TEN, labels_csv=rows(head, *lines)))
    assert labels(listing) == {f"pics/{n}.png": "abc"[n % 3] for n in range(10)}
    assert any("not used: " in note for note in listing.notes), "the index is named"


def test_only_an_index_fits_and_that_is_asked_about(tmp_path: Path) -> None:
    lines = [f"{n},{'ab'[n % 2]}" for n in range(10)]
    place = drawn(tmp_path, TEN, labels_csv=rows(",label", *lines))
    with pytest.raises(Undecided, match="looks like a count of the lines"):
        listed(place)
    assert ways(place)[0].answer == "--file-column 1"
    assert len(listed(place, file_column="1").found) == 10


def test_two_columns_that_fit_other_files_are_asked_about(tmp_path: Path) -> None:
    lines = [f"{n}.png,{(n + 3) % 10}.png,{'ab'[n % 2]}" for n in (3, 1, 2, 0, 5, 4, 9, 7, 8, 6)]
    place = drawn(tmp_path, TEN, labels_csv=rows("file,image,label", *lines))
    with pytest.raises(Undecided, match=r"Several columns of labels.csv fit files: 'file', 'image'"):
        listed(place)
    assert labels(listed(place, file_column="image"))["pics/6.png"] == "b"


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("image,picture", lambda n: f"{n if n < 8 else 'x'}.png,{(n + 3) % 10}.png"),
        ("image,picture", lambda n: f"{n},{(n + 3) % 10}.png"),
        ("before,picture", lambda n: f"{n}.png,{(n + 3) % 10}.png"),
    ],
    ids=["the one that names more files", "the one with endings", "the one that is called so"],
)
def test_of_two_columns_that_fit_files_the_better_one_is_taken(tmp_path: Path, head: str, line: Callable[[int], str]) -> None:
    order = (3, 1, 2, 0, 5, 4, 9, 7, 8, 6)
    found = labels(listed(drawn(tmp_path, TEN, labels_csv=rows(f"{head},label", *(f"{line(n)},{'ab'[n % 2]}" for n in order)))))
    assert found == {f"pics/{(n + 3) % 10}.png": "ab"[n % 2] for n in range(10)}


def test_a_table_without_a_head_may_name_its_files_last(tmp_path: Path) -> None:
    listing = listed(drawn(tmp_path, TEN, labels_csv=rows(*(f"{'ab'[n % 2]},{n}.png" for n in range(10)))))
    assert labels(listing) == {f"pics/{n}.png": "ab"[n % 2] for n in range(10)}


def test_a_class_column_that_says_one_thing_gives_way_to_one_that_tells_pictures_apart(tmp_path: Path) -> None:
    lines = (f"{n}.png,thing,{'ab'[n % 2]}" for n in range(10))
    assert listed(drawn(tmp_path, TEN, labels_csv=rows("file,class,label", *lines))).labels == ("a", "b")
    alike = rows("file,category,class", *(f"{n}.png,thing,stuff" for n in range(10)))
    assert ways(drawn(tmp_path, labels_csv=alike))[0].title == "labels.csv: files in 'file', classes in 'category'"


@pytest.mark.parametrize(("kinds", "asked"), [(5, True), (6, False)])
def test_a_column_in_which_few_lines_agree_says_no_class(tmp_path: Path, kinds: int, asked: bool) -> None:
    files = [f"{('cat', 'dog')[n % 2]}/{n}.jpg" for n in range(10)]
    place = drawn(tmp_path, files, info_csv=rows("file,coat", *(f"{n}.jpg,coat {n % kinds}" for n in range(10))))
    if asked:
        with pytest.raises(Undecided, match="Both the folders and the column 'coat'"):
            listed(place)
    else:
        assert listed(place).labels == ("cat", "dog")


FINDINGS, WAYS, SEXES = ("nv", "mel", "bkl"), ("histo", "follow"), ("m", "f")


META = "lesion,image,{},how,age,sex\n" + "".join(
    f"L{n // 2},P{n},{FINDINGS[n % 3]},{WAYS[n % 2]},{30 + n},{SEXES[n // 3 % 2]}\n" for n in range(12)
)


PARTS = [f"part_{n % 2}/P{n}.jpg" for n in range(12)]


@pytest.mark.parametrize("head", ["dx", "label", "Class Name", "diagnosis", "Klasse", "image_label"])
def test_a_class_column_of_a_known_name_is_found(tmp_path: Path, head: str) -> None:
    listing = listed(drawn(tmp_path, PARTS, meta_csv=META.format(head)))
    assert listing.labels == ("bkl", "mel", "nv")
    assert dict(listing.found[0].columns).keys() == {"lesion", "how", "age", "sex"}


@pytest.mark.parametrize("head", ["result", "Zustand", "outcome", "c"])
@pytest.mark.parametrize("folders", [PARTS, [f"{'ab'[n % 2]}/P{n}.jpg" for n in range(12)], [f"P{n}.jpg" for n in range(12)]])
def test_a_class_column_of_another_name_is_asked_for(tmp_path: Path, head: str, folders: list[str]) -> None:
    place = drawn(tmp_path, folders, meta_csv=META.format(head))
    with pytest.raises(Undecided, match="which of its columns is the class is not said") as caught:
        listed(place)
    assert f"--label-column {head}: 12 files in 3 classes (bkl, mel, nv)" in caught.value.hint
    assert listed(place, label_column=head).labels == ("bkl", "mel", "nv")
    assert listed(place, label_column=head.upper()).labels == ("bkl", "mel", "nv")
    with pytest.raises(BadInput, match="No table has a column called 'colour'"):
        listed(place, label_column="colour")


def test_a_column_that_says_what_the_folders_say_is_the_class(tmp_path: Path) -> None:
    files = [f"{('cat', 'dog')[n % 2]}/{n}.jpg" for n in range(8)]
    lines = (f"{n}.jpg,{('ann', 'bob')[n // 4]},{('cat', 'dog')[n % 2]}" for n in range(8))
    listing = listed(drawn(tmp_path, files, info_csv=rows("file,owner_name,animal", *lines)))
    assert listing.labels == ("cat", "dog")
    assert dict(listing.found[0].columns) == {"owner_name": "ann"}


def test_class_columns_that_say_different_things_are_asked_about(tmp_path: Path) -> None:
    lines = (f"{n}.png,{'ab'[n % 2]},{'xyz'[n % 3]}" for n in range(10))
    place = drawn(tmp_path, TEN, labels_csv=rows("file,label,category", *lines))
    with pytest.raises(Undecided, match="which of its columns is the class is not said"):
        listed(place)
    assert [answer for answer in answers(ways(place)) if answer] == ["--label-column label", "--label-column category"]


def test_numbers_and_names_of_one_class_are_one_column(tmp_path: Path) -> None:
    lines = (f"{n}.png,{n % 2},{('cat', 'dog')[n % 2]}" for n in range(10))
    assert listed(drawn(tmp_path, TEN, labels_csv=rows("file,class_id,class_name", *lines))).labels == ("cat", "dog")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("split", ("train", "val", "test")),
        ("Usage", ("Training", "PublicTest", "PrivateTest")),
        ("data set", ("TRAIN", "Dev", "Holdout")),
        ("anything", ("train_set", "valid", "testing")),
    ],
)
def test_a_column_says_the_sides(tmp_path: Path, head: str, words: tuple[str, str, str]) -> None:
    lines = (f"{n}.png,{('cat', 'dog')[n % 2]},{words[n % 3]}" for n in range(10))
    listing = listed(drawn(tmp_path, TEN, labels_csv=rows(f"file,label,{head}", *lines)))
    assert [sides(listing)[f"pics/{n}.png"] for n in range(3)] == ["train", "val", "test"]


def test_a_flag_says_the_sides(tmp_path: Path) -> None:
    lines = (f"{n}.png,{('cat', 'dog')[n % 2]},{int(n % 3 > 0)}" for n in range(10))
    listing = listed(drawn(tmp_path, TEN, labels_csv=rows("file,label,is_train", *lines)))
    assert [sides(listing)[f"pics/{n}.png"] for n in range(2)] == ["test", "train"]
