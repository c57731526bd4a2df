"""Which files are meant when a person names files and folders."""

from __future__ import annotations

from pathlib import Path

from core.prediction.files import files_in, free_name


def test_a_folder_stands_for_what_is_below_it_in_the_order_of_the_names(tmp_path: Path) -> None:
    for name in ("b/2.png", "b/10.png", "a.png", ".hidden.png", "b/.thumbs/x.png", "c/d/e.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [file.relative_to(tmp_path).as_posix() for file in files_in(tmp_path)] == ["a.png", "b/10.png", "b/2.png", "c/d/e.png"]


def test_a_file_is_itself_whatever_it_is_called_and_whether_or_not_it_is_there(tmp_path: Path) -> None:
    assert files_in(tmp_path / ".hidden.png") == [tmp_path / ".hidden.png"]
    assert files_in(tmp_path / "nothing") == [tmp_path / "nothing"]


def test_names_are_told_apart_by_a_number_in_capitals_as_well() -> None:
    taken: set[str] = set()
    assert [free_name(stem, ".png", taken) for stem in ("a", "A", "a", "b")] == ["a.png", "2 A.png", "3 a.png", "b.png"]
    assert free_name("bro\udcffken", ".png", taken).isprintable()
