"""The head of a report is read without its predictions; what is damaged counts as no report."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.headline import ScoredAgain, read_headline, write_lines
from core.runs.plan import NotCounted

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


def test_what_was_left_out_opened_and_scored_again_is_in_the_head(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    again = {"when": "2026-01-01", "relabelled": 1, "aside": 2, "back": 3, "val": 0.5, "test": None}
    more = {"opened": ["2026-02-01"], "left_out": {"val": 3, "test": 1}, "scored_again": [again]}
    path.write_bytes(write_lines({**HEAD, **more}, {}))
    head = read_headline(path)
    assert head is not None
    assert head.opened == ("2026-02-01",)
    assert head.left_out == NotCounted(val=3, test=1)
    assert head.scored_again == (ScoredAgain("2026-01-01", 1, 2, 3, 0.5, None),)
    path.write_bytes(write_lines(HEAD, {}))
    bare = read_headline(path)
    assert bare is not None
    assert (bare.left_out, bare.scored_again) == (None, ())
    path.write_bytes(write_lines({**HEAD, "scored_again": [{"when": 3}]}, {}))
    assert read_headline(path) is None


def test_words_are_no_figures_and_a_report_is_one_line_a_key() -> None:
    written = write_lines({"val": {"n": 1, "name": "é"}, "opened": []}, {"val": [1]}).decode("utf-8")
    assert written == '{\n"val": {"n": 1, "name": "é"},\n"opened": [],\n"predictions": {"val": [1]}\n}\n'
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_lines({"val": float("nan")}, {})


def test_what_is_no_number_is_no_figure(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(write_lines({**HEAD, "val": {**HEAD["val"], "method": "Wilson", "list": [1]}}, {}))  # type: ignore[dict-item]
    head = read_headline(path)
    assert head is not None
    assert head.val.figures == {"macro_f1": 0.9, "balanced_accuracy": None, "floor": 0.6}
