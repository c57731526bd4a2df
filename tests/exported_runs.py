"""A workspace with pictures and a run that was judged on them, ready to be exported; nothing was trained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.evaluation.predictions import Predictions, no_predictions
from core.evaluation.report import Report, write_report
from core.runs.plan import NotCounted, Preprocessing, SplitFacts
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from tests.shape_runs import DATASET, shapes_workspace
from tests.trained_runs import write_best, write_run

RUN = "run"
RECORD = Preprocessing(size=16, resize=18, fit="pad", interpolation="bicubic")


def exportable(place: Path, record: Preprocessing = RECORD, architecture: str = "cnn-small") -> Workspace:
    """A workspace with a run called `RUN`, judged on drawn shapes of all sorts: JPEGs, wide ones, see-through, turned."""
    workspace = shapes_workspace(place, classes=3, each=4, size=24)
    dataset = Dataset.open(workspace, DATASET)
    paths = dataset.table().paths
    _vary([dataset.root / path for path in paths])
    recipe = Recipe(architecture=architecture, picture_size=record.size, seed=1)
    classes = ("circle", "square", "a class, with a comma")
    split = SplitFacts(name=str(dataset.current_split), fingerprint="0" * 64, counts={})
    folder, network = write_run(workspace, RUN, recipe, classes, dataset=DATASET, preprocessing=record, split=split)
    with torch.random.fork_rng():
        torch.manual_seed(4)
        torch.nn.init.normal_(next(network.head.parameters()), std=0.01)  # else every picture gets nearly the same answer
    write_best(folder, network, classes)
    none = no_predictions(3)
    ids = tuple(f"{place:064d}" for place in range(len(paths)))
    test = Predictions(paths, ids, ids, np.zeros(len(paths), np.int64), np.full((len(paths), 3), 1 / 3, np.float32))
    write_report(folder.report_path, Report(RUN, classes, "best", "0" * 64, none, test, left_out=NotCounted()))
    return workspace


def _vary(files: list[Path]) -> None:
    """Puts other sorts of pictures in the place of some; a file's name does not say what is in it."""
    for number, file in enumerate(files):
        picture = Image.open(file).convert("RGB").resize((60 + 37 * (number % 4), 40 + 13 * (number % 3)))
        if number % 5 == 1:
            exif = Image.Exif()
            exif[0x0112] = 6
            picture.save(file, format="JPEG", exif=exif, quality=90)
        elif number % 5 == 2:
            picture.putalpha(Image.linear_gradient("L").resize(picture.size))
            picture.save(file, format="PNG")
        elif number % 5 == 3:
            picture.resize((330, 230)).quantize(16).save(file, format="PNG")
        elif number % 5 == 4:
            picture.resize((1100, 385)).save(file, format="JPEG")
