"""Curves of pictures per class, as a study comes to them."""

from __future__ import annotations

import math

from core.studies.pictures.picture_curve import CurvePoint, PictureCurve
from core.studies.pictures.power_law import fit_power_law

SIZES = (5, 10, 20, 40)


def curve(title: str = "", runs: int = 3) -> PictureCurve:
    """A curve of four sizes that rises from 50 to 80 %, of whose classes the first gains most and the last is not on val."""
    points = []
    for place, size in enumerate(SIZES):
        accuracies = tuple(0.5 + 0.1 * place + 0.01 * run for run in range(runs))
        names = tuple(f"r{size}-{run}" for run in range(runs))
        points.append(
            CurvePoint(f"pictures_per_class {size}", float(size), names, accuracies, (0.2 + 0.2 * place, 0.8, math.nan))
        )
    law = fit_power_law([point.pictures for point in points], [point.accuracies for point in points])
    return PictureCurve(title, tuple(points), ("boat", "car", "tram"), law, 0, True)
