"""What runs say about a picture as a JSON document, as `predict --json` prints it and the window saves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.prediction.promised import RunPromise
from core.prediction.records import PicturePrediction


def document(picture: PicturePrediction, promises: Mapping[str, RunPromise], flips: bool = False) -> dict[str, Any]:
    """One picture: its path, and why it cannot be used, or every run's classes with their probabilities, likeliest first.

    Beside these "mirror_images" where answers are means over each picture and its mirror image (`flips`), and "none_of_these" and
    "set" by run, where runs promise them.
    """
    path = picture.path.as_posix()
    if picture.error is not None:
        return {"path": path, "error": picture.error}
    told: dict[str, Any] = {
        "path": path,
        "predictions": {
            run: [{"class": row.class_name, "probability": row.probability} for row in ranked]
            for run, ranked in picture.predictions.items()
        },
    }
    if flips:
        told["mirror_images"] = True
    promised = [(promises[run], ranked) for run, ranked in picture.predictions.items() if run in promises]
    if none := {rule.run: rule.is_none(ranked) for rule, ranked in promised if rule.none is not None}:
        told["none_of_these"] = none
    if sets := {rule.run: list(rule.set_of(ranked)) for rule, ranked in promised if rule.sets is not None}:
        told["set"] = sets
    return told
