"""Files that may say what pictures show and are not read are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.option_words import with_options
from core.support.errors import BadInput
from tests.sources import drawn, listed


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("labels_xlsx", b"PK\x03\x04", "spreadsheet"),
        ("labels_ods", b"PK\x03\x04", "spreadsheet"),
        ("labels_mat", b"MATLAB", "arrays"),
        ("labels_parquet", b"PAR1", "arrays"),
        ("scan_nii", b"n+1", "volume of a scanner"),
        ("annotations_json", b'{"images": [], "annotations": [], "categories": []}', "COCO"),
        ("pictures_zip", b"PK\x03\x04", "archive, which is not looked into"),
        ("truth_txt", b"1\n2\n1\n2\n1\n2\n", "A line for each picture that names none"),
        ("labels_csv", b"file,label\nother1.png,a\nother2.png,b\n", "none of the pictures"),
    ],
)
@pytest.mark.parametrize("folder", ["", "images/"])
def test_what_is_not_read_is_named(tmp_path: Path, name: str, content: bytes, words: str, folder: str) -> None:
    place = drawn(tmp_path, [f"{folder}x{n}y.png" for n in range(6)], **{name: content})
    with pytest.raises(BadInput, match=words) as caught:
        listed(place)
    assert name.rpartition("_")[0] in str(caught.value)


def test_texts_that_have_names_of_pictures_are_named(tmp_path: Path) -> None:
    place = drawn(tmp_path, [f"images/x{n}y.png" for n in range(6)], **{f"labels__x{n}y_txt": "0 .5 .5 .2 .2" for n in range(6)})
    with pytest.raises(BadInput, match=r"labels/x0y\.txt: 6 texts have names of pictures"):
        listed(place)


def test_a_table_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        listed(drawn(tmp_path, [f"images/x{n}y.png" for n in range(6)], labels_csv=""))
    assert str(caught.value).count("labels.csv") == 1


def test_a_table_without_a_class_is_named(tmp_path: Path) -> None:
    table = "ImageId,PredictionString\n" + "".join(f"x{n}y,n01 {n} 2 {3 * n} 4\n" for n in range(6))
    with pytest.raises(BadInput, match=r"labels\.csv names pictures, and no column of it looks like a class") as caught:
        listed(drawn(tmp_path, [f"images/x{n}y.png" for n in range(6)], labels_csv=table))
    assert "--label-column" in with_options(str(caught.value))
    assert "--label-column" not in caught.value.message, "the window has no options"


def test_what_is_said_of_tables_is_refused_where_none_is(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="can be read with --several"):
        listed(drawn(tmp_path, ["a/1.png", "b/2.png"]), several="first")
