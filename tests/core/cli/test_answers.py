"""Records become documents in one way, and long lists are cut short in one way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.cli.answers import fields_of, json_text, left_aside, listed


@dataclass(frozen=True)
class Left:
    path: str
    reason: str
    kind: str


@dataclass(frozen=True)
class Result:
    dataset: str
    left: tuple[Left, ...]
    folder: Path
    counts: np.ndarray  # type: ignore[type-arg]
    inner: dict[str, Left]
    secret: int = 1


LEFT = Left("a.txt", "It is no picture.", "stray")
RESULT = Result("pets", (LEFT,), Path("x") / "y", np.array([[1, 2], [3, 4]]), {"k": LEFT})
AS_DICT = {"path": "a.txt", "reason": "It is no picture.", "kind": "stray"}


def test_a_record_is_a_document_with_its_records_arrays_and_paths() -> None:
    assert json.loads(json_text(RESULT)) == {
        "dataset": "pets", "left": [AS_DICT], "folder": "x/y", "counts": [[1, 2], [3, 4]], "inner": {"k": AS_DICT}, "secret": 1
    }  # fmt: skip
    assert json.loads(json_text([{"n": np.float32(0.5)}])) == [{"n": 0.5}]


def test_fields_are_renamed_and_left_out() -> None:
    document = fields_of(RESULT, leave_out=("secret", "counts"), left="left_out")
    assert list(document) == ["dataset", "left_out", "folder", "inner"]
    assert json.loads(json_text({**document, "more": 1}))["left_out"] == [AS_DICT]


def test_what_is_no_document_is_a_defect_not_a_guess() -> None:
    with pytest.raises(TypeError, match="object has no form in JSON"):
        json_text({"x": object()})
    with pytest.raises(ValueError, match="JSON"):
        json_text({"x": float("nan")})


def test_signs_that_command_a_terminal_are_escaped_and_read_back_the_same() -> None:
    for name in ("\x9b2J", "\u202ex", "\udcff"):
        text = json_text({"path": name})
        assert text.isascii()
        assert json.loads(text) == {"path": name}
    assert json_text({"path": "Äpfel"}) == '{\n  "path": "Äpfel"\n}'


def test_long_lists_are_cut_short_with_what_shows_the_rest() -> None:
    lines = [str(number) for number in range(1203)]
    assert listed(lines, 2) == ["  0", "  1", "  ... and 1,201 more; --all shows them"]
    assert listed(lines[:2], 2) == ["  0", "  1"]
    assert len(listed(lines, None)) == 1203
    assert listed(lines, 0, "--json lists all") == ["  ... and 1,203 more; --json lists all"]


def test_what_was_not_taken_is_counted_by_kind_and_no_rare_kind_is_hidden() -> None:
    left = [Left(f"{number}.txt", "No picture.", "stray") for number in range(30)] + [Left("b.jpg", "Cut off.", "truncated")]
    told = left_aside("Not taken", left, "file", 3)
    assert told == [
        "Not taken: 31 files (30 stray, 1 truncated).", "  0.txt: No picture.", "  1.txt: No picture.", "  b.jpg: Cut off.",
        "  ... and 28 more; --all shows them",
    ]  # fmt: skip
    assert len(left_aside("Not taken", left, "file", None)) == 32
    assert left_aside("Left out", left[:1], "picture", 10)[0] == "Left out: 1 picture (1 stray)."
