"""A dataset whose classes show in object and background alike, and runs that look at nothing but the one or the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from core.architectures.network import Network
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import found_mask_path
from core.datasets.importing.importing import import_pictures
from core.evaluation.predictions import Predictions
from core.evaluation.report import Report, write_report
from core.pictures.masks import write_mask
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from tests.trained_runs import write_best, write_run

SIDE = 16
CLASSES = ("blue", "red")
OBJECT = slice(5, 11)
"""Rows and columns of the object in every picture."""
_COLOURS = {"blue": (30, 40, 200), "red": (200, 40, 30)}


def coloured_dataset(workspace: Workspace, place: Path, each: int = 8) -> Dataset:
    """The dataset `pets`: a blue or a red square before a ground of its colour, a little different in every picture."""
    random = np.random.default_rng(0)
    for label, colour in _COLOURS.items():
        (place / label).mkdir(parents=True)
        for number in range(each):
            pixels = np.clip(np.array(colour) // 2 + random.integers(0, 40, (SIDE, SIDE, 3)), 0, 255)
            pixels[OBJECT, OBJECT] = np.array(colour) + random.integers(-20, 20, (6, 6, 3))
            Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(place / label / f"{number}.png")
    import_pictures(workspace, "pets", place)
    return Dataset.open(workspace, "pets")


def find_objects(dataset: Dataset, leave_out: int = 0) -> None:
    """Puts the masks of all pictures but the last few where background removal keeps what it found."""
    grey = np.zeros((SIDE, SIDE), np.uint8)
    grey[OBJECT, OBJECT] = 255
    samples = dataset.catalog.samples()
    for sample in samples[: len(samples) - leave_out]:
        file = found_mask_path(dataset.folder, "u2netp", sample.sha256)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_mask(grey, file)


def coloured_run(workspace: Workspace, dataset: Dataset, name: str, looks_at: str) -> RunFolder:
    """A finished run that compares red with blue in the objects, or in the backgrounds; all pictures are on val and test."""
    recipe = Recipe(architecture="mlp", picture_size=SIDE, fit="squeeze", mlp_width="2")
    folder, network = write_run(workspace, name, recipe, CLASSES)
    write_best(folder, _looking_at(network, looks_at), CLASSES)
    table = dataset.table()
    truth = np.array([CLASSES.index(label) for label in table.labels], np.int64)
    side = Predictions(table.paths, table.sha256, table.sha256, truth, np.eye(2, dtype=np.float32)[truth])
    write_report(folder.report_path, Report(name, CLASSES, "best", "ab" * 32, side, side, (), NotCounted()))
    return folder


def _looking_at(network: Network, where: str) -> Network:
    seen = np.zeros((SIDE, SIDE), np.float32)
    seen[OBJECT, OBJECT] = 1
    if where == "backgrounds":
        seen = 1 - seen
        seen[3:13, 3:13] = 0  # where the rim around an object is filled in
    more_red = torch.from_numpy(np.stack([seen, 0 * seen, -seen]).reshape(-1)) / seen.sum()
    with torch.no_grad():
        for tensor in (*network.backbones[0].parameters(), *network.head.parameters()):
            if tensor.ndim == 2:
                tensor.zero_()
        first, last = network.backbones[0].layers[0].linear.weight, next(iter(network.head.parameters()))  # type: ignore
        first[0], first[1] = -more_red, more_red
        last[0, 0] = last[1, 1] = 1
    return network
