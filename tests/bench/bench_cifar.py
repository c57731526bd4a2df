"""Small pictures: accuracy on val against processor time, of `cifar-fast` and of the small CNN as it was before presets followed
pictures, which is planned for as many epochs as it makes in the same time. Stands alone as well:
`python -m tests.bench.bench_cifar --part 2000 --set epochs=4`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from tests.bench.bench_two_stage import SHARED, some_pictures
from tests.bench.harness import Row

PART = 10_000
"""Pictures that take part: all of `train` that is at hand."""

GOAL = 10.0
"""Points of val's accuracy."""

Curve = list[tuple[float, float]]
"""Processor seconds since the run began, and accuracy on val (fraction), after each epoch."""


def run() -> list[Row]:
    """How many points `cifar-fast` is ahead once it has ended."""
    if not (SHARED / "cifar10").is_dir():
        print(f"bench_cifar: the pictures are not here: {SHARED / 'cifar10'}", file=sys.stderr)
        return []
    fast, small = curves(PART)
    ahead = 100 * (best(fast) - best(small))
    detail = f"{said(fast)}, against {said(small)}; one seed"
    return [Row("cifar-fast, best accuracy on val", "cnn-small of 64 pixels in as much processor time", ahead, GOAL, detail)]


def curves(part: int, settings: Sequence[str] = ()) -> tuple[Curve, Curve]:
    """Those of `cifar-fast` and of the small CNN.

    Args:
        part: Pictures of CIFAR-10 that take part.
        settings: What changes in the recipe of the first.
    """
    from core.datasets.catalog.dataset import Dataset
    from core.datasets.importing.importing import ImportOptions, import_pictures
    from core.datasets.splits.splitting import SplitRequest, make_split
    from core.support.jobs import Context
    from core.support.workspace import Workspace
    from core.training.fitting import facts_of
    from core.training.presets import recipe_for

    with tempfile.TemporaryDirectory(prefix="safelight-cifar-") as place:
        workspace = Workspace.at(Path(place))
        import_pictures(
            workspace, "c", some_pictures(SHARED / "cifar10" / "train", Path(place) / "some", part), ImportOptions(), Context()
        )
        dataset = Dataset.open(workspace, "c")
        make_split(dataset, SplitRequest(train=0.8, val=0.2, test=0.0), Context())
        fast = trained(workspace, recipe_for("cifar-fast", settings, facts_of(dataset, None)))
        two = trained(workspace, recipe_for("cnn-small", ["epochs=2"]))
        each = two[1][0] - two[0][0]
        epochs = max(2, round((fast[-1][0] - two[0][0]) / each) + 1)  # what its run takes before the first epoch is counted, too
        return fast, trained(workspace, recipe_for("cnn-small", [f"epochs={epochs}"]))


def trained(workspace: object, recipe: object) -> Curve:
    """What a run of the recipe came to, in a process of its own: threads that are set up otherwise spin beside busy programs."""
    from core.runs.events import ENDED
    from core.runs.recipe import Recipe
    from core.runs.resources.samples import read_samples, samples_path
    from core.support.jobs import Context
    from core.support.workspace import Workspace
    from core.training import launcher

    assert isinstance(workspace, Workspace)
    assert isinstance(recipe, Recipe)
    folder = launcher.launch(workspace, launcher.request_for(workspace, "c", recipe))
    launcher.follow(folder, Context())
    assert folder.state() in ENDED
    samples = read_samples(samples_path(folder.path))
    times = [sample.time for sample in samples]
    spent = [0.0, *accumulate(sample.seconds * sample.processor for sample in samples)]
    return [(spent[bisect_right(times, epoch.time)], epoch.val_accuracy) for epoch in folder.history().epochs]


def best(curve: Curve) -> float:
    """The best accuracy of a curve."""
    return max(accuracy for _, accuracy in curve)


def said(curve: Curve) -> str:
    """A curve in at most six points."""
    some = curve[:: max(1, len(curve) // 5)]
    some += [curve[-1]] if some[-1] != curve[-1] else []
    return ", ".join(f"{100 * accuracy:.1f} % after {seconds:.0f} s" for seconds, accuracy in some)


def main() -> None:
    """Prints both curves, an epoch a line."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench.bench_cifar")
    reader.add_argument("--part", type=int, default=PART, help="pictures of CIFAR-10 that take part")
    reader.add_argument("--set", action="append", default=[], dest="settings", metavar="KEY=VALUE")
    asked = reader.parse_args()
    for name, curve in zip(("cifar-fast", "cnn-small"), curves(asked.part, asked.settings), strict=True):
        for epoch, (seconds, accuracy) in enumerate(curve, start=1):
            print(f"{name} epoch {epoch}: {seconds:.1f} processor seconds, val {100 * accuracy:.1f} %")


if __name__ == "__main__":
    main()
