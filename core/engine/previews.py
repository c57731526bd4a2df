"""Augmented views of training pictures as files, so that a person sees what the network will see."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from core.architectures.weights import preprocessing_for
from core.datasets.catalog.dataset import Dataset, SampleTable
from core.engine.protocol import AugmentationPreview, AugmentedView
from core.pictures.decoder.pool import DecoderPool
from core.pixels.mixing import mixed, mixes
from core.pixels.randomness import generator
from core.pixels.store import for_dataset, scaling_of
from core.pixels.views import augmented, draw
from core.prediction.decoding import decode_pictures
from core.runs.augmentation import Augmentation
from core.runs.plan import Preprocessing
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace

PICTURES = 4
"""Different pictures shown at most; further views are of the same ones."""


def augmented_pictures(
    workspace: Workspace, request: AugmentationPreview, pool: DecoderPool, folder: Path, context: Context
) -> tuple[AugmentedView, ...]:
    """Writes `request.count` augmented views as PNG files into `folder`; views of one picture stand together.

    Raises:
        NotThere: No such dataset, split or stage, or no picture to train on.
        BadInput: None of the pictures that were picked can be read.
    """
    recipe = request.recipe
    if request.stage >= len(recipe.stages):
        raise NotThere(f"The recipe has no stage {request.stage + 1}.", f"It has {len(recipe.stages)}.")
    dataset = Dataset.open(workspace, request.dataset)
    if request.files:
        files = list(request.files[:PICTURES])
        paths: Sequence[str] = [file.name for file in files]
    else:
        table = dataset.table(request.split or dataset.current_split)
        paths = pick(table, PICTURES, request.turn)
        files = [dataset.picture_path(path) for path in paths]
    if not paths:
        raise NotThere(f"{request.dataset} has no pictures to train on.", "Import pictures first.", dataset.folder)
    preprocessing = for_dataset(preprocessing_for(recipe), dataset)
    scaling = scaling_of(preprocessing)
    decoded = decode_pictures(pool, files, [scaling], context)
    usable = [row for row in range(len(paths)) if row not in decoded.refused]
    if not usable:
        raise BadInput(f"{paths[0]} cannot be read: {decoded.refused[0]}", "Take other pictures.", files[0])
    # The pictures in turn, so that mixing meets another picture each time; shown, the views of one stand together.
    rows = [usable[index % len(usable)] for index in range(request.count)]
    views = augmented_views(decoded.pixels[scaling][rows], recipe.stages[request.stage].augmentation, preprocessing, request.seed)
    folder.mkdir(parents=True)
    shown = []
    for index, place in enumerate(sorted(range(len(rows)), key=rows.__getitem__)):
        context.check_abandoned()
        file = folder / f"{index:03d}.png"
        # Looked at once and thrown away, so quick counts and small does not.
        Image.fromarray(views[place]).save(file, compress_level=1)
        shown.append(AugmentedView(file, paths[rows[place]]))
    return tuple(shown)


def pick(table: SampleTable, count: int, turn: int = 0) -> Sequence[str]:
    """Paths of up to `count` training pictures, taken from the classes in turn; the same ones for the same turn."""
    trained = "train" if "train" in table.sides else None
    by_class: dict[str, list[str]] = {name: [] for name in table.classes}
    for path, label, side in sorted(zip(table.paths, table.labels, table.sides, strict=True), key=lambda row: row[0]):
        if trained is None or side == trained:
            by_class[label].append(path)
    turns = chain.from_iterable(zip_longest(*by_class.values()))
    paths = [path for path in turns if path is not None]
    begin = turn * count % max(1, len(paths))
    return (paths[begin:] + paths[:begin])[:count]


def augmented_views(
    pictures: NDArray[np.uint8], augmentation: Augmentation, preprocessing: Preprocessing, seed: int
) -> NDArray[np.uint8]:
    """One view of each picture as training would see it, as pixels again; mixed with the one before it where that is asked.

    *Shapes*: uint8 [N, R, R, 3] to uint8 [N, S, S, 3]; give the same picture N times for N views of it.
    """
    draws = draw(augmentation, len(pictures), preprocessing, generator(seed, "augmentation"))
    views = augmented(torch.from_numpy(np.ascontiguousarray(pictures)), draws, preprocessing)
    if mixes(augmentation):
        views, _ = mixed(views, torch.zeros(len(views), 1), augmentation, generator(seed, "mixing"))
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (preprocessing.mean, preprocessing.std))
    pixels = ((views * std + mean) * 255).round_().clamp_(0, 255).to(torch.uint8)
    return pixels.permute(0, 2, 3, 1).contiguous().numpy()
