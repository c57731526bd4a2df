"""report.json: a run's predictions on val and test, sealed test figures, and the count of who looked."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.evaluation import metrics
from core.evaluation.intervals import accuracy_interval, interval_name
from core.evaluation.judging import figures
from core.evaluation.predictions import Predictions, from_document, no_predictions, to_document
from core.runs.folder import RunFolder
from core.runs.headline import Interval, ScoredAgain, read_headline, scored_again, write_lines
from core.runs.plan import SCHEMA, NotCounted
from core.support import atomic
from core.support.errors import BadInput, NotThere, Refused
from core.support.locks import held
from core.support.names import shown_name

On = Literal["val", "test"]
"""Which side a result is about. Test is sealed until it is opened, which is counted."""


@dataclass(frozen=True, eq=False)
class Report:
    """What a run came to.

    Attributes:
        run: Name of the run when the report was written.
        classes: Class names in the order of the network's outputs.
        weights: Which weights were judged: "best".
        weights_sha256: Of those weights.
        val, test: Predictions on the two sides; test may have no pictures.
        opened: Times at which the test result was looked at, ISO 8601 in UTC.
        left_out: What does not count and is not among the predictions; None in reports from before it was looked at.
        trained_on: SHA-256 of the samples the run was trained on, in such reports.
        val_aside, test_aside: Predictions that do not count any more since the run was scored again; None for none.
        scored_again: What it came to before, oldest first.
    """

    run: str
    classes: tuple[str, ...]
    weights: str
    weights_sha256: str
    val: Predictions
    test: Predictions
    opened: tuple[str, ...] = ()
    left_out: NotCounted | None = None
    trained_on: tuple[str, ...] = ()
    val_aside: Predictions | None = None
    test_aside: Predictions | None = None
    scored_again: tuple[ScoredAgain, ...] = ()

    def side(self, on: On) -> Predictions:
        """The predictions on that side."""
        return self.val if on == "val" else self.test

    def aside(self, on: On) -> Predictions:
        """The predictions of that side that do not count any more."""
        found = self.val_aside if on == "val" else self.test_aside
        return found if found is not None else no_predictions(len(self.classes))


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A run judged on one side of its split.

    *Shapes*: `confusion`: int [C, C], rows = truth.
    *Units*: accuracies, scores and errors are fractions.

    Attributes:
        interval: 95 % interval of the accuracy; `interval_method` names it.
        figures: Every metric of `core.evaluation.judging` by name.
        top_k: Accuracy by k; k = 5 only with more than five classes.
        opened: How often the test result of this run was looked at, this time included.
        left_out: What does not count on either side.
    """

    run: str
    on: On
    n: int
    groups: int
    accuracy: float
    interval: Interval
    interval_method: str
    figures: dict[str, float | None]
    classes: tuple[str, ...]
    confusion: NDArray[np.int64]
    per_class: dict[str, metrics.ClassScores]
    top_k: dict[int, float]
    weights: str
    weights_sha256: str
    opened: int
    left_out: NotCounted = field(default_factory=NotCounted)


def write_report(path: Path, report: Report) -> None:
    """Replaces report.json, atomically. Openings that an earlier report counted are kept: a seal cannot be mended."""
    with held(path.with_suffix(".lock")):
        earlier = read_headline(path)
        # A set, so that a report that was read, judged again and written back counts no opening twice.
        opened = tuple(sorted({*report.opened, *(earlier.opened if earlier else ())}))
        _write(path, dataclasses.replace(report, opened=opened))


