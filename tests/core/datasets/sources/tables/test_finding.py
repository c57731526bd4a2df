"""Tables in a folder: their side, tables of the folders or of names only, and those that add columns to others."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Undecided
from core.datasets.sources.tables.finding import tables_in
from core.datasets.sources.tree import scan
from core.support.jobs import Context
from tests.sources import TEN, drawn, labels, listed, rows


def test_train_and_test_tables_with_the_same_names_keep_apart(tmp_path: Path) -> None:
    files = [f"{side}/{n}.png" for side in ("train", "test") for n in range(4)]
    table = rows("id,label", *(f"{n},{'ab'[n % 2]}" for n in range(4)))
    listing = listed(drawn(tmp_path, files, train_csv=table, test_csv=table))
    assert len(listing.found) == 8
    assert all(entry.path.startswith(str(entry.side)) for entry in listing.found)


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


@pytest.mark.parametrize(("kinds", "asked"), [(3, True), (4, False)])
def test_what_is_said_of_folders_could_be_the_class_when_two_share_each_value(tmp_path: Path, kinds: int, asked: bool) -> None:
    files = [f"P{patient}/{n}.png" for patient in range(6) for n in range(3)]
    lines = (f"P{patient},kind {patient % kinds}" for patient in range(6))
    place = drawn(tmp_path, files, patients_csv=rows("patient,diagnosis", *lines))
    if not asked:
        assert len(listed(place).labels) == 6
        return
    with pytest.raises(Undecided, match="'diagnosis' could be the class"):
        listed(place)


def test_a_table_with_names_only_is_no_table_of_classes(tmp_path: Path) -> None:
    files = [f"{side}/{n}.png" for side in ("train", "test") for n in range(4)]
    train = rows("id,label", *(f"{n},{'ab'[n % 2]}" for n in range(4)))
    listing = listed(drawn(tmp_path, files, train_csv=train, test_csv=rows("id", *"0123")))
    assert set(labels(listing)) == {f"train/{n}.png" for n in range(4)}


def test_a_second_table_without_classes_adds_its_columns(tmp_path: Path) -> None:
    one = rows("file,label", *(f"{n}.png,{('cat', 'dog')[n % 2]}" for n in range(10)))
    other = rows("file,width,patient", *(f"{n}.png,{100 + n},p{n // 2}" for n in range(10)))
    listing = listed(drawn(tmp_path, TEN, labels_csv=one, meta_csv=other))
    assert dict(listing.found[0].columns) == {"width": "100", "patient": "p0"}
    assert listing.left == ()


@pytest.mark.parametrize(("lines", "asked"), [(3, False), (4, True)])
def test_a_table_is_of_the_folders_when_it_has_a_line_for_more_than_half_of_them(tmp_path: Path, lines: int, asked: bool) -> None:
    files = [f"P{patient}/{n}.png" for patient in range(6) for n in range(3)]
    said = rows("patient,diagnosis", *(f"{f'P{n}' if n < lines else n},kind {n % 2}" for n in range(6)))
    place = drawn(tmp_path, files, patients_csv=said)
    if asked:
        with pytest.raises(Undecided, match="'diagnosis' could be the class"):
            listed(place)
    else:
        assert len(listed(place).labels) == 6


def test_the_first_table_that_says_a_group_counts_and_the_others_leave_it(tmp_path: Path) -> None:
    one = rows("file,label", *(f"{n}.png,{('cat', 'dog')[n % 2]}" for n in range(10)))
    tables = {
        "a_csv": rows("file,width", *(f"{n}.png,{n}" for n in range(10))),
        "b_csv": rows("file,group", *(f"{n}.png,b{n // 2}" for n in range(10))),
        "c_csv": rows("file,group", *(f"{n}.png,c{n // 2}" for n in range(10))),
    }
    listing = listed(drawn(tmp_path, TEN, labels_csv=one, **tables))
    assert [entry.group for entry in listing.found] == [f"b{n // 2}" for n in range(10)]


@pytest.mark.parametrize(("folders", "found"), [("a/b/c/d/", 10), ("a/b/c/d/e/", 0)])
def test_tables_are_looked_for_four_folders_deep(tmp_path: Path, folders: str, found: int) -> None:
    table = rows("file,label", *(f"{n}.png,{('cat', 'dog')[n % 2]}" for n in range(10)))
    drawn(tmp_path, TEN)
    (tmp_path / folders).mkdir(parents=True)
    (tmp_path / folders / "labels.csv").write_text(table)
    tables = tables_in(scan(tmp_path, Context()), ImportOptions())
    assert sum(len(entry.columns.table.rows) for entry in tables.labelled) == found
    assert (tables.count_below("pics"), tables.count_below("a")) == (10, 0)
