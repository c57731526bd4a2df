"""The decoder starts and its limits hold; where they do not, that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core.doctor import decoding
from core.doctor.decoding import decoder_points
from core.doctor.points import NOTE, RIGHT, WRONG
from core.pictures.decoder.pool import DecoderPool, Inspected, PictureLimits, Refusal, Reply
from core.pictures.decoder.protocol import PictureFacts
from core.support.errors import SafelightError
from core.support.jobs import Context


def test_limits_hold_here_and_one_that_does_not_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [(point.name, point.state) for point in decoder_points(tmp_path, Context())] == [
        ("Start", RIGHT), ("Memory limit", RIGHT), ("Time limit", RIGHT),
    ]  # fmt: skip
    monkeypatch.setattr(decoding, "_LIMITED", (("Memory limit", "memory", PictureLimits()),))
    assert [point.state for point in decoder_points(tmp_path, Context())] == [RIGHT, WRONG]


def test_a_decoder_that_does_not_start_is_wrong_and_ends_the_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(path: Path, limits: PictureLimits, context: Context) -> Reply:
        raise SafelightError("It does not start.", "Look there.")

    assert DecoderPool
    monkeypatch.setattr(decoding, "_decoded", none)
    assert [(point.state, point.words, point.hint) for point in decoder_points(tmp_path, Context())] == [
        (WRONG, "It does not start.", "Look there."),
    ]  # fmt: skip


def test_what_decoding_says_is_told_word_by_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(path: Path, limits: PictureLimits, context: Context) -> Reply:
        with Image.open(path) as picture:
            assert picture.size == ((64, 64) if path.name == "small.png" else (6000, 6000))
        if path.name == "small.png":
            return Inspected(0, "", PictureFacts(64, 64, "PNG", "RGB", 1, 1, 9), 0, (), True)
        return Refusal(0, "time", "Too long.")

    monkeypatch.setattr(decoding, "_decoded", decoded)
    monkeypatch.setattr(decoding.sys, "platform", "linux")
    start, memory, time = decoder_points(tmp_path, Context())
    assert start.words.startswith("A decoder starts and reads a picture in ")
    assert (memory.state, memory.words, memory.hint) == (
        WRONG, "Memory limit: this system does not hold it.", "Import pictures from sources you trust only, or on Linux.",
    )  # fmt: skip
    assert (time.state, time.words, time.hint) == (
        RIGHT, "Time limit: a picture that costs more is refused, and nothing else ends.", "",
    )  # fmt: skip
    monkeypatch.setattr(decoding.sys, "platform", "darwin")
    assert [point.state for point in decoder_points(tmp_path, Context())] == [RIGHT, NOTE, RIGHT]
    monkeypatch.setattr(decoding, "_decoded", lambda path, limits, context: Refusal(0, "unreadable", "No such bytes."))
    (refused,) = decoder_points(tmp_path, Context())
    assert (refused.name, refused.state, refused.hint) == ("Start", WRONG, "Install Safelight anew.")
    assert refused.words == "A picture made here was refused: No such bytes."
