"""Tables as programs save them: encodings, separators, marks, ragged lines."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from core.datasets.sources.tables import text as reading
from core.datasets.sources.tables.text import _delimiter, _parted, read_table, without_head
from core.support.csv_files import write_csv
from core.support.errors import BadInput
from tests.sources import drawn, labels, listed

LABELS = [("f0.jpg", "Fliege"), ("k1.jpg", "Käfer"), ("f2.jpg", "Fliege"), ("k3.jpg", "Käfer")]


def text(
    separator: str = ",", ends: str = "\r\n", head: tuple[str, str] = ("filename", "label"), quoting: int = csv.QUOTE_MINIMAL
) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=ends, quoting=quoting)
    writer.writerows([head, *LABELS])
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        text().encode(),
        text(";").encode("utf-8-sig"),
        text(";").encode("cp1252"),
        text("\t").encode("utf-16"),
        text("\t").encode("utf-16-le"),
        text(",").encode("utf-16-be"),
        ("sep=;\r\n" + text(";")).encode(),
        ("sep=;\r\n" + text(";")).encode("utf-8-sig"),
        ('"sep=,"\n' + text(",")).encode(),
        text("|").encode(),
        text(ends="\r").encode(),
        text(head=("Datei", "Klasse")).encode(),
        text(quoting=csv.QUOTE_ALL).encode(),
        text(head=("Dateiname", "Kategorie"), separator=";").encode("cp1252"),
        text().replace("\r\n", ",,\r\n").encode(),
        text().replace("\r\n", "\r\n\r\n").encode(),
        (text() + ",,,\r\n").encode(),
    ],
)
def test_tables_are_read_however_they_were_saved(tmp_path: Path, data: bytes) -> None:
    listing = listed(drawn(tmp_path, [name for name, _ in LABELS], labels_csv=data))
    assert labels(listing) == dict(LABELS)


def test_an_assumed_encoding_is_said(tmp_path: Path) -> None:
    files = [name for name, _ in LABELS]
    notes = listed(drawn(tmp_path / "a", files, labels_csv=text(";").encode("cp1252"))).notes
    assert "labels.csv is not UTF-8 (line 3); it was read as Windows-1252, as spreadsheets save it." in notes
    notes = listed(drawn(tmp_path / "b", files, labels_csv=text().encode("utf-16-le"))).notes
    assert "labels.csv has no mark of its encoding; it was read as UTF-16." in notes
    assert not any("read as" in note for note in listed(drawn(tmp_path / "c", files, labels_csv=text().encode())).notes)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x00\x01\x02" * 9, "no text"),
        (b"\xff\xfea", "says it is utf-16"),
        (b'file,label\n"' + b"x" * 200_000 + b'",y\n', "not a table from line"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_table(drawn(tmp_path, t_csv=content) / "t.csv", "t.csv")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[1, 2]", "no table"),
        ("{", "no JSON"),
        ('{"images": [], "annotations": []}', "COCO"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_json_that_is_no_table_is_refused(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_table(drawn(tmp_path, t_json=content) / "t.json", "t.json")


@pytest.mark.parametrize(
    "content", ['{"f0.jpg": "fly", "k1.jpg": "bug"}', '[{"file": "f0.jpg", "label": "fly"}, {"file": "k1.jpg", "label": "bug"}]']
)
def test_json_of_files_and_classes_is_read(tmp_path: Path, content: str) -> None:
    assert labels(listed(drawn(tmp_path, ["f0.jpg", "k1.jpg"], labels_json=content))) == {"f0.jpg": "fly", "k1.jpg": "bug"}


def test_paths_with_spaces_in_lists(tmp_path: Path) -> None:
    place = drawn(tmp_path, ["my cat 1.jpg", "my dog 2.jpg"], list_txt="my cat 1.jpg cat\nmy dog 2.jpg dog\n# the end\n")
    assert labels(listed(place)) == {"my cat 1.jpg": "cat", "my dog 2.jpg": "dog"}


def test_a_table_of_ours_gives_the_classes_it_was_written_with(tmp_path: Path) -> None:
    """`=fly` came back as `'=fly`: the guard against spreadsheet programs stayed in the name of the class."""
    place = drawn(tmp_path, ["f0.jpg", "k1.jpg"])
    write_csv(place / "labels.csv", ("file", "label"), [("f0.jpg", "=fly"), ("k1.jpg", "bug")])
    assert labels(listed(place)) == {"f0.jpg": "=fly", "k1.jpg": "bug"}


@pytest.mark.parametrize(
    ("text_", "is_list", "sign"),
    [
        ("a,b\n1,2\n", False, ","), ("a;b\n1;2\n", False, ";"), ("a\tb\n1\t2\n", False, "\t"), ("a|b\n1|2\n", False, "|"),
        ("a\nb\n", False, ","), ("a b\nc d\n", True, " "), ("a;b,c;d\n1;2;3\n", False, ";"), ("", True, " "),
    ],
)  # fmt: skip
def test_what_parts_the_columns_is_what_parts_most_lines_alike(text_: str, is_list: bool, sign: str) -> None:
    assert _delimiter(text_, is_list) == sign


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a.png cat", ["a.png", "cat"]), ("my cat.png big cat", ["my cat.png", "big", "cat"]), ("a b c", ["a", "b", "c"]),
        ("a.png b.png", ["a.png", "b.png"]), ("3 my cat.png", ["3", "my", "cat.png"]), ("a.png", ["a.png"]),
    ],
)  # fmt: skip
def test_a_lists_line_begins_with_a_path_that_may_have_spaces(line: str, cells: list[str]) -> None:
    assert _parted(line) == cells


def test_lines_keep_their_numbers_and_cells_their_values(tmp_path: Path) -> None:
    place = drawn(tmp_path, t_csv='sep=;\n file ; label \n\n a.png; "b"\n;;\nc.png;d\n', l_txt="# head\na.png 'x'\n\nb.png y\n")
    table = read_table(place / "t.csv", "in/t.csv")
    assert (table.name, table.head, table.headless) == ("in/t.csv", ("file", "label"), False)
    assert table.rows == ((4, ("a.png", "b")), (6, ("c.png", "d")))
    listed_ = read_table(place / "l.txt", "l.txt")
    assert (listed_.head, listed_.rows) == (("a.png", "x"), ((4, ("b.png", "y")),))
    again = without_head(listed_, 2)
    assert (again.head, again.rows, again.headless) == (("", ""), ((2, ("a.png", "x")), (4, ("b.png", "y"))), True)
    assert [again.called(1), table.called(1)] == ["column 2", "'label'"]
    double = without_head(table)
    assert [table.picked(0), double.picked(0)] == ["file", "1"]


def test_json_is_a_table_of_everything_that_its_objects_hold(tmp_path: Path) -> None:
    place = drawn(
        tmp_path,
        t_jsonl='{"file": "a.png", "n": 1, "ok": true}\n\n{"file": "b.png", "none": null, "list": ["é", 2], "ok": false}\n',
        one_json='{"file": "a.png"}', pairs_json='{"a.png": "x", "b.png": 3}',
    )  # fmt: skip
    table = read_table(place / "t.jsonl", "t.jsonl")
    assert table.head == ("file", "n", "ok", "none", "list")
    assert table.rows == ((1, ("a.png", "1", "1", "", "")), (3, ("b.png", "", "0", "", '["é", 2]')))
    assert read_table(place / "one.json", "one.json").rows == ((1, ("a.png",)),)
    pairs = read_table(place / "pairs.json", "pairs.json")
    assert (pairs.head, pairs.rows) == (("file", "label"), ((1, ("a.png", "x")), (2, ("b.png", "3"))))


def test_what_is_no_table_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = drawn(tmp_path, e_csv="", n_csv=b"\x00\x01\x02" * 9, u_csv=b"\xff\xfea", c_txt="# only\n", j_json="[1]", b_json="{",
                  coco_json='{"images": [], "annotations": []}')  # fmt: skip
    line = "Choose a table with a line for each picture."
    other = "Give a CSV with a file and a class on each line."
    for name, said, hint in (
        ("e.csv", "e.csv is empty.", line), ("n.csv", "n.csv is no text.", "Save it as CSV in UTF-8."),
        ("u.csv", "u.csv says it is utf-16 and is not.", "Save it as CSV in UTF-8."), ("c.txt", "c.txt has no lines.", line),
        ("j.json", "j.json is no table: its lines are not objects.", other),
        ("b.json", "b.json is no JSON that can be read.", other),
        ("coco.json", "coco.json holds COCO annotations, which are not read.", other),
    ):  # fmt: skip
        with pytest.raises(BadInput) as caught:
            read_table(place / name, name)
        assert (caught.value.message, caught.value.hint, caught.value.path) == (said, hint, place / name)
    with pytest.raises(BadInput, match=r"none\.csv cannot be read: No such file") as caught:
        read_table(place / "none.csv", "none.csv")
    assert caught.value.hint == "Check that you may read it."
    monkeypatch.setattr(reading, "LARGEST", 2)
    with pytest.raises(BadInput, match=r"^c\.txt is larger than 2 bytes\. Split it into several tables\.$"):
        read_table(place / "c.txt", "c.txt")
