"""The pictures on which several runs may be compared: seen by all on the same side, learned from by none."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from core.evaluation.predictions import Predictions
from core.evaluation.report import On, Report
from core.runs.learned import Keys, key
from core.support.errors import BadInput, NotThere


def same_classes(names: Sequence[str], reports: Sequence[Report]) -> None:
    """Passes when the runs know the same classes, in whatever order.

    Raises:
        BadInput: They do not; the hint names classes that only one of them knows.
    """
    first = set(reports[0].classes)
    for name, report in zip(names[1:], reports[1:], strict=True):
        if set(report.classes) != first:
            only = sorted(first ^ set(report.classes))
            raise BadInput(
                f"{names[0]} and {name} know different classes, so their accuracies mean different things.",
                f"Only one of the two knows: {', '.join(only[:5])}{' ...' if len(only) > 5 else ''}.",
            )


def same_pictures(
    names: Sequence[str], reports: Sequence[Report], on: On, known: Keys
) -> tuple[list[Predictions], int, tuple[str, ...]]:
    """Each run's predictions on the same samples in the same order, how many were left out, and why.

    Args:
        names, reports: The runs; their class lists hold the same names.
        on: Which side.
        known: Keys of samples that one of the runs, or one before it, learned from.

    Raises:
        NotThere: No picture is left.
    """
    sides = [_in_class_order(report, reports[0].classes).side(on) for report in reports]
    places = [_first_rows(side) for side in sides]
    anywhere = set().union(*places)
    everywhere = set(places[0]).intersection(*places[1:])
    seen = {sample for side, place in zip(sides, places, strict=True) for sample in _seen(side, place, known)}
    learned = anywhere & seen
    chosen, relabelled = [], 0
    for sample in sorted(everywhere - seen, key=lambda sample: sides[0].paths[places[0][sample]]):
        labels = {int(side.truth[place[sample]]) for side, place in zip(sides, places, strict=True)}
        if len(labels) == 1:
            chosen.append(sample)
        else:
            relabelled += 1
    reasons = _reasons(len(anywhere - everywhere - seen), len(learned), relabelled, on)
    if not chosen:
        raise NotThere(
            f"{_list(names)} have no {on} picture in common that none of them learned from.",
            " ".join(["Train them on the same split of the same dataset.", *reasons]),
        )
    rows = [np.array([place[sample] for sample in chosen], dtype=np.int64) for place in places]
    taken = [side.take(chosen_rows) for side, chosen_rows in zip(sides, rows, strict=True)]
    return taken, len(anywhere) - len(chosen), reasons


def joined_groups(sides: Sequence[Predictions]) -> list[str]:
    """A group for each picture such that whatever any of the runs holds together stays together."""
    leader = list(range(sides[0].n))

    def find(row: int) -> int:
        while leader[row] != row:
            # Halves the way for whoever comes next.
            leader[row] = leader[leader[row]]
            row = leader[row]
        return row

    for side in sides:
        first: dict[str, int] = {}
        for row, group in enumerate(side.groups):
            leader[find(row)] = find(first.setdefault(group, row))
    return [str(find(row)) for row in range(sides[0].n)]


def _in_class_order(report: Report, classes: tuple[str, ...]) -> Report:
    """The report with its classes renumbered to the order of `classes`."""
    if report.classes == classes:
        return report
    columns = np.array([report.classes.index(name) for name in classes], dtype=np.int64)
    # The inverse of the order: from a class's old number to its new one.
    numbers = np.argsort(columns)

    def renumbered(side: Predictions) -> Predictions:
        return Predictions(side.paths, side.samples, side.groups, numbers[side.truth], side.probabilities[:, columns])

    return dataclasses.replace(report, classes=classes, val=renumbered(report.val), test=renumbered(report.test))


def _seen(side: Predictions, place: dict[str, int], known: Keys) -> set[str]:
    """The samples of these keys, and what one run's split holds in one group with them."""
    groups = {side.groups[row] for sample, row in place.items() if key(sample) in known}
    return {sample for sample, row in place.items() if side.groups[row] in groups}


def _first_rows(side: Predictions) -> dict[str, int]:
    """The row of each sample; of exact duplicates the first by path."""
    rows: dict[str, int] = {}
    for row in sorted(range(side.n), key=lambda row: side.paths[row]):
        # By content and not by path: a derived dataset or another import has the same picture elsewhere.
        rows.setdefault(side.samples[row], row)
    return rows


def _reasons(elsewhere: int, learned: int, relabelled: int, on: On) -> tuple[str, ...]:
    reasons = []
    if elsewhere:
        reasons.append(f"{elsewhere} left out: not in {on} for every run.")
    if learned:
        who = "one of the runs, or one it began from,"
        reasons.append(f"{learned} left out: {who} learned from them or from pictures of their groups.")
    if relabelled:
        reasons.append(f"{relabelled} left out: the runs know them by different labels.")
    return tuple(reasons)


def _list(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
