"""Predictions as a table that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.prediction.records import PicturePrediction
from core.support.csv_files import CsvCell


def classes_in(found: Iterable[PicturePrediction]) -> list[str]:
    """The classes that were told apart, sorted."""
    return sorted({row.class_name for picture in found for ranked in picture.predictions.values() for row in ranked})


def header(classes: Sequence[str]) -> list[str]:
    """Names of the columns: the likeliest class, its probability, and every class's probability in a column."""
    return ["path", "run", "class", "probability", "error", *(f"p({name})" for name in classes)]


def rows(found: Iterable[PicturePrediction], runs: Sequence[str], classes: Sequence[str]) -> Iterator[list[CsvCell]]:
    """A row per picture and run.

    Pictures that could not be used have one row with the reason; a run that has not answered yet has none.
    """
    for picture in found:
        if picture.error is not None:
            yield [picture.path, "", "", "", picture.error, *("" for _ in classes)]
            continue
        for run in runs:
            ranked = picture.predictions.get(run)
            if not ranked:
                continue
            # Looked up by name, for runs need not know the same classes; what a run does not know stays empty.
            values = {row.class_name: row.probability for row in ranked}
            yield [picture.path, run, ranked[0].class_name, ranked[0].probability, "", *(values.get(name) for name in classes)]
