"""Predictions as a table that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from core.prediction.records import PicturePrediction


def as_csv(found: Sequence[PicturePrediction], runs: Sequence[str]) -> str:
    """A line per picture and run: the likeliest class, its probability, and every class's probability in a column.

    Pictures that could not be used have one line with the reason; a run that has not answered yet has none.
    """
    classes = sorted({row.class_name for picture in found for ranked in picture.predictions.values() for row in ranked})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["path", "run", "class", "probability", "error", *(f"p({name})" for name in classes)])
    for picture in found:
        if picture.error is not None:
            writer.writerow([picture.path.as_posix(), "", "", "", picture.error, *("" for _ in classes)])
            continue
        for run in runs:
            ranked = picture.predictions.get(run)
            if not ranked:
                continue
            values = {row.class_name: repr(row.probability) for row in ranked}
            first = [picture.path.as_posix(), run, ranked[0].class_name, repr(ranked[0].probability), ""]
            writer.writerow(first + [values.get(name, "") for name in classes])
    return out.getvalue()
