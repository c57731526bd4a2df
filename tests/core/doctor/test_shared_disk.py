"""What a shared disk must offer is there on this one; a disk that only pretends is found out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.doctor import shared_disk
from core.doctor.other_process import make_file
from core.doctor.points import NOTE, RIGHT, WRONG
from core.doctor.shared_disk import catalogs, clock, exclusive, letters, locks, names, renames, shared_points, visible
from core.support.jobs import Context


def test_all_of_it_is_right_on_a_disk_of_this_machine(tmp_path: Path) -> None:
    found = list(shared_points(tmp_path, Context()))
    assert len(found) == 9
    assert [point for point in found if point.state != RIGHT] == []
    assert list(tmp_path.iterdir()) == []


def test_locks_and_files_that_nobody_holds_are_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for act in ("hold_lock", "make_alone", "write_table"):
        monkeypatch.setattr(shared_disk, act, make_file)  # as where a disk only says that it did it
    (tmp_path / "locked").write_bytes(b"")
    assert locks(tmp_path)[0] == WRONG
    assert exclusive(tmp_path)[0] == WRONG
    assert catalogs(tmp_path)[0] == WRONG


def test_a_file_that_is_never_seen_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_disk, "until", lambda condition, patience: None)
    assert visible(tmp_path)[0] == WRONG
    assert "still held" in locks(tmp_path)[1]


def test_a_rename_that_is_none_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_disk, "write_text", lambda path, text: path.write_text(text))
    assert renames(tmp_path)[0] == NOTE
    monkeypatch.setattr(shared_disk, "write_text", lambda path, text: path.write_text("old"))
    assert renames(tmp_path)[0] == WRONG


def test_clocks_names_and_capitals_of_another_disk_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "CASE").write_bytes(b"")
    assert letters(tmp_path)[0] == NOTE
    monkeypatch.setattr(shared_disk.time, "time", lambda: 0.0)
    assert clock(tmp_path)[0] == WRONG
    monkeypatch.setattr(os, "listdir", lambda folder: [])
    assert names(tmp_path)[0] == WRONG
    monkeypatch.setattr(os, "listdir", lambda folder: ["n" * shared_disk.LONGEST_NAME])
    assert names(tmp_path)[0] == NOTE


def test_a_disk_that_knows_no_locks_at_all_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(folder: Path) -> tuple[str, str, str]:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(shared_disk, "_TRIALS", (("Locks", none),))
    (point,) = shared_points(tmp_path, Context())
    assert (point.state, point.words) == (WRONG, "It cannot be done on this disk: Function not implemented.")
