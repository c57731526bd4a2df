"""Picture files to a trained head: the frozen recipe against ten epochs of the loop every tutorial teaches.

Each contestant has a process of its own, because the allocator's settings are part of what is measured. Imports of libraries
are timed for neither.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.harness import Row

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT.parent / "shared" / "datasets" / "vehicles"
EPOCHS = 10
ROUNDS = 1


def run() -> list[Row]:
    """The frozen recipe against the tutorial loop as it is found, and against the same loop with our allocator settings."""
    from core.support.computing import SURROUNDINGS

    if not PICTURES.is_dir():
        print(f"bench_recipe: the photographs are not here: {PICTURES}", file=sys.stderr)
        return []
    plain = {name: value for name, value in os.environ.items() if name not in SURROUNDINGS}
    ours = [_child("ours", {**SURROUNDINGS, **os.environ}) for _ in range(ROUNDS + 2)]
    bare, helped = _child("tutorial", plain), _child("tutorial", {**plain, **SURROUNDINGS})
    ours.append(_child("ours", {**SURROUNDINGS, **os.environ}))
    middle = sorted(ours, key=lambda one: one["seconds"])[len(ours) // 2]
    rows = []
    for name, loop, goal in (("as found", bare, 50.0), ("with our allocator settings", helped, 20.0)):
        whole = loop["seconds"] * EPOCHS
        detail = (
            f"{middle['seconds']:.1f} s, test {100 * middle['accuracy']:.1f} % of {middle['n']:.0f}; loop {whole:.0f} s "
            f"(x{EPOCHS} from one epoch of {loop['seconds']:.1f} s), test {100 * loop['accuracy']:.1f} % after that epoch"
        )
        rows.append(Row("frozen recipe, files to trained head", f"tutorial loop {name}", whole / middle["seconds"], goal, detail))
    return rows


def _child(what: str, environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.bench_recipe", what]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    answer: dict[str, float] = json.loads(done.stdout.decode().splitlines()[-1])
    return answer


def _split(folder: Path) -> object:
    """A workspace with the photographs imported and split, untimed."""
    from core.datasets.catalog.dataset import Dataset
    from core.datasets.importing.importing import ImportOptions, import_pictures
    from core.datasets.splits.splitting import SplitRequest, make_split
    from core.support.jobs import Context
    from core.support.workspace import Workspace

    workspace = Workspace.at(folder)
    import_pictures(workspace, "vehicles", PICTURES, ImportOptions(), Context())
    make_split(Dataset.open(workspace, "vehicles"), SplitRequest(train=0.7, val=0.15, test=0.15), Context())
    return workspace


def ours(folder: Path) -> dict[str, float]:
    """Seconds from picture files to the trained head of `lite0-frozen` on the disk, and its accuracy on test (fraction)."""
    import core.training.execution
    from core.architectures import timm_networks  # noqa: F401  imported before the clock starts, as for the tutorial loop
    from core.evaluation.report import read_report
    from core.runs.event_log import EventReader
    from core.runs.events import CheckpointSaved
    from core.runs.folder import RunFolder
    from core.training.presets import recipe_for
    from core.training.worker import work

    assert core.training.execution
    workspace = _split(folder)
    run = RunFolder.create(workspace, "run", "vehicles", recipe_for("lite0-frozen"))  # type: ignore[arg-type]
    began = time.time()
    assert work(workspace, run) == 0  # type: ignore[arg-type]
    # The last checkpoint is the trained head on the disk; the test side is looked at after it, as it is for the loop.
    saved = [event.time for event in EventReader(run.events_path).read_new() if isinstance(event, CheckpointSaved)]
    seconds = saved[-1] - began
    test = read_report(run.report_path).test
    return {"seconds": seconds, "accuracy": float(test.correct.mean()), "n": test.n}


def tutorial(folder: Path) -> dict[str, float]:
    """Seconds of one epoch (train, then val) of the same backbone and head, as PyTorch's transfer-learning tutorial does it.

    *Source*: PyTorch, Transfer Learning for Computer Vision, "ConvNet as fixed feature extractor"; batches of 32 in place of
    4, which is in the tutorial's favour, and two workers for two processors.
    """
    import torch
    from torch import nn

    from core.architectures.building import build
    from core.architectures.torchvision_guard import torchvision
    from core.architectures.weights import load_weights, resolve_weights
    from core.datasets.catalog.dataset import Dataset
    from core.support.jobs import Context
    from core.training.presets import recipe_for

    workspace = _split(folder)
    dataset = Dataset.open(workspace, "vehicles")  # type: ignore[arg-type]
    table = dataset.table(dataset.current_split)
    for path, label, side in zip(table.paths, table.labels, table.sides, strict=True):
        link = folder / "sides" / str(side) / label / Path(path).name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(dataset.picture_path(path))
    steps = torchvision.transforms
    normalise = [steps.ToTensor(), steps.Normalize([0.5] * 3, [0.5] * 3)]
    transforms = {
        "train": steps.Compose([steps.RandomResizedCrop(224), steps.RandomHorizontalFlip(), *normalise]),
        "val": steps.Compose([steps.Resize(256), steps.CenterCrop(224), *normalise]),
    }
    sets = {
        side: torchvision.datasets.ImageFolder(folder / "sides" / side, transforms["train" if side == "train" else "val"])
        for side in ("train", "val", "test")
    }
    loaders = {
        side: torch.utils.data.DataLoader(each, batch_size=32, shuffle=side == "train", num_workers=2)
        for side, each in sets.items()
    }
    recipe = recipe_for("lite0-frozen")
    network = build(recipe, len(sets["train"].classes))
    load_weights(network, resolve_weights(recipe, workspace, Context()))  # type: ignore[arg-type]
    network.backbone.requires_grad_(False)
    criterion, optimiser = nn.CrossEntropyLoss(), torch.optim.SGD(network.head.parameters(), lr=0.01, momentum=0.9)
    began = time.perf_counter()
    for side in ("train", "val"):
        network.train(side == "train")
        running, right = 0.0, 0
        for images, labels in loaders[side]:
            optimiser.zero_grad()
            with torch.set_grad_enabled(side == "train"):
                outputs = network(images)
                loss = criterion(outputs, labels)
                if side == "train":
                    loss.backward()
                    optimiser.step()
            running += loss.item() * len(images)
            right += int((outputs.argmax(1) == labels).sum())
    seconds = time.perf_counter() - began
    network.eval()
    with torch.no_grad():
        right = sum(int((network(images).argmax(1) == labels).sum()) for images, labels in loaders["test"])
    return {"seconds": seconds, "accuracy": right / len(sets["test"]), "n": len(sets["test"])}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="safelight-recipe-") as place:
        print(json.dumps({"ours": ours, "tutorial": tutorial}[sys.argv[1]](Path(place))))
