"""Tables as programs save them: encodings, separators, marks, ragged lines."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from core.datasets.sources.tables.text import read_table
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
