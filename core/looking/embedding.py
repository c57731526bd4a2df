"""What the offline backbone sees in every picture of a dataset: one row of features for each, kept with the dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.architectures.building import build
from core.architectures.weights import load_weights, resolve_weights
from core.datasets.catalog.dataset import Dataset, SampleTable
from core.datasets.cleaning.look_time import usual_size
from core.pixels.enlarging import enlarged
from core.pixels.features import VIEW, FeatureStore, feature_key
from core.pixels.loader import PictureLoader
from core.pixels.store import PixelStore, for_dataset
from core.pixels.views import centred, normalised
from core.runs.plan import Preprocessing
from core.support.jobs import Context, Note
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.arithmetic.folding import folded
from core.training.arithmetic.machine import this_machine
from core.training.presets import recipe_for
from core.training.run_data import FEATURE_BLOCK

PRESET = "lite0-frozen"
"""The preset whose backbone it is: its ImageNet weights come with the installation, and its runs share the features."""

WIDTH = 1280
"""Numbers it says of each picture."""

CLOSE_UP = 0.75
"""Part of the square's side that the view "close" shows."""

Features = NDArray[np.float32]
Cut = Callable[[torch.Tensor, Preprocessing], torch.Tensor]


@dataclass(frozen=True, eq=False)
class Embedding:
    """Pictures and what the backbone sees in them, in the order of the paths.

    Attributes:
        table: The usable, not excluded samples that can be decoded.
        features: One row for each.
        store: Their pixels.
        preprocessing: How they were looked at.

    Shapes:
        features: float32 [N, D].
    """

    table: SampleTable
    features: Features
    store: PixelStore
    preprocessing: Preprocessing

    def __len__(self) -> int:
        return len(self.table)

    @property
    def directions(self) -> Features:
        """The features scaled to length 1, so that a product is the cosine of the angle between two. *Shapes*: [N, D]."""
        return unit(self.features)


def embed(dataset: Dataset, context: Context | None = None) -> Embedding:
    """Looks at every usable picture once; what was looked at before is read from the dataset's cache.

    Raises:
        DiskFull: No room for pixels or features; what was finished stays.
        NotThere: The package with the weights is not installed.
        Abandoned: The job was dropped; what was finished stays.
    """
    return Looker(dataset, context or Context()).embedding()


def unit(features: Features) -> Features:
    """Each row scaled to length 1; rows of zeros stay. *Shapes*: float32 [N, D]."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features / np.maximum(lengths, 1e-12), np.float32)


class Looker:
    """The offline backbone before a dataset. The network is loaded only when a picture has not been looked at.

    Args:
        dataset: Whose used pictures are looked at.
        context: Hears the progress.
    """

    def __init__(self, dataset: Dataset, context: Context) -> None:
        self._dataset = dataset
        self._context = context
        machine = this_machine()
        self._precision = "bf16" if machine.bf16 else "fp32"
        self._device = Device(machine.device, self._precision)
        self._recipe = recipe_for(PRESET, [f"picture_size={usual_size(dataset)}"])
        self._weights = resolve_weights(self._recipe, Workspace.at(dataset.folder.parent.parent), context)
        self.preprocessing = for_dataset(self._weights.preprocessing, dataset)
        self._backbone: torch.nn.Module | None = None
        self.computed = 0
        """Views of pictures that had not been seen before."""
        table = dataset.table(None)
        self.store = PixelStore.prepare(dataset, table, self.preprocessing, context)
        usable = np.flatnonzero(self.store.rows(table.sha256) >= 0)
        if len(usable) < len(table):
            context.report(Note(f"{len(table) - len(usable)} pictures could not be decoded and were not looked at."))
        self.table = rows_of(table, usable)

    def embedding(self) -> Embedding:
        """What is seen in the centre of each picture."""
        return Embedding(self.table, self.features(VIEW), self.store, self.preprocessing)

    def features(self, view: str) -> Features:
        """What is seen in a view of each picture: "centre", its mirror image "mirror", or "close". *Shapes*: [N, D]."""
        key = feature_key(self._recipe.architecture, self._weights.origin.sha256, self.preprocessing, self._precision, view)
        store = FeatureStore(self._dataset.cached(f"features-{key}"), WIDTH)
        # Each picture is read once here, so nothing is gained by holding all of them on the device.
        loader = PictureLoader(self.store.pixels, self.store.rows(self.table.sha256), self._device.torch, resident=False)

        @torch.inference_mode()
        def compute(places: NDArray[np.int64]) -> torch.Tensor:
            (raw,) = loader.batches([places])
            with self._device.autocast():
                features: torch.Tensor = self._network()(VIEWS[view](raw, self.preprocessing))
            return features

        self.computed += store.add_missing(
            self.table.sha256, compute, FEATURE_BLOCK[self._device.torch.type], self._context, _WORDS[view]
        )
        return store.read(self.table.sha256)

    def _network(self) -> torch.nn.Module:
        if self._backbone is None:
            network = build(self._recipe, 1)
            load_weights(network, self._weights)
            placed = self._device.placed(network.backbone.eval(), "channels_last")
            precision = torch.bfloat16 if self._precision == "bf16" else torch.float32
            self._backbone = folded(placed, self.preprocessing.size, precision)
        return self._backbone


def rows_of(table: SampleTable, places: NDArray[np.int64]) -> SampleTable:
    """Some rows of a table, in this order. *Shapes*: places: int64 [M], each 0 to the table's length - 1."""
    columns = (table.paths, table.sha256, table.labels, table.sides, table.groups)
    return SampleTable(*(tuple(column[place] for place in places) for column in columns))


def _mirrored(raw: torch.Tensor, preprocessing: Preprocessing) -> torch.Tensor:
    return centred(raw.flip(2), preprocessing)


def _close(raw: torch.Tensor, preprocessing: Preprocessing) -> torch.Tensor:
    raw = enlarged(raw, preprocessing)
    side = round(raw.shape[1] * CLOSE_UP)
    edge = (raw.shape[1] - side) // 2
    part = raw[:, edge : edge + side, edge : edge + side].permute(0, 3, 1, 2)
    views = functional.interpolate(part.float(), (preprocessing.size, preprocessing.size), mode="bilinear", antialias=True)
    return normalised(views, preprocessing)


VIEWS: dict[str, Cut] = {VIEW: centred, "mirror": _mirrored, "close": _close}
"""How each view is cut from the squares of the pixel store: uint8 [N, R, R, 3] to float32 [N, 3, S, S]."""

_WORDS = {VIEW: "Looking at each picture once", "mirror": "Looking at mirror images", "close": "Looking at details"}
