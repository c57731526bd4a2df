"""A later epoch of training and val, everything tuned and the backbone frozen: the program against fastai as it is found.

The same photographs, network (EfficientNet-Lite0 at 224 pixels), batch and sides. Each contestant has a process of its own,
with the environment that it gets from its own program. fastai's frozen network goes on learning in its BatchNorm layers,
which is its way.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from core.support.computing import SURROUNDINGS
from tests.bench.harness import Row

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT.parent / "shared" / "datasets" / "vehicles"
BATCH, SIZE, EPOCHS = 32, 224, 3
EACH = 3
"""One picture of so many is taken: with all of them fastai's four trainings took over ten minutes on two cores."""
GOALS = {"everything": 2.5, "head": 6.0}
NAMES = {"everything": "epoch, fine-tuning", "head": "epoch, frozen without cache"}


def run() -> list[Row]:
    """How many times as long an epoch of fastai takes, at its best number of workers."""
    if not PICTURES.is_dir() or importlib.util.find_spec("fastai") is None:
        missing = f"the photographs are not here: {PICTURES}" if not PICTURES.is_dir() else "fastai is not installed"
        print(f"bench_epoch: {missing}", file=sys.stderr)
        return []
    plain = {name: value for name, value in os.environ.items() if name not in SURROUNDINGS}
    with tempfile.TemporaryDirectory(prefix="safelight-epoch-pictures-") as place:
        pictures = _some(Path(place))
        return [_row(trains, goal, pictures, plain) for trains, goal in GOALS.items()]


def _some(place: Path) -> Path:
    """A folder with a part of each class."""
    for label in sorted(PICTURES.iterdir()):
        (place / label.name).mkdir()
        for picture in sorted(label.iterdir())[::EACH]:
            shutil.copy(picture, place / label.name)
    return place


def _row(trains: str, goal: float, pictures: Path, plain: dict[str, str]) -> Row:
    mine = _child("ours", trains, pictures, {**plain, **SURROUNDINGS})
    others = {workers: _child(f"fastai-{workers}", trains, pictures, plain) for workers in (0, 2)}
    mine += _child("ours", trains, pictures, {**plain, **SURROUNDINGS})
    best = min(others, key=lambda workers: statistics.median(others[workers]))
    own, theirs = statistics.median(mine), statistics.median(others[best])
    detail = f"{own:.1f} s ({len(mine)} epochs) against {theirs:.1f} s ({len(others[best])})"
    return Row(NAMES[trains], f"fastai, {best} workers", theirs / own, goal, detail)


def _child(what: str, trains: str, pictures: Path, environment: dict[str, str]) -> list[float]:
    command = [sys.executable, "-m", "tests.bench.bench_epoch", what, trains, str(pictures)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    answer: list[float] = json.loads(done.stdout.decode().splitlines()[-1])
    return answer


def ours(folder: Path, trains: str, pictures: Path) -> list[float]:
    """Seconds from the end of one epoch to the end of the next, val and what is saved included; the first is left out."""
    from core.datasets.catalog.dataset import Dataset
    from core.datasets.importing.importing import ImportOptions, import_pictures
    from core.datasets.splits.splitting import SplitRequest, make_split
    from core.runs.event_log import EventReader
    from core.runs.events import Epoch
    from core.runs.folder import RunFolder
    from core.support.jobs import Context
    from core.support.workspace import Workspace
    from core.training.presets import recipe_for
    from core.training.worker import work

    workspace = Workspace.at(folder)
    import_pictures(workspace, "vehicles", pictures, ImportOptions(), Context())
    make_split(Dataset.open(workspace, "vehicles"), SplitRequest(train=0.8, val=0.2, test=0.0), Context())
    settings = ["augmentation=light", f"epochs={EPOCHS}", f"batch_size={BATCH}", f"picture_size={SIZE}", "fit=squeeze"]
    preset = "lite0-frozen" if trains == "head" else "resnet18-scratch"
    network = [] if trains == "head" else ["architecture=lite0"]
    run = RunFolder.create(workspace, "run", "vehicles", recipe_for(preset, [*network, *settings]))
    assert work(workspace, run) == 0
    ends = [event.time for event in EventReader(run.events_path).read_new() if isinstance(event, Epoch)]
    return [later - sooner for sooner, later in itertools.pairwise(ends)]


def fastai(workers: int, trains: str, pictures: Path) -> list[float]:
    """Seconds of a `fit` of one epoch, val included; the first is left out."""
    import time

    importlib.import_module("core.architectures.torchvision_guard")  # before fastai, which imports torchvision itself
    from fastai.vision.all import (  # type: ignore[import-not-found]
        ImageDataLoaders,
        Resize,
        ResizeMethod,
        aug_transforms,
        vision_learner,
    )

    loaders = ImageDataLoaders.from_folder(
        pictures, valid_pct=0.2, seed=0, item_tfms=Resize(SIZE, method=ResizeMethod.Squish), bs=BATCH, num_workers=workers,
        batch_tfms=aug_transforms(size=SIZE, min_scale=0.75),
    )  # fmt: skip
    learner = vision_learner(loaders, "tf_efficientnet_lite0", pretrained=False, normalize=False)
    learner.freeze() if trains == "head" else learner.unfreeze()
    seconds = []
    with learner.no_bar(), learner.no_logging():
        for _ in range(EPOCHS):
            began = time.perf_counter()
            learner.fit(1)
            seconds.append(time.perf_counter() - began)
    return seconds[1:]


if __name__ == "__main__":
    if sys.argv[1] == "ours":
        with tempfile.TemporaryDirectory(prefix="safelight-epoch-") as place:
            print(json.dumps(ours(Path(place), sys.argv[2], Path(sys.argv[3]))))
    else:
        print(json.dumps(fastai(int(sys.argv[1].rpartition("-")[2]), sys.argv[2], Path(sys.argv[3]))))
