"""The numbers of a run's report: 10,000 test pictures of 100 classes, and a confusion matrix of 200, against scikit-learn."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn import metrics as peer

from core.evaluation.certainty.thresholds import class_curves
from core.evaluation.metrics import class_scores, confusion_matrix
from core.evaluation.pairs import all_pairs
from core.evaluation.predictions import Predictions
from core.evaluation.side_report.class_order import class_order
from core.evaluation.side_report.side_report import side_report
from core.support.workspace import Workspace
from tests.bench.harness import Row, interleaved, median_ratio
from tests.judged_runs import drawn_predictions, finished_run

PICTURES, CLASSES, WIDE, RUNS = 10_000, 100, 200, 20
ENOUGH = 5.0  # seconds that the report of so many pictures may take


def run() -> list[Row]:
    """Curves and scores against scikit-learn's, which come to the same; then the whole report from the run's folder."""
    side = drawn_predictions(PICTURES, CLASSES, 0, size=5)
    wide = drawn_predictions(PICTURES, WIDE, 1, size=5)
    _same(side)
    ours, theirs = interleaved([lambda: _curves(side), lambda: _peer_curves(side)], rounds=3)
    scored, peer_scored = interleaved([lambda: _scores(wide), lambda: _peer_scores(wide)])
    confusion = confusion_matrix(wide.truth, wide.predicted, WIDE)
    names = tuple(map(str, range(WIDE)))
    (ordered,) = interleaved([lambda: class_order(confusion, names, "cluster")])
    with tempfile.TemporaryDirectory() as folder:
        finished = finished_run(Workspace.at(Path(folder)), "run", side, side, classes=tuple(map(str, range(CLASSES))))
        (whole,) = interleaved([lambda: side_report(finished)], rounds=3)
    correct = [_slightly_other(side.correct, seed) for seed in range(RUNS)]
    named = [str(number) for number in range(RUNS)]
    (compared,) = interleaved([lambda: all_pairs(named, correct, side.groups, "test")], rounds=3)
    of = f"{PICTURES:,} pictures"
    return [
        Row(
            f"ROC and precision-recall, {CLASSES} classes", "scikit-learn", median_ratio(theirs, ours), 1,
            f"{of}; {ours} against {theirs}",
        ),
        Row(
            f"confusion and scores, {WIDE} classes", "scikit-learn", median_ratio(peer_scored, scored), 1,
            f"{of}; {scored} against {peer_scored}; {WIDE} classes ordered by cluster in {ordered}",
        ),
        Row(
            f"all numbers of a report, {CLASSES} classes", f"{ENOUGH:.0f} s", whole.median / ENOUGH, 1,
            f"{of}, read from the run's folder; {whole}", better="lower",
        ),
        Row(
            f"{RUNS} runs, each against each", f"{ENOUGH:.0f} s", compared.median / ENOUGH, None,
            f"{len(correct) * (len(correct) - 1) // 2} verdicts on {of}, with what would tell; {compared}", better="lower",
        ),
    ]  # fmt: skip


def _slightly_other(correct: NDArray[np.bool_], seed: int) -> NDArray[np.bool_]:
    return np.where(np.random.default_rng(seed).random(len(correct)) < 0.05, ~correct, correct)


def _same(side: Predictions) -> None:
    for number in (0, CLASSES - 1):
        curve = class_curves(tuple(map(str, range(CLASSES))), side.truth, side.probabilities)[number]
        assert curve.roc is not None
        assert abs(curve.roc.area - peer.roc_auc_score(side.truth == number, side.probabilities[:, number])) < 1e-9


def _curves(side: Predictions) -> object:
    return class_curves(tuple(map(str, range(CLASSES))), side.truth, side.probabilities)


def _peer_curves(side: Predictions) -> object:
    found = []
    for number in range(CLASSES):
        own, score = side.truth == number, side.probabilities[:, number]
        found += [peer.roc_curve(own, score), peer.roc_auc_score(own, score)]
        found += [peer.precision_recall_curve(own, score, drop_intermediate=True), peer.average_precision_score(own, score)]
    return found


def _scores(side: Predictions) -> object:
    return class_scores(confusion_matrix(side.truth, side.predicted, WIDE))


def _peer_scores(side: Predictions) -> object:
    said = side.predicted
    matrix = peer.confusion_matrix(side.truth, said, labels=np.arange(WIDE))
    return matrix, peer.precision_recall_fscore_support(side.truth, said, labels=np.arange(WIDE), zero_division=0)


if __name__ == "__main__":
    for row in run():
        print(row)
