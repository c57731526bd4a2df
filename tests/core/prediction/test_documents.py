"""A picture's answers as JSON."""

from __future__ import annotations

from pathlib import Path

from core.prediction.documents import document
from core.prediction.promised import RunPromise
from core.prediction.records import PicturePrediction
from tests.core.prediction.test_promised import BELOW, SURE, UNSURE

FOUND = PicturePrediction(Path("a.png"), {"one": UNSURE, "two": SURE})


def test_promises_add_keys_and_take_none_away() -> None:
    plain = document(FOUND, {})
    assert set(plain) == {"path", "predictions"}
    told = document(FOUND, {"one": BELOW, "two": RunPromise("two")})
    assert told == plain | {"none_of_these": {"one": True}, "set": {"one": ["car", "boat"]}}
    assert document(FOUND, {}, flips=True) == plain | {"mirror_images": True}
    refused = PicturePrediction(Path("b.png"), {}, "No picture.")
    assert document(refused, {"one": BELOW}) == {"path": "b.png", "error": "No picture."}
