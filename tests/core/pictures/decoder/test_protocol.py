"""Messages between the pool and its children survive the pipe."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.pictures.decoder.protocol import (
    ChangeGround,
    Cut,
    CutOut,
    Describe,
    Described,
    GroundChanged,
    Inspect,
    Inspected,
    Message,
    PictureFacts,
    Ready,
    Refusal,
    Square,
    Squared,
    StoreRow,
    from_line,
    to_line,
)
from core.pictures.scaling import Scaling

FACTS = PictureFacts(width=3, height=4, format="PNG", mode="P", orientation=1, frames=2, bytes=99)
MESSAGES: list[Message] = [
    Inspect(1, Path("/pictures/a b.jpg"), None),
    Inspect(2, Path("/pictures/Žluťoučký\n kůň.jpg"), Path("/thumbnails")),
    Inspect(3, Path(os.fsdecode(b"/pictures/\xff\xfe.jpg")), None),
    Square(
        4, Path("/a"), (StoreRow(Path("/b"), 7, Scaling(256, "bilinear", (1, 2, 3), "pad", (0.5, 9.0))),), "ab" * 32, Path("/t")
    ),
    Inspected(5, "cd" * 32, FACTS, 2**64 - 1, (0.1, 0.25, 1 / 3), True),
    Squared(6),
    Squared(7, Path("/t/a/1.jpg"), 640, 480),
    Cut(8, Path("/a"), Path("/b.jpg"), Path("/c.jpg"), 512, (1, 2, 3), 0.25, Path("/mask.png"), "ab" * 32),
    Cut(9, Path("/a"), Path("/b.jpg"), Path("/c.jpg"), 512),
    Cut(10, Path("/a"), Path("/b.jpg"), Path("/c.jpg"), 512, weights=Path("/w.onnx"), found=Path("/f.png")),
    CutOut(8, 1 / 3, 0.25),
    ChangeGround(11, Path("/a"), Path("/b.jpg"), 512, Path("/m.png"), None, (0.0, 9.0), Path("/g"), Path("/n.png")),
    GroundChanged(11),
    Refusal(7, "truncated", "The file ends before the picture does.", None),
    Ready(memory_limited=True),
    Describe(8, Path("/a")),
    Described(9, "ef" * 32, (("Model", "Žluťoučký kůň"), ("FNumber", "2.8"))),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_is_one_line_and_comes_back_equal(message: Message) -> None:
    line = to_line(message)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert from_line(line) == message


@pytest.mark.parametrize("line", [b"", b"hello\n", b"[]\n", b"{}\n", b'{"is": "Nothing"}\n', b'{"is": "Squared", "more": 1}\n'])
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a message|Expecting") as caught:
        from_line(line)
    if line.startswith((b"[", b"{")):
        assert str(caught.value) == f"not a message: {line!r}"