def read_report(path: Path) -> Report:
    """The report in a run's report.json.

    Raises:
        NotThere: No report yet.
        BadInput: The file is damaged.
        Refused: A newer Safelight wrote it.
    """
    if not path.is_file():
        raise NotThere(
            f"The run {shown_name(path.parent)} has no report yet.",
            "It is written when training ends; "
            f"show {shown_name(path.parent)} in Train, where Resume or Write the report finishes it.",
            path,
        )
    # Whatever the damage is: the run's answers can be asked again.
    hint = f"Show {shown_name(path.parent)} in Train, where Write the report writes it again."
    try:
        document = atomic.read_json(path)
    except BadInput as error:
        raise BadInput(error.message, hint, path) from error
    try:
        if int(document["schema_number"]) > SCHEMA:
            raise Refused(f"{path} was written by a newer Safelight.", "Update Safelight to read this report.", path)
        predictions = document["predictions"]
        aside = predictions.get("aside", {})
        report = Report(
            str(document["run"]),
            tuple(map(str, document["classes"])),
            str(document["weights"]),
            str(document["weights_sha256"]),
            from_document(predictions["val"]),
            from_document(predictions["test"]),
            tuple(map(str, document["opened"])),
            NotCounted.model_validate(document["left_out"]) if "left_out" in document else None,
            tuple(map(str, predictions.get("trained_on", ()))),
            from_document(aside["val"]) if "val" in aside else None,
            from_document(aside["test"]) if "test" in aside else None,
            scored_again(document),
        )
        parts = (report.val, report.test, report.aside("val"), report.aside("test"))
        if {len(report.classes)} != {part.probabilities.shape[1] for part in parts}:
            raise ValueError("the number of classes differs")
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadInput(f"{path} is damaged.", hint, path) from error
    return report


def open_test(run_folder: RunFolder) -> Report:
    """The report with its test result, and one more opening counted in it.

    Raises:
        NotThere: No report yet, or the split has no test side.
        BadInput: The file is damaged.
    """
    path = run_folder.report_path
    if not path.is_file():
        return read_report(path)
    with held(path.with_suffix(".lock")):
        report = read_report(path)
        need_pictures(run_folder.name, report, "test")
        # To the microsecond: openings are kept as a set, and two within one second have to stay two.
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        report = dataclasses.replace(report, opened=(*report.opened, now))
        _write(path, report)
    return report


def judge_side(run: str, report: Report, on: On) -> Evaluation:
    """All figures of one side of a report. Counts nothing: for readers who have opened it already."""
    side = report.side(on)
    confusion = metrics.confusion_matrix(side.truth, side.predicted, len(report.classes))
    # Among the first five of five classes everything is right.
    ks = (1, 5) if len(report.classes) > 5 else (1,)
    return Evaluation(
        run=run,
        on=on,
        n=side.n,
        groups=len(set(side.groups)),
        accuracy=float(np.mean(side.correct)) if side.n else 0.0,
        interval=accuracy_interval(side.correct, side.groups),
        interval_method=interval_name(side.groups),
        figures=figures(side, confusion),
        classes=report.classes,
        confusion=confusion,
        per_class=dict(zip(report.classes, metrics.class_scores(confusion), strict=True)),
        top_k={k: metrics.top_k_accuracy(side.truth, side.probabilities, k) for k in ks},
        weights=report.weights,
        weights_sha256=report.weights_sha256,
        opened=len(report.opened),
        left_out=report.left_out or NotCounted(),
    )


def need_pictures(run: str, report: Report, on: On) -> None:
    """Does nothing when there are pictures on that side.

    Raises:
        NotThere: There are none.
    """
    if report.side(on).n == 0:
        raise NotThere(f"{run} has no pictures in {on}.", f"Make a split with a {on} part and train on it.")


def _write(path: Path, report: Report) -> None:
    sealed = {"n": report.test.n, "sealed": True}
    head = {
        "schema_number": SCHEMA,
        "run": report.run,
        "weights": report.weights,
        "weights_sha256": report.weights_sha256,
        "classes": list(report.classes),
        "val": _headline(report, "val"),
        # Whoever reads the head of the file, a list of runs for one, must not see a sealed figure by accident.
        "test": _headline(report, "test") if report.opened else sealed,
        "opened": list(report.opened),
        **({"left_out": report.left_out.model_dump()} if report.left_out is not None else {}),
        **({"scored_again": [dataclasses.asdict(entry) for entry in report.scored_again]} if report.scored_again else {}),
    }
    aside = {on: to_document(part) for on, part in (("val", report.val_aside), ("test", report.test_aside)) if part is not None}
    predictions = {
        "val": to_document(report.val),
        "test": to_document(report.test),
        **({"trained_on": list(report.trained_on)} if report.trained_on else {}),
        **({"aside": aside} if aside else {}),
    }
    atomic.write_bytes(path, write_lines(head, predictions))


def _headline(report: Report, on: On) -> dict[str, Any]:
    if report.side(on).n == 0:
        return {"n": 0}
    result = judge_side(report.run, report, on)
    return {
        "n": result.n,
        "accuracy": result.accuracy,
        "interval": list(result.interval),
        **result.figures,
    }
