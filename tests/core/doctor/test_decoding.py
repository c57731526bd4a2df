"""The decoder starts and its limits hold; where they do not, that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.doctor import decoding
from core.doctor.decoding import decoder_points
from core.doctor.points import RIGHT, WRONG
from core.pictures.decoder.pool import DecoderPool, PictureLimits, Reply
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
