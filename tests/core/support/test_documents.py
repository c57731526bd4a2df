"""JSON out of files: a document or a ValueError."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from core.support.documents import parse, read_lines, record


@dataclass(frozen=True)
class Note:
    name: str
    seconds: float
    times: int = 1
    left: float | None = None
    files: tuple[str, ...] = ()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, '{"a": ' * 5_000, "NaN", '{"a": -Infinity}', "1e999", str(2**64), b"\xff\xfe", "\x00", "1 2"],
    ids=range(11),
)
def test_what_is_no_document_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # only the kind is promised
        parse(text)


def test_a_document_is_read_as_it_was_written() -> None:
    assert parse('{"a": [1, 2.5, null, true, "\\ud800"], "b": 9007199254740993}') == {
        "a": [1, 2.5, None, True, "\ud800"],
        "b": 9007199254740993,
    }


def test_lines_that_are_torn_or_no_objects_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b'{"a": 1}\n[1]\nnull\n{"a": \n\xff\xfe\n' + b"[" * 60_000 + b'\n{"a": 2}')
    assert list(read_lines(path)) == [{"a": 1}, {"a": 2}]
    assert list(read_lines(tmp_path / "none.jsonl")) == []


def test_a_record_comes_back_as_it_was_written() -> None:
    note = Note("a", 1.5, 2, None, ("x",))
    assert record(Note, asdict(note)) == note
    assert record(Note, {"name": "a", "seconds": 3, "unknown": "passed over"}) == Note("a", 3)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "text",
        {"name": "a"},
        {"name": None, "seconds": 1.0},
        {"name": "a", "seconds": "1.0"},
        {"name": "a", "seconds": True},
        {"name": "a", "seconds": 1.0, "times": 1.5},
        {"name": "a", "seconds": 1.0, "left": []},
        {"name": "a", "seconds": 1.0, "files": "x"},
    ],
)
def test_fields_of_another_type_are_refused(document: object) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        record(Note, document)
    if not isinstance(document, dict):
        assert str(caught.value) == f"no object but {type(document).__name__}"
