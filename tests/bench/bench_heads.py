"""The first choice against scikit-learn: test accuracy of `quick`, and of a logistic regression on the very same features.

scikit-learn chooses its C likewise: of the same strengths, by cross-entropy over three folds of whole groups of train. Stands
alone as well: `python -m tests.bench.bench_heads --only digits --seeds 1 --workspace DIR`, where DIR keeps pictures and features
for another call.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.support.computing import compute_here
from tests.bench.harness import Row, print_rows, rows_of_child

if TYPE_CHECKING:
    from core.datasets.catalog.dataset import Dataset
    from core.support.workspace import Workspace

SHARED = Path(__file__).resolve().parents[3] / "shared" / "datasets"
DATASETS = ("vehicles", "cifar10", "solar-cells", "digits")
PART = 2500
"""Pictures of CIFAR-10 that take part."""
SEEDS = 3


@dataclass(frozen=True)
class Heads:
    """One split. *Units*: `ours` and `theirs` in % of the test pictures, `noise` one standard error of that in points."""

    dataset: str
    seed: int
    pictures: int
    ours: float
    theirs: float
    noise: float
    chosen: str


def run() -> list[Row]:
    """How many points of test accuracy the first choice is above scikit-learn, in the mean over the seeds."""
    return rows_of_child("tests.bench.bench_heads")


def read_rows() -> Iterator[Row]:
    """The rows, measured in this process."""
    with tempfile.TemporaryDirectory(prefix="safelight-heads-") as place:
        for dataset in DATASETS:
            yield _row(list(heads(Path(place), dataset, range(SEEDS))))


def heads(place: Path, dataset: str, seeds: Sequence[int]) -> Iterator[Heads]:
    """The two accuracies on a split for each seed."""
    from core.evaluation.report import read_report
    from core.runs.folder import RunFolder
    from core.support.workspace import Workspace
    from core.training.presets import recipe_for
    from core.training.run_data import RunData, feature_store
    from core.training.worker import work

    workspace = Workspace.at(place)
    opened = _opened(workspace, dataset)
    for seed in seeds:
        split, name = f"s{seed}", workspace.new_run_name(f"{dataset}-{seed}")
        folder = RunFolder.create(workspace, name, dataset, recipe_for("quick", [f"seed={seed}"]), _split(opened, split, seed))
        assert work(workspace, folder) == 0
        plan, report = folder.plan, read_report(folder.report_path)
        assert plan is not None
        data = RunData.open(opened, split, plan.recipe, plan.classes)
        store = feature_store(opened, plan, plan.parts[0], _WIDTH)
        train, test = data.sides["train"], data.sides["test"]
        theirs = _theirs(store.read(train.samples), train.labels, train.groups, store.read(test.samples))
        right = float(np.mean(report.test.probabilities.argmax(1) == report.test.truth))
        noise = math.sqrt(right * (1 - right) / len(test))
        accuracy = float(np.mean(theirs == test.labels))
        chosen = f"{plan.preprocessing.size} {plan.preprocessing.fit}"
        yield Heads(dataset, seed, len(test), 100 * right, 100 * accuracy, 100 * noise, chosen)


_WIDTH = 1280


def _opened(workspace: Workspace, name: str) -> Dataset:
    from core.datasets.catalog.dataset import Dataset
    from core.datasets.importing.importing import ImportOptions, import_pictures
    from core.datasets.importing.samples import import_sample
    from core.support.jobs import Context
    from tests.bench.bench_two_stage import some_pictures

    if name not in workspace.dataset_names():
        if name in ("solar-cells", "digits"):
            import_sample(workspace, name, name)
        else:
            folder = SHARED / "vehicles" if name == "vehicles" else some_pictures(
                SHARED / "cifar10" / "train", workspace.root / "some", PART
            )  # fmt: skip
            import_pictures(workspace, name, folder, ImportOptions(), Context())
    return Dataset.open(workspace, name)


def _split(dataset: Dataset, name: str, seed: int) -> str:
    from core.datasets.splits.splitting import SplitRequest, make_split
    from core.support.jobs import Context

    if name not in dataset.split_names():
        make_split(dataset, SplitRequest(train=0.6, val=0.2, test=0.2, seed=seed, name=name), Context())
    return name


def _theirs(train: np.ndarray, labels: np.ndarray, groups: Sequence[str], test: np.ndarray) -> np.ndarray:
    """Classes scikit-learn gives the test pictures. *Shapes*: float32 [N, D], int64 [N], [N] and float32 [M, D] to int64 [M]."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    from sklearn.model_selection import GroupKFold

    from core.training.step.solving import FOLDS, PENALTIES

    mean, deviation = train.mean(0), np.sqrt(train.var(0).mean())
    train, test = (train - mean) / deviation, (test - mean) / deviation
    folds = list(GroupKFold(FOLDS).split(train, labels, groups))
    # Each begins at the answer of the stronger penalty before it.
    paths = [LogisticRegression(warm_start=True, max_iter=100) for _ in folds]
    losses: list[float] = []
    for penalty in PENALTIES:
        loss = 0.0
        for path, (learned, apart) in zip(paths, folds, strict=True):
            path.set_params(C=1 / penalty).fit(train[learned], labels[learned])
            known = apart[np.isin(labels[apart], path.classes_)]
            loss += log_loss(labels[known], path.predict_proba(train[known]), labels=path.classes_, normalize=False)
        losses.append(loss)
        if min(losses) < min(losses[-2:]):
            break  # two weaker ones in a row were worse
    best = PENALTIES[int(np.argmin(losses))]
    return LogisticRegression(C=1 / best, max_iter=2000).fit(train, labels).predict(test)


def _row(found: list[Heads]) -> Row:
    ahead = statistics.mean(one.ours - one.theirs for one in found)
    detail = "; ".join(f"{one.ours:.1f} and {one.theirs:.1f} ({one.chosen})" for one in found)
    name = f"heads, {found[0].dataset} ({found[0].pictures} test pictures, {len(found)} splits)"
    return Row(name, "scikit-learn, points of test", ahead, 0.0, detail)


def main(words: list[str]) -> None:
    """Prints the rows of all datasets, or what was asked, a line each as soon as it is there."""
    compute_here()  # before torch is loaded
    if not words:
        print_rows(read_rows())
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=DATASETS, action="append")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--workspace", type=Path, required=True)
    asked = parser.parse_args(words)
    print(f"{'dataset':<12} {'seed':>4} {'test':>5} {'ours %':>7} {'sklearn %':>10} {'±':>4}  pictures")
    for dataset in asked.only or DATASETS:
        for one in heads(asked.workspace, dataset, range(asked.seeds)):
            figures = f"{one.pictures:>5} {one.ours:>7.1f} {one.theirs:>10.1f} {one.noise:>4.1f}"
            print(f"{one.dataset:<12} {one.seed:>4} {figures}  {one.chosen}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
