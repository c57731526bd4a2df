"""Fine-tuning against the frozen network it begins with: best accuracy on val of either stage of `lite0-two-stage`, three seeds.

The first stage is what `lite0-frozen` does, from the same seed, so each run is compared with itself. Stands alone as well:
`python -m tests.bench.bench_two_stage vehicles --part 600 --seeds 3 --set epochs=4`.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.support.computing import compute_here
from tests.bench.harness import Row, print_rows, rows_of_child

SHARED = Path(__file__).resolve().parents[3] / "shared" / "datasets"
PARTS = {"vehicles": 935, "cifar10": 2000, "solar-cells": 2223}
"""Pictures of each dataset that take part, all sides together."""
SEEDS = 3


def run() -> list[Row]:
    """How many points of val's accuracy the second stage is worth, in the mean over the seeds."""
    return rows_of_child("tests.bench.bench_two_stage")


def read_rows() -> Iterator[Row]:
    """The rows, measured in this process."""
    for dataset, part in PARTS.items():
        yield _row(dataset, [tuned(dataset, part, seed) for seed in range(SEEDS)])


def tuned(dataset: str, part: int, seed: int, settings: Sequence[str] = ()) -> dict[str, float]:
    """One run of the preset: the best accuracy on val of each stage, that of the first and last tuned epoch, and seconds."""
    from core.datasets.catalog.dataset import Dataset
    from core.datasets.importing.importing import ImportOptions, import_pictures
    from core.datasets.importing.samples import import_sample
    from core.datasets.splits.splitting import SplitRequest, make_split
    from core.runs.event_log import EventReader, History
    from core.runs.folder import RunFolder
    from core.support.jobs import Context
    from core.support.workspace import Workspace
    from core.training.presets import recipe_for
    from core.training.worker import work

    with tempfile.TemporaryDirectory(prefix="safelight-two-stage-") as place:
        workspace = Workspace.at(Path(place))
        if dataset == "solar-cells":
            import_sample(workspace, "all", dataset)
            pictures = Dataset.open(workspace, "all").root
        else:
            pictures = SHARED / dataset / ("train" if dataset == "cifar10" else "")
        import_pictures(workspace, "some", some_pictures(pictures, Path(place) / "some", part), ImportOptions(), Context())
        make_split(Dataset.open(workspace, "some"), SplitRequest(train=0.6, val=0.4, test=0.0, seed=seed), Context())
        folder = RunFolder.create(workspace, "run", "some", recipe_for("lite0-two-stage", [*settings, f"seed={seed}"]))
        assert work(workspace, folder) == 0
        history = History()
        for event in EventReader(folder.events_path).read_new():
            history.add(event)
        head, rest = ([one for one in history.epochs if one.stage == stage] for stage in (0, 1))
        sides = folder.plan.split.counts if folder.plan is not None else {}
        return {
            "train": sum(sides["train"].values()),
            "val": sum(sides["val"].values()),
            "frozen": 100 * max(one.val_accuracy for one in head),
            "tuned": 100 * max(one.val_accuracy for one in rest),
            "first": 100 * rest[0].val_accuracy,
            "last": 100 * rest[-1].val_accuracy,
            "seconds": sum(one.seconds for one in rest),
        }


def some_pictures(pictures: Path, folder: Path, part: int) -> Path:
    """A folder per class with so many of the pictures in all, always the same ones."""
    files = sorted(file for file in pictures.rglob("*") if file.suffix.lower() in (".jpg", ".jpeg", ".png"))
    for file in random.Random(0).sample(files, min(part, len(files))):
        (folder / file.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / file.parent.name / file.name)
    return folder


def _row(dataset: str, found: list[dict[str, float]]) -> Row:
    gains = [one["tuned"] - one["frozen"] for one in found]
    detail = "; ".join(
        f"{one['frozen']:.1f} frozen, then {one['first']:.1f} to {one['last']:.1f}, best {one['tuned']:.1f}" for one in found
    )
    sides = f"{found[0]['train']:.0f} train, {found[0]['val']:.0f} val"
    return Row(f"two stages, {dataset} ({sides})", "frozen, points of val", statistics.mean(gains), 0.0, detail)


def main(words: list[str]) -> None:
    """Prints the rows of all datasets, or the runs of the one that was asked for, a line each as soon as it is there."""
    compute_here()  # before torch is loaded
    if not words:
        print_rows(read_rows())
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", choices=PARTS)
    parser.add_argument("--part", type=int)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--set", action="append", default=[], dest="settings")
    asked = parser.parse_args(words)
    results = []
    for seed in range(asked.seeds):
        results.append(tuned(asked.dataset, asked.part or PARTS[asked.dataset], seed, asked.settings))
        print(json.dumps({"seed": seed, **results[-1]}), flush=True)
    print(_row(asked.dataset, results), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
