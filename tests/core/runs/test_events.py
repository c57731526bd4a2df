"""Events come back from their lines as they were; lines of others and damaged ones are told apart."""

from __future__ import annotations

import dataclasses
import json
from typing import get_args

import pytest

from core.runs.events import Batch, Epoch, Event, Finished, Noted, Started, decode, encode
from core.support.errors import BadInput

SAID = (
    Started(1.0, 12, "here", 0),
    Batch(2.0, 3, 0.3, 1.5, 0.5, 0.1, 100.0, 42.0),
    Epoch(3.0, 1, 0, 10, 1.0, 0.5, 0.9, 0.6, 0.1, 9.0, 100.0),
    Noted(4.0, "Größe, 大きさ\nand a second line"),
    Finished(5.0, "failed", "It went wrong.", "Do this."),
)


VALUES = {"str": "", "bool": True}
TIRED = '{"event": "Finished", "time": 1.0, "reason": "tired"}'


@pytest.mark.parametrize("event", SAID)
def test_an_event_is_one_line_and_comes_back(event: Event) -> None:
    line = encode(event)
    assert "\n" not in line
    assert decode(line) == event


def test_what_is_no_utf8_is_written_out() -> None:
    """A run whose pictures lay in such a folder, which was moved away, could not say so."""
    line = encode(Finished(1.0, "failed", "The pictures are not at caf\udce9.", "Move them back."))
    assert decode(line.encode().decode()) == Finished(1.0, "failed", r"The pictures are not at caf\xe9.", "Move them back.")


def test_every_kind_is_known_by_its_name() -> None:
    for kind in get_args(Event):
        values = {field.name: VALUES.get(str(field.type), 1) for field in dataclasses.fields(kind)}
        values |= {"reason": "stopped"} if kind is Finished else {}
        assert isinstance(decode(json.dumps({"event": kind.__name__, **values})), kind)


def test_what_a_newer_safelight_added_is_passed_over() -> None:
    assert decode('{"event": "Dreamt", "time": 1.0}') is None
    assert decode(encode(SAID[0])[:-1] + ', "colour": "red"}') == SAID[0]


@pytest.mark.parametrize("line", ["", "{", "[]", "7", '{"event": "Started"}', '{"time": 1.0}', TIRED])
def test_a_damaged_line_is_told_of(line: str) -> None:
    with pytest.raises(BadInput) as caught:
        decode(line)
    assert str(caught.value) == f"A line of the event log is damaged: {line[:80]!r}. The lines before it are used."
