"""Judges a run on the val or test side of its split. Looking at test is counted."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli.console import Answer, Console
from core.cli.tables import table
from core.evaluation.report import Evaluation, evaluate
from core.evaluation.wording import decimals, percent
from core.runs.folder import RunFolder
from core.support.wording import counted

WIDEST_CONFUSION = 14
"""Classes up to which the confusion matrix is printed; beyond, only the commonest mistakes."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a finished run")
    parser.add_argument(
        "--on", choices=("val", "test"), default="val", help="which side; test is sealed, and opening it is counted (default val)"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Judges.

    Raises:
        NotThere: No such run, no report yet, or no pictures on that side.
    """
    found = evaluate(RunFolder.open(console.workspace, options.run), options.on)
    return Answer(document(found), text(found))


def document(found: Evaluation) -> dict[str, Any]:
    """An evaluation as `--json` prints it."""
    return {
        "run": found.run,
        "on": found.on,
        "n": found.n,
        "groups": found.groups,
        "accuracy": found.accuracy,
        "interval": list(found.interval),
        "interval_method": found.interval_method,
        "macro_f1": found.macro_f1,
        "classes": list(found.classes),
        "confusion": found.confusion.tolist(),
        "per_class": {
            name: {"precision": score.precision, "recall": score.recall, "f1": score.f1, "support": score.support}
            for name, score in found.per_class.items()
        },
        "top_k": {str(k): share for k, share in found.top_k.items()},
        "calibration_error": found.calibration_error,
        "weights": found.weights,
        "weights_sha256": found.weights_sha256,
        "opened": found.opened,
    }


def text(found: Evaluation) -> str:
    """An evaluation as a person reads it."""
    digits = decimals(50 * (found.interval[1] - found.interval[0]))

    def percentage(value: float) -> str:
        return f"{100 * value:.{digits}f}"

    top = "".join(f", top-{k} {percentage(value)} %" for k, value in found.top_k.items() if k > 1)
    classes = [
        (name, percentage(score.precision), percentage(score.recall), percentage(score.f1), str(score.support))
        for name, score in found.per_class.items()
    ]
    parts = [
        f"{found.run} on {found.on}: {percent(found.accuracy, found.interval)} of {counted(found.n, 'picture')} right.",
        f"Interval: {found.interval_method}. Macro-F1 {percentage(found.macro_f1)} %{top}, "
        f"calibration error {percentage(found.calibration_error)} %.",
        "",
        table(("Class", "Precision %", "Recall %", "F1 %", "Pictures"), classes, right={1, 2, 3, 4}),
        "",
        _confusion(found) if len(found.classes) <= WIDEST_CONFUSION else _mistakes(found),
        "",
        _seal(found),
    ]
    return "\n".join(parts)


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


def _seal(found: Evaluation) -> str:
    if not found.opened:
        return "The test result is sealed; `--on test` opens it, which is counted."
    return f"The test result of this run has been looked at {counted(found.opened, 'time')}."
