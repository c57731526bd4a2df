"""Judges a run on the val or test side of its split. Looking at test is counted."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from core.cli.answers import Answer, fields_of
from core.cli.console import Console, Misused
from core.cli.tables import table
from core.evaluation.evaluating import evaluate
from core.evaluation.judging import METRICS
from core.evaluation.pooled import Pooled
from core.evaluation.report import Evaluation
from core.evaluation.stale.shelf import judged_run
from core.evaluation.wording import caveats, chosen_words, decimals, percent, seal_words
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary, summarise
from core.support.wording import counted
from core.training.folds.family import judged_folds

WIDEST_CONFUSION = 14
"""Classes up to which the confusion matrix is printed; beyond, only the commonest mistakes."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a finished run")
    parser.add_argument(
        "--on", choices=("val", "test"), help="which side; test is sealed, and opening it is counted (default val)"
    )
    parser.add_argument(
        "--folds",
        action="store_true",
        help="judge it together with the runs of the other folds, each on its test side; those that are sealed are opened",
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Judges.

    Raises:
        Misused: Folds are judged on test; another side was asked for.
        NotThere: No such run, no report yet, or no pictures on that side.
    """
    if options.folds and options.on == "val":  # passed over, it would open what was to stay sealed
        raise Misused("--folds judges each run on its test side; it goes without --on val.")
    if options.folds:
        together = judged_folds(console.workspace, options.run, console.context)
        return Answer(pooled_document(together), pooled_text(together))
    folder = RunFolder.open(console.workspace, options.run)
    found = evaluate(folder, options.on or "val")
    row = judged_run(console.workspace, summarise(folder))
    return Answer(document(found, row), text(found, row))


def document(found: Evaluation, row: RunSummary | None = None) -> dict[str, Any]:
    """An evaluation, for `--json`; with `row`, what is known of the run, it says whether the result is stale."""
    told = {**fields_of(found, leave_out=("figures",)), **found.figures, "left_out": found.left_out.model_dump(mode="json")}
    return {**told, "stale": row.stale} if row is not None else told


def pooled_document(found: Pooled) -> dict[str, Any]:
    """Folds judged together, for `--json`."""
    return {**document(found.evaluation), "runs": found.runs, "accuracies": found.accuracies}


def pooled_text(found: Pooled) -> str:
    """Folds judged together, as a person reads it."""
    return "\n".join([*found.words, "", *_tables(found.evaluation)])


def text(found: Evaluation, row: RunSummary, more: Sequence[str] = ()) -> str:
    """An evaluation as a person reads it; `row` is what is known of the run besides, `more` what is told before the seal."""
    # No digit that the interval does not justify: 94.2 +- 6 % of thirty pictures is not known to a tenth.
    digits = decimals(50 * (found.interval[1] - found.interval[0]))

    figures = [(METRICS.get(name).title, value) for name, value in found.figures.items()]
    figures += [(f"top-{k}", value) for k, value in found.top_k.items() if k > 1]
    told = ", ".join(f"{title} {_percentage(value, digits)} %" for title, value in figures)
    parts = [
        f"{found.run} on {found.on}: {percent(found.accuracy, found.interval)} of {counted(found.n, 'picture')} right"
        f"{chosen_words(found.on)}.",
        f"{told[:1].upper()}{told[1:]}.",
        f"Interval: {found.interval_method}.",
        *caveats(row, found.left_out),
        *([row.pictures] if row.pictures else []),
        *([row.uneven] if row.uneven else []),
        "",
        *_tables(found),
        *(line for part in more for line in ("", part)),
        "",
        seal_words(row),
    ]
    return "\n".join(parts)


def _tables(found: Evaluation) -> list[str]:
    digits = decimals(50 * (found.interval[1] - found.interval[0]))
    classes = [
        (name, *(_percentage(value, digits) for value in (score.precision, score.recall, score.f1)), str(score.support))
        for name, score in found.per_class.items()
    ]
    return [
        table(("Class", "Precision %", "Recall %", "F1 %", "Pictures"), classes, right={1, 2, 3, 4}),
        "",
        _confusion(found) if len(found.classes) <= WIDEST_CONFUSION else _mistakes(found),
    ]


def _percentage(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{100 * value:.{digits}f}"


def _confusion(found: Evaluation) -> str:
    rows = [
        (name, *(str(count) if count else "·" for count in counts))
        for name, counts in zip(found.classes, found.confusion.tolist(), strict=True)
    ]
    header = ("Truth \\ taken for", *found.classes)
    return table(header, rows, right=set(range(1, len(header))))


def _mistakes(found: Evaluation) -> str:
    pairs = [
        (count, found.classes[truth], found.classes[taken])
        for truth, counts in enumerate(found.confusion.tolist())
        for taken, count in enumerate(counts)
        if count and truth != taken
    ]
    worst = sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))[:10]
    if not worst:
        return "No mistakes."
    return table(("Truth", "Taken for", "Pictures"), [(a, b, str(count)) for count, a, b in worst], right={2})
