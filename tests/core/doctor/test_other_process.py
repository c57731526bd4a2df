"""Each act of the other process does what its name says, in a process of its own."""

from __future__ import annotations

from pathlib import Path

from core.doctor.other_process import ACTS, ALONE, MADE, make_alone, make_file
from core.doctor.trial import OtherProcess


def test_files_are_made_whole_and_alone(tmp_path: Path) -> None:
    assert set(ACTS) == {"hold_lock", "make_file", "make_alone", "write_table"}
    with OtherProcess(make_file, tmp_path), OtherProcess(make_alone, tmp_path):
        assert (tmp_path / MADE).read_text() == "made by another process"
        assert (tmp_path / ALONE).is_file()
