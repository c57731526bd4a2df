"""Readings of tables beside pictures: which column is what, which folder is meant, several labels, lists and names of numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
from core.support.errors import BadInput
from tests.sources import answers, drawn, kinds, labels, listed, sides, ways

TEN = [f"pics/{n}.png" for n in range(10)]


def rows(*lines: str) -> str:
    return "\n".join(lines) + "\n"


# The folder that a table belongs to


def test_a_table_belongs_to_the_folder_that_is_called_like_it(tmp_path: Path) -> None:
    files = [f"{side}/{n}.png" for side in ("train", "test") for n in range(1, 9)]
    place = drawn(tmp_path, files, trainLabels_csv=rows("id,label", *(f"{n},{'ab'[n % 2]}" for n in range(1, 9))))
    listing = listed(place)
    assert set(labels(listing)) == {f"train/{n}.png" for n in range(1, 9)}
    assert set(kinds(listing).values()) == {"unlabelled"}
    assert "trainLabels.csv belongs to the pictures in train." in listing.notes


def test_a_table_belongs_to_the_folder_whose_files_its_lines_account_for(tmp_path: Path) -> None:
    files = [f"first/{n}.png" for n in range(1, 7)] + [f"second/{n}.png" for n in range(1, 30)]
    place = drawn(tmp_path, files, solutions_csv=rows("id,label", *(f"{n},{'ab'[n % 2]}" for n in range(1, 7))))
    assert set(labels(listed(place))) == {f"first/{n}.png" for n in range(1, 7)}


def test_folders_that_fit_alike_are_asked_about(tmp_path: Path) -> None:
    files = [f"{folder}/{n}.png" for folder in ("left", "right") for n in range(6)]
    place = drawn(tmp_path, files, answers_csv=rows("file,label", *(f"{n}.png,{'ab'[n % 2]}" for n in range(6))))
    with pytest.raises(Undecided, match="fit files in left, right alike"):
        listed(place)
    assert ways(place)[0].answer == "--reading answers.csv"
    assert len(listed(place, reading="answers.csv").found) == 6


def test_a_side_column_tells_which_of_two_files_is_meant(tmp_path: Path) -> None:
    files = [f"{side}/{n}.png" for side in ("train", "test") for n in range(4)]
    lines = [f"{n},{'ab'[n % 2]},{side}" for side in ("train", "test") for n in range(4)]
    listing = listed(drawn(tmp_path, files, all_csv=rows("name,label,split", *lines)))
    assert len(listing.found) == 8
    assert all(entry.path.startswith(str(entry.side)) for entry in listing.found)


def test_train_and_test_tables_with_the_same_names_keep_apart(tmp_path: Path) -> None:
    files = [f"{side}/{n}.png" for side in ("train", "test") for n in range(4)]
    table = rows("id,label", *(f"{n},{'ab'[n % 2]}" for n in range(4)))
    listing = listed(drawn(tmp_path, files, train_csv=table, test_csv=table))
    assert len(listing.found) == 8
    assert all(entry.path.startswith(str(entry.side)) for entry in listing.found)


def test_the_class_tells_which_of_two_files_is_meant(tmp_path: Path) -> None:
    files = [f"{name}/{n}.jpg" for name in ("cat", "dog") for n in range(5)]
    place = drawn(tmp_path, files, l_csv=rows("file,label", *(f"{n}.jpg,{name}" for name in ("cat", "dog") for n in range(5))))
    assert labels(listed(place)) == {path: path[:3] for path in files}


def test_a_table_of_the_folders_is_asked_about(tmp_path: Path) -> None:
    files = [f"P{patient}/{n}.png" for patient in range(6) for n in range(3)]
    lines = (f"P{patient},{('sick', 'well')[patient % 2]}" for patient in range(6))
    place = drawn(tmp_path, files, patients_csv=rows("patient,diagnosis", *lines))
    with pytest.raises(Undecided, match="has a line for most of the folders, and 'diagnosis' could be the class"):
        listed(place)
    assert len(listed(place, class_level=1).labels) == 6
    files = [f"{name}/{n}.png" for name in ("cat", "dog") for n in range(3)]
    drawn(tmp_path / "b", files, classes_csv=rows("id,name", "0,cat", "1,dog"))
    assert listed(tmp_path / "b").labels == ("cat", "dog"), "a table of the classes says nothing else of them"


def test_a_table_with_names_only_is_no_table_of_classes(tmp_path: Path) -> None:
    files = [f"{side}/{n}.png" for side in ("train", "test") for n in range(4)]
    train = rows("id,label", *(f"{n},{'ab'[n % 2]}" for n in range(4)))
    listing = listed(drawn(tmp_path, files, train_csv=train, test_csv=rows("id", *"0123")))
    assert set(labels(listing)) == {f"train/{n}.png" for n in range(4)}


# Columns that count, and columns that name files


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
    ("cell", "file"),
    [
        ("IMG_{}.JPG", "photos/IMG_{}.JPG"),
        ("img_{}.jpg", "photos/IMG_{}.JPG"),
        ('"IMG_{}.JPG"', "photos/IMG_{}.JPG"),
        ("IMG_{}", "photos/IMG_{}.JPG"),
        ("IMG_{}.png", "photos/IMG_{}.jpg"),
        ("photos\\IMG_{}.JPG", "photos/IMG_{}.JPG"),
        ("./photos/IMG_{}.JPG", "photos/IMG_{}.JPG"),
        ("../set/photos/IMG_{}.JPG", "photos/IMG_{}.JPG"),
        ("Bl\u00fcte {}.jpg", "photos/Blu\u0308te {}.jpg"),
    ],
)
def test_names_are_found_however_they_are_written(tmp_path: Path, cell: str, file: str) -> None:
    place = drawn(tmp_path, [file.format(n) for n in range(6)])
    drawn(place, labels_csv=rows("image,label", *(f"{cell.format(n)},{'ab'[n % 2]}" for n in range(6))))
    assert len(listed(place).found) == 6


# The class column


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


def test_folders_and_an_unknown_column_are_a_question(tmp_path: Path) -> None:
    files = [f"{('cat', 'dog')[n % 2]}/{n}.jpg" for n in range(8)]
    place = drawn(tmp_path, files, info_csv=rows("file,coat", *(f"{n}.jpg,{('long', 'short')[n // 4]}" for n in range(8))))
    with pytest.raises(Undecided, match="Both the folders and the column 'coat'"):
        listed(place)
    assert answers(ways(place)) == ["--label-column coat", ""]
    assert listed(place, class_level=1).labels == ("cat", "dog")
    assert dict(listed(place, class_level=1).found[0].columns) == {}


def test_a_column_that_says_what_the_folders_say_is_the_class(tmp_path: Path) -> None:
    files = [f"{('cat', 'dog')[n % 2]}/{n}.jpg" for n in range(8)]
    lines = (f"{n}.jpg,{('ann', 'bob')[n // 4]},{('cat', 'dog')[n % 2]}" for n in range(8))
    listing = listed(drawn(tmp_path, files, info_csv=rows("file,owner_name,animal", *lines)))
    assert listing.labels == ("cat", "dog")
    assert dict(listing.found[0].columns) == {"owner_name": "ann"}


def test_numbers_and_names_of_one_class_are_one_column(tmp_path: Path) -> None:
    lines = (f"{n}.png,{n % 2},{('cat', 'dog')[n % 2]}" for n in range(10))
    assert listed(drawn(tmp_path, TEN, labels_csv=rows("file,class_id,class_name", *lines))).labels == ("cat", "dog")


def test_two_class_columns_that_differ_are_a_question(tmp_path: Path) -> None:
    lines = (f"{n}.png,{('cat', 'dog')[n % 2]},{('big', 'small')[n // 5]}" for n in range(10))
    place = drawn(tmp_path, TEN, labels_csv=rows("file,class,category", *lines))
    assert answers(ways(place))[:2] == ["--label-column class", "--label-column category"]
    with pytest.raises(Undecided):
        listed(place)


def test_tables_that_say_different_things_are_a_question(tmp_path: Path) -> None:
    one = rows("file,label", *(f"{n}.png,{('cat', 'dog')[n % 2]}" for n in range(10)))
    other = rows("file,label", *(f"{n}.png,{('big', 'small')[n // 5]}" for n in range(10)))
    place = drawn(tmp_path, TEN, animals_csv=one, sizes_csv=other)
    with pytest.raises(Undecided, match="different things"):
        listed(place)
    listing = listed(place, table="sizes.csv")
    assert listing.labels == ("big", "small")
    with pytest.raises(BadInput, match=r"no table called 'colours.csv'"):
        listed(place, table="colours.csv")


def test_a_second_table_without_classes_adds_its_columns(tmp_path: Path) -> None:
    one = rows("file,label", *(f"{n}.png,{('cat', 'dog')[n % 2]}" for n in range(10)))
    other = rows("file,width,patient", *(f"{n}.png,{100 + n},p{n // 2}" for n in range(10)))
    listing = listed(drawn(tmp_path, TEN, labels_csv=one, meta_csv=other))
    assert dict(listing.found[0].columns) == {"width": "100", "patient": "p0"}
    assert listing.left == ()


# The side


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


def test_folds_are_kept_as_a_column_and_one_side_is_none(tmp_path: Path) -> None:
    lines = (f"{n}.png,{('cat', 'dog')[n % 2]},{n % 4},train" for n in range(10))
    listing = listed(drawn(tmp_path, TEN, labels_csv=rows("file,label,fold,split", *lines)))
    assert set(sides(listing).values()) == {None}
    assert dict(listing.found[1].columns)["fold"] == "1"


def test_json_lines_with_a_split(tmp_path: Path) -> None:
    lines = [
        json.dumps({"file_name": f"pics/{n}.png", "label": "ab"[n % 2], "split": ("train", "test")[n // 5]}) for n in range(10)
    ]
    listing = listed(drawn(tmp_path, TEN, metadata_jsonl="\n".join(lines)))
    assert sides(listing)["pics/9.png"] == "test"
    assert listing.labels == ("a", "b")


def test_class_folders_take_the_sides_of_a_table(tmp_path: Path) -> None:
    files = [f"{('cat', 'dog')[n % 2]}/{n}.jpg" for n in range(8)]
    place = drawn(
        tmp_path, files, metadata_csv=rows("file_name,split", *(f"{f},{('train', 'test')[n // 6]}" for n, f in enumerate(files)))
    )
    listing = listed(place)
    assert listing.labels == ("cat", "dog")
    assert list(sides(listing).values()).count("test") == 2


# Several labels


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


# Lists


@pytest.mark.parametrize(
    ("form", "ending"),
    [("pics/p{}.png {}", "txt"), ("p{}.png\t{}", "lst"), ("p{},{}", "csv"), ("p{}.png;{}", "txt"), ("p{} {}", "list")],
)
def test_lists_of_paths_and_labels(tmp_path: Path, form: str, ending: str) -> None:
    lines = [form.format(n, n % 2) for n in range(10)]
    tables = {f"train_{ending}": rows(*lines[:6]), f"val_{ending}": rows(*lines[6:]), "classes_txt": "disc\nbox\n"}
    listing = listed(drawn(tmp_path, [f"pics/p{n}.png" for n in range(10)], **tables))
    assert labels(listing) == {f"pics/p{n}.png": ("disc", "box")[n % 2] for n in range(10)}
    assert [sides(listing)[f"pics/p{n}.png"] for n in (0, 9)] == ["train", "val"]
    assert "classes.txt" not in kinds(listing)


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


# What is not read


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("labels_xlsx", b"PK\x03\x04", "spreadsheet"),
        ("labels_ods", b"PK\x03\x04", "spreadsheet"),
        ("labels_mat", b"MATLAB", "arrays"),
        ("labels_parquet", b"PAR1", "arrays"),
        ("annotations_json", b'{"images": [], "annotations": [], "categories": []}', "COCO"),
        ("labels_csv", b"file,label\nother1.png,a\nother2.png,b\n", "none of the pictures"),
    ],
)
@pytest.mark.parametrize("folder", ["", "images/"])
def test_what_is_not_read_is_named(tmp_path: Path, name: str, content: bytes, words: str, folder: str) -> None:
    place = drawn(tmp_path, [f"{folder}x{n}y.png" for n in range(6)], **{name: content})
    with pytest.raises(BadInput, match=words) as caught:
        listed(place)
    assert name.rpartition("_")[0] in str(caught.value)
