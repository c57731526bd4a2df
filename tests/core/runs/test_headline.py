"""The head of a report is read without its predictions; what is damaged counts as no report."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.headline import read_headline, write_lines

HEAD = {
    "schema_number": 1,
    "val": {"n": 20, "accuracy": 0.95, "interval": [0.8, 0.99], "macro_f1": 0.9, "balanced_accuracy": None, "floor": 0.6},
    "test": {"n": 30, "sealed": True},
    "opened": [],
}


def test_figures_are_read_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(write_lines(HEAD, {"val": {}}))
    head = read_headline(path)
    assert head is not None
    assert (head.val.n, head.val.accuracy, head.val.interval) == (20, 0.95, (0.8, 0.99))
    assert head.val.figures == {"macro_f1": 0.9, "balanced_accuracy": None, "floor": 0.6}
    assert (head.test.n, head.test.accuracy, dict(head.test.figures), head.opened) == (30, None, {}, ())


def test_nothing_beyond_the_head_is_read(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    whole = write_lines(HEAD, {"val": {}})
    path.write_bytes(whole[: whole.index(b'"predictions"') + 20])  # a list of runs need not wait for the rest
    assert read_headline(path) is not None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{\n}", b'{\n"val": 3,\n"test": {},\n"opened": []\n}', b"\xff\xfe"])
def test_a_damaged_report_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "report.json"
    assert read_headline(path) is None
    path.write_bytes(content)
    assert read_headline(path) is None
