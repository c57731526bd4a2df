"""The second epoch's input at 224 pixels, crops drawn for every picture: our loader against torchvision's, timm's and spdl's."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.harness import ROOT, Row, interleaved, median_ratio, print_rows, rows_of_child

PICTURES = ROOT.parent / "shared" / "datasets" / "vehicles"
BATCH = 32
WORKERS = (0, 1, 2)


def run() -> list[Row]:
    """Ours against the best number of workers; both in a child with the environment that training processes get."""
    if not PICTURES.is_dir():
        print(f"bench_input: the photographs are not here: {PICTURES}", file=sys.stderr)
        return []
    return rows_of_child("tests.bench.bench_input")


def read_rows() -> list[Row]:
    """The comparisons, in this process: against the best number of workers of each way."""
    with tempfile.TemporaryDirectory(prefix="safelight-input-") as place:
        ours, count = _ours(Path(place))
        peers = {(way, workers): make(workers) for way, make in _ways().items() for workers in WORKERS}
        timings = interleaved([ours, *peers.values()], rounds=5)
    mine, others = timings[0], dict(zip(peers, timings[1:], strict=True))
    rows = []
    for way in _ways():
        best = min((one for one in others if one[0] == way), key=lambda one: others[one].median)
        detail = f"{count} pictures; {mine} against {others[best]}"
        name = f"{way}, {best[1]} workers"
        rows.append(Row("second epoch's input at 224", name, median_ratio(others[best], mine), 3.0, detail))
    return rows


def _ways() -> dict[str, Callable[[int], Callable[[], object]]]:
    """What is compared with, by its name; spdl where it is installed."""
    ways = {"ImageFolder + PIL + DataLoader": _peer, "timm's loader": _timm}
    if importlib.util.find_spec("spdl") is None:
        print("bench_input: spdl is not installed, and left out", file=sys.stderr)
        return ways
    return ways | {"spdl's pipeline + PIL": _spdl}


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

    pictures = torchvision.datasets.ImageFolder(PICTURES, _transform())
    loader = torch.utils.data.DataLoader(pictures, batch_size=BATCH, shuffle=True, num_workers=workers)

    def epoch() -> float:
        return sum(float(images[0, 0, 0, 0]) for images, _ in loader)

    return epoch


def _transform() -> Callable[[object], Any]:
    from core.architectures.torchvision_guard import torchvision

    steps = torchvision.transforms
    normalised = steps.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    made: Callable[[object], Any] = steps.Compose(
        [steps.RandomResizedCrop(224), steps.RandomHorizontalFlip(), steps.ToTensor(), normalised]
    )
    return made


def _timm(workers: int) -> Callable[[], object]:
    """An epoch of timm's own training loader with that many workers, with crops and mirroring only."""
    from timm.data import create_dataset, create_loader

    dataset = create_dataset("", str(PICTURES))
    loader = create_loader(
        dataset, (3, 224, 224), BATCH, is_training=True, scale=(0.08, 1.0), hflip=0.5, color_jitter=None, num_workers=workers,
        use_prefetcher=False, persistent_workers=False,
    )  # fmt: skip

    def epoch() -> float:
        return sum(float(images[0, 0, 0, 0]) for images, _ in loader)

    return epoch


def _spdl(workers: int) -> Callable[[], object]:
    """An epoch of spdl's pipeline of that many threads; it decodes by PIL, for its own decoder wants FFmpeg."""
    import torch
    from PIL import Image
    from spdl.pipeline import PipelineBuilder

    files = sorted(path for path in PICTURES.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    transform = _transform()

    def read(path: Path) -> torch.Tensor:
        with Image.open(path) as picture:
            made: torch.Tensor = transform(picture.convert("RGB"))
        return made

    def epoch() -> float:
        order = [files[place] for place in torch.randperm(len(files)).tolist()]
        builder = PipelineBuilder().add_source(order).pipe(read, concurrency=max(1, workers))
        pipeline = builder.aggregate(BATCH).pipe(torch.stack).add_sink(3).build(num_threads=max(1, workers) + 1)
        with pipeline.auto_stop():
            return sum(float(images[0, 0, 0, 0]) for images in pipeline)

    return epoch


if __name__ == "__main__":
    print_rows(read_rows())
