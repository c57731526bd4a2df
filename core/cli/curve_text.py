"""How accuracy grows with pictures, as `study` tells it: where pictures per class are varied."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from core.cli.tables import table
from core.studies.pictures.picture_curve import PictureCurve, class_rows


def curves_document(curves: Sequence[PictureCurve]) -> list[dict[str, Any]]:
    """The curves as `--json` prints them."""
    return [_document(curve) for curve in curves]


def curves_text(curves: Sequence[PictureCurve]) -> list[str]:
    """The curves as a person reads them: the sentence, on what it rests, and every class."""
    lines = []
    for curve in curves:
        heads, rows = class_rows(curve)
        lines += ["", curve.sentence, curve.basis, "", f"Part of each class found, by pictures per class{_of(curve)}:"]
        lines.append(table(heads, rows, right=set(range(1, len(heads)))))
    return lines


def _document(curve: PictureCurve) -> dict[str, Any]:
    points = [
        {
            "cell": point.words, "pictures_per_class": point.pictures, "accuracy": point.mean,
            "accuracies": list(point.accuracies),
            "recalls": {
                name: None if math.isnan(recall) else recall for name, recall in zip(curve.classes, point.recalls, strict=True)
            },
        }
        for point in curve.points
    ]  # fmt: skip
    value, low, high = curve.law.at_farthest if curve.law is not None else (None, None, None)
    twice = {"pictures_per_class": float(curve.law.across[-1]), "accuracy": value, "band": [low, high]} if curve.law else None
    gains = curve.classes[curve.gains] if curve.gains is not None else None
    return {
        "of": curve.title, "points": points, "with_twice_as_many": twice, "gains_most": gains, "sentence": curve.sentence,
    }  # fmt: skip


def _of(curve: PictureCurve) -> str:
    return f", {curve.title}" if curve.title else ""
