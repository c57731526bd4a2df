"""Seconds a picture takes a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.prediction.latency import Latency
from core.prediction.records import PicturePrediction, PicturesPredicted


def told(count: int, refused: int = 0, **seconds: float) -> PicturesPredicted:
    pictures = [PicturePrediction(Path(f"{number}.png"), {}) for number in range(count)]
    pictures += [PicturePrediction(Path(f"no {number}.png"), {}, "No picture.") for number in range(refused)]
    return PicturesPredicted(tuple(pictures), seconds)


def test_the_first_pass_counts_only_while_it_is_alone() -> None:
    latency = Latency()
    assert (latency.of("a"), latency.words("a")) == (None, "")
    latency.take(told(0, 3, a=0.0))
    assert latency.of("a") is None, "what could not be read was not looked at"
    latency.take(told(4, a=2.0))
    assert latency.words("a") == "500 ms a picture"
    latency.take(told(10, 5, a=0.02, b=0.5))
    latency.take(told(30, a=0.06))
    assert latency.of("a") == pytest.approx(0.002)
    assert (latency.words("a"), latency.words("b")) == ("2.0 ms a picture", "50 ms a picture")
    latency.take(told(1000, b=0.1))
    assert latency.words("b") == "0.10 ms a picture"
