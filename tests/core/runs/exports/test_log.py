"""The record of a run's exports: whole lines are read, whatever else is in the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.runs.exports import log
from core.runs.exports.log import NAME, NotedExport, exports_of, note_export


def test_exports_are_noted_one_after_the_other_and_damage_hides_none(tmp_path: Path) -> None:
    assert exports_of(tmp_path) == ()
    out = tmp_path / "an export é"
    first, second = NotedExport("2026-01-01", "onnx", str(out), 3, True), NotedExport("2026-01-02", "folder", str(tmp_path))
    note_export(tmp_path, first)
    with (tmp_path / NAME).open("a") as file:
        file.write('{"when": 3}\nno json\n{"when": "2026", "for')
    note_export(tmp_path, second)
    assert exports_of(tmp_path) == (first, second)
    assert (first.is_there, second.is_there) == (False, True)
    for elsewhere in ("//server/share", "\\\\server\\share", ".", f"/{'x' * 5000}"):
        assert not NotedExport("2026", "onnx", elsewhere).is_there


def test_a_noted_export_is_one_line_that_can_be_read_by_anybody(tmp_path: Path) -> None:
    note_export(tmp_path, NotedExport("2026-01-01T10:00:00+00:00", "onnx", "/ä b"))
    line = (tmp_path / NAME).read_bytes()
    assert (
        line == '{"when": "2026-01-01T10:00:00+00:00", "format": "onnx", "folder": "/ä b", "epoch": 0, "int8": false}\n'.encode()
    )
    with pytest.raises(OSError, match="none"):
        note_export(tmp_path / "none", NotedExport("2026", "onnx", "/x"))


def test_of_a_record_that_the_disk_gives_no_further_what_was_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = NotedExport("2026", "onnx", "/x")

    def lines(path: Path) -> Iterator[object]:
        yield dataclasses.asdict(noted)
        raise PermissionError(path)

    monkeypatch.setattr(log, "read_lines", lines)
    assert exports_of(tmp_path) == (noted,)
