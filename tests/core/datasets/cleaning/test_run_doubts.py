"""What a run doubts is kept beside the catalog; a damaged file is as good as none."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.cleaning.run_doubts import FILE, RunDoubt, read_run_doubts, write_run_doubts

DOUBT = RunDoubt("a" * 64, "cat", "dog", 0.75, "It looks like dog.")


def test_doubts_come_back_by_content_and_class_and_those_of_the_run_before_are_gone(tmp_path: Path) -> None:
    assert read_run_doubts(tmp_path) == {}
    write_run_doubts(tmp_path, "first", [DOUBT, RunDoubt("b" * 64, "cat", "dog", 0.5, "")])
    write_run_doubts(tmp_path, "second", [DOUBT])
    assert read_run_doubts(tmp_path) == {("a" * 64, "cat"): DOUBT}


NO_RECORDS = ("", "[]", '{"schema_number": 1}', '{"schema_number": 2, "doubts": []}', '{"schema_number": 1, "doubts": [{}]}')


@pytest.mark.parametrize("text", NO_RECORDS)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    assert read_run_doubts(tmp_path) == {}
