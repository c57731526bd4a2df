"""Predictions as a table that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.prediction.promised import RunPromise
from core.prediction.records import PicturePrediction, Ranked
from core.support.csv_files import CsvCell
from core.support.ordering import in_order


def classes_in(found: Iterable[PicturePrediction]) -> list[str]:
    """The classes that were told apart, in the order in which `predict --csv` has them as well."""
    return in_order(row.class_name for picture in found for ranked in picture.predictions.values() for row in ranked)


def header(classes: Sequence[str], promises: Mapping[str, RunPromise], flips: bool = False) -> list[str]:
    """Names of the columns: the likeliest class, its probability, what is promised, and a column for every class.

    With `flips` one more says that answers are means over each picture and its mirror image.
    """
    more = [*(["mirror images"] if flips else []), *(["none of these", "set"] if promises else [])]
    return ["path", "run", "class", "probability", "error", *more, *(f"p({name})" for name in classes)]


def rows(
    found: Iterable[PicturePrediction],
    runs: Sequence[str],
    classes: Sequence[str],
    promises: Mapping[str, RunPromise],
    flips: bool = False,
) -> Iterator[list[CsvCell]]:
    """A row per picture and run.

    Pictures that could not be used have one row with the reason; a run that has not answered yet has none.
    """
    empty: list[CsvCell] = [""] * (2 if promises else 0)
    mirrored: list[CsvCell] = ["yes"] if flips else []
    for picture in found:
        if picture.error is not None:
            yield [picture.path, "", "", "", picture.error, *("" for _ in mirrored), *empty, *("" for _ in classes)]
            continue
        for run in runs:
            ranked = picture.predictions.get(run)
            if not ranked:
                continue
            # Looked up by name, for runs need not know the same classes; what a run does not know stays empty.
            values = {row.class_name: row.probability for row in ranked}
            promise = promises.get(run)
            promised: list[CsvCell] = [_none(promise, ranked), "; ".join(promise.set_of(ranked))] if promise else empty
            first: list[CsvCell] = [picture.path, run, ranked[0].class_name, ranked[0].probability, "", *mirrored]
            yield [*first, *promised, *(values.get(name) for name in classes)]


def _none(promise: RunPromise, ranked: Ranked) -> str:
    return ("yes" if promise.is_none(ranked) else "no") if promise.none is not None else ""
