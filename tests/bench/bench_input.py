"""The second epoch's input at 224 pixels, crops drawn for every picture: the loader against ImageFolder, PIL and DataLoader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from core.support.computing import SURROUNDINGS
from tests.bench.harness import Row, interleaved, median_ratio

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT.parent / "shared" / "datasets" / "vehicles"
BATCH = 32
WORKERS = (0, 1, 2)


def run() -> list[Row]:
    """Ours against the best number of workers; both in a child with the environment that training processes get."""
    if not PICTURES.is_dir():
        print(f"bench_input: the photographs are not here: {PICTURES}", file=sys.stderr)
        return []
    command = [sys.executable, "-m", "tests.bench.bench_input"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **SURROUNDINGS}, stdout=subprocess.PIPE, check=True)
    return [Row(**json.loads(done.stdout.decode().splitlines()[-1]))]


def read_sizes() -> Row:
    """The comparison, in this process."""
    with tempfile.TemporaryDirectory(prefix="safelight-input-") as place:
        ours, count = _ours(Path(place))
        peers = {workers: _peer(workers) for workers in WORKERS}
        timings = interleaved([ours, *peers.values()], rounds=5)
    mine, others = timings[0], dict(zip(peers, timings[1:], strict=True))
    best = min(others, key=lambda workers: others[workers].median)
    name = f"ImageFolder + PIL + DataLoader, {best} workers"
    detail = f"{count} pictures; {mine} against {others[best]}"
    return Row("second epoch's input at 224", name, median_ratio(others[best], mine), 3.0, detail)


def _ours(folder: Path) -> tuple[Callable[[], object], int]:
    """An epoch of augmented batches from a pixel cache that the first epoch has built."""
    import numpy as np
    import torch

    from core.datasets.catalog.dataset import Dataset
    from core.datasets.importing.importing import ImportOptions, import_pictures
    from core.pixels.loader import PictureLoader
    from core.pixels.randomness import generator
    from core.pixels.store import PixelStore
    from core.pixels.views import draw
    from core.runs.augmentation import Augmentation
    from core.runs.plan import Preprocessing
    from core.support.jobs import Context
    from core.support.workspace import Workspace
    from core.training.step.balance import shares, steps_in_epoch
    from core.training.step.inputs import PictureInputs

    workspace = Workspace.at(folder)
    import_pictures(workspace, "vehicles", PICTURES, ImportOptions(), Context())
    dataset = Dataset.open(workspace, "vehicles")
    table, record = dataset.table(None), Preprocessing(size=224, resize=256)
    store = PixelStore.prepare(dataset, table, record, Context())
    device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
    loader = PictureLoader(store.pixels, store.rows(table.sha256), device, resident=True)
    inputs = PictureInputs(loader, torch.zeros(len(loader), dtype=torch.int64), record)
    options = Augmentation(smallest_crop=0.08)  # as RandomResizedCrop has it

    def epoch() -> float:
        order = generator(0, "order").permutation(len(loader))
        picks = shares(order, steps_in_epoch(len(loader), BATCH))
        seen = 0.0
        for step, (raw, _) in enumerate(inputs.batches(picks)):
            views = inputs.prepared(raw, draw(options, len(raw), record, generator(0, "augmentation", step)))
            seen += float(views[0, 0, 0, 0])
        return seen

    assert np.all(store.rows(table.sha256) >= 0)
    return epoch, len(table)


def _peer(workers: int) -> Callable[[], object]:
    """An epoch of ImageFolder with the usual transforms and that many workers."""
    import torch

    from core.architectures.torchvision_guard import torchvision

    steps = torchvision.transforms
    transform = steps.Compose(
        [
            steps.RandomResizedCrop(224),
            steps.RandomHorizontalFlip(),
            steps.ToTensor(),
            steps.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
        ]
    )
    loader = torch.utils.data.DataLoader(
        torchvision.datasets.ImageFolder(PICTURES, transform), batch_size=BATCH, shuffle=True, num_workers=workers
    )

    def epoch() -> float:
        return sum(float(images[0, 0, 0, 0]) for images, _ in loader)

    return epoch


if __name__ == "__main__":
    print(json.dumps(asdict(read_sizes())))
