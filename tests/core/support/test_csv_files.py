"""Tables for spreadsheet programs: no name runs there, none is garbled, and none costs the others."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.support.csv_files import csv_file, csv_text, without_guard, write_csv
from core.support.foreign_text import valid
from tests.hostile_names import hostile_names

FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def read(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "without the mark Excel garbles every umlaut"
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_two_hundred_hostile_names_are_two_hundred_rows(tmp_path: Path) -> None:
    names = hostile_names()
    assert len(set(names)) == 200
    write_csv(tmp_path / "a.csv", ("name", "score"), ((name, 0.5) for name in names))
    (header, *rows) = read(tmp_path / "a.csv")
    assert header == ["name", "score"]
    assert [row[0].removeprefix("'") if row[0][1:2] in FORMULA else row[0] for row in rows] == [valid(name) for name in names]
    assert not [row for row in rows if row[0].startswith(FORMULA)]
    assert {row[1] for row in rows} == {"0.5"}


def test_the_classes_of_case_36(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ("class",), [("Große Äpfel",), ("Große A\u0308pfel",), ("=SUM(A1)",)])
    assert read(tmp_path / "a.csv")[1:] == [["Große Äpfel"], ["Große A\u0308pfel"], ["'=SUM(A1)"]]


def test_numbers_are_numbers_and_paths_are_paths() -> None:
    text = csv_text(("=a", "b", "c", "d"), [(-1.5, 3, None, Path("-x") / "y.png")])
    assert text == "'=a,b,c,d\r\n-1.5,3,,'-x/y.png\r\n"
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == ["-1.5", "3", "", "'-x/y.png"]


def _broken(error: BaseException) -> Iterator[tuple[int]]:
    yield (1,)
    yield (2,)
    raise error


def test_an_error_leaves_the_earlier_file(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ("n",), [(1,)])
    with pytest.raises(ValueError, match="broke"):
        write_csv(tmp_path / "a.csv", ("n",), _broken(ValueError("broke")))
    assert read(tmp_path / "a.csv") == [["n"], ["1"]]
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("error", [ValueError("broke"), KeyboardInterrupt()])
def test_rows_that_are_kept_survive_an_abort_and_are_on_the_disk_as_they_come(tmp_path: Path, error: BaseException) -> None:
    def work() -> None:
        with csv_file(tmp_path / "a.csv", ("n",), keep=True) as write:
            for row in _broken(error):
                write(row)
                (part,) = tmp_path.iterdir()
                assert read(part)[-1] == [str(row[0])]

    with pytest.raises(type(error)):
        work()
    assert read(tmp_path / "a.csv") == [["n"], ["1"], ["2"]]


@pytest.mark.parametrize("error", [ValueError("broke"), KeyboardInterrupt()])
def test_an_abort_before_the_first_row_leaves_the_earlier_file(tmp_path: Path, error: BaseException) -> None:
    """A head alone once took the place of the table that was to be replaced."""
    write_csv(tmp_path / "a.csv", ("n",), [(1,)])
    for name in ("a.csv", "new.csv"):
        with pytest.raises(type(error)), csv_file(tmp_path / name, ("n",), keep=True):
            raise error
    assert read(tmp_path / "a.csv") == [["n"], ["1"]]
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


def test_what_was_guarded_reads_as_it_was() -> None:
    cells = ["=SUM(A1)", "+1", "-x.jpg", "@home", "＝1", "plain", "'twas", "it's", "", "'"]
    written = next(csv.reader(io.StringIO(csv_text(cells, ()), newline="")))
    assert written[:5] == [f"'{cell}" for cell in cells[:5]]
    assert [without_guard(cell) for cell in written] == cells
    assert without_guard("'-1'") == "'-1'", "quoted in another way"
