"""What the offline backbone sees in every picture of a dataset: one row of features for each, kept with the dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

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
from core.support.wording import counted
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.arithmetic.folding import folded
from core.training.arithmetic.halves import type_of
from core.training.arithmetic.machine import this_machine
from core.training.presets import recipe_for
from core.training.run_data import FEATURE_BLOCK

PRESET = "lite0-frozen"
"""The preset whose backbone it is: its ImageNet weights come with the installation, and its runs share the features."""

WIDTH = 1280
"""Numbers it says of each picture."""

WHOLE = "whole"
"""The view of all of a picture at a smaller size: what parts of pictures are compared with."""

PART = 0.6
"""Part of the square's side that each of the parts shows."""

PARTS = {f"part-{row}-{column}": (column / 2, row / 2) for row in range(3) for column in range(3)}
"""Views of parts, at the same size: how far from the left and from the top of the room there is for them."""

MIDDLE = "part-1-1"
"""The part that no border reaches."""

_VIEWS = (WHOLE, *PARTS)

SHORT = 512
"""Numbers kept of each of these views."""

_SMALLER = 3 / 7  # of the side, at which all of a picture and its parts are seen: ten of these cost less than two at full size
_LEAST_SIDE = 56  # pixels of the smaller size; below it nothing is left in the last layers

Features = NDArray[np.float32]


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
        dataset: Whose pictures are looked at.
        context: Hears the progress.
        table: Which of them; those in use when None.
        share: Which of how many shares of what is missing is looked at, from 0, and kept aside; all of it when None.
    """

    def __init__(
        self, dataset: Dataset, context: Context, table: SampleTable | None = None, share: tuple[int, int] | None = None
    ) -> None:
        self._share = share
        self._dataset = dataset
        self._context = context
        machine = this_machine()
        self._precision = "bf16" if machine.bf16 else "fp32"
        self._device = Device(machine.device, self._precision)
        self._recipe = recipe_for(PRESET, [f"picture_size={usual_size(dataset)}"])
        self._weights = resolve_weights(self._recipe, Workspace.at(dataset.folder.parent.parent), context)
        self.preprocessing = for_dataset(self._weights.preprocessing, dataset)
        self._backbones: dict[int, torch.nn.Module] = {}
        self.computed = 0
        """Looks at pictures that had not been taken before, two for each."""
        table = dataset.table(None) if table is None else table
        self.store = PixelStore.prepare(dataset, table, self.preprocessing, context)
        usable = np.flatnonzero(self.store.rows(table.sha256) >= 0)
        if lost := len(table) - len(usable):
            could_not = counted(lost, "picture could not be decoded and was", "pictures could not be decoded and were")
            context.report(Note(f"{could_not} not looked at."))
        self.table = table.take(usable)

    def embedding(self) -> Embedding:
        """What is seen in the centre of each picture."""
        return Embedding(self.table, self.features(), self.store, self.preprocessing)

    def features(self) -> Features:
        """What is seen in the centre of each picture, which is all of it. *Shapes*: [N, WIDTH]."""
        return self._look_at_centres().read(self.table.sha256)

    def parts(self) -> Callable[[str], Features]:
        """What is seen of each picture at a smaller size: all of it and its parts, by the name of the view.

        *Shapes*: [N, SHORT] for each view.
        """
        store = self._look_at_parts()
        return lambda view: store.read(self.table.sha256, slice(SHORT * _VIEWS.index(view), SHORT * (_VIEWS.index(view) + 1)))

    def look(self) -> None:
        """Looks at all that was not looked at, or at the share of it."""
        self._look_at_centres()
        self._look_at_parts()

    def gather(self, share: tuple[int, int]) -> int:
        """Takes what was seen of a share, which is gone then; returns how many looks that were."""
        stores = (self._centres(), self._parts())
        return sum(store.take_over(_share_of(store, share), self._context) for store in stores)

    def _centres(self) -> FeatureStore:
        return self._features_of(VIEW, WIDTH)

    def _parts(self) -> FeatureStore:
        return self._features_of(f"{WHOLE} and parts at {self._smaller}", SHORT * len(_VIEWS))

    @property
    def _smaller(self) -> int:
        return max(_LEAST_SIDE, round(self.preprocessing.size * _SMALLER))

    def _look_at_centres(self) -> FeatureStore:
        def look(raw: torch.Tensor) -> torch.Tensor:
            seen: torch.Tensor = self._network(self.preprocessing.size)(centred(raw, self.preprocessing))
            return seen

        return self._compute(self._centres(), look, "Looking at each picture once")

    def _look_at_parts(self) -> FeatureStore:
        side = self._smaller

        def look(raw: torch.Tensor) -> torch.Tensor:
            network, shorter = self._network(side), torch.from_numpy(_shorter()).to(raw.device)
            seen = [network(_part(raw, PARTS.get(view), side, self.preprocessing)).float() @ shorter for view in _VIEWS]
            return torch.cat(seen, dim=1)

        return self._compute(self._parts(), look, "Looking at parts of each picture")

    def _features_of(self, view: str, width: int) -> FeatureStore:
        key = feature_key(self._recipe.architecture, self._weights.origin.sha256, self.preprocessing, self._precision, view)
        return FeatureStore(self._dataset.cached(f"features-{key}"), width)

    def _compute(self, store: FeatureStore, look: Callable[[torch.Tensor], torch.Tensor], what: str) -> FeatureStore:
        block = FEATURE_BLOCK[self._device.torch.type]
        table, target = self.table, store
        if self._share is not None:
            table, target = table.take(_places_of_share(table, store, block, self._share)), _share_of(store, self._share)
        # Each picture is read once here, so nothing is gained by holding all of them on the device.
        loader = PictureLoader(self.store.pixels, self.store.rows(table.sha256), self._device.torch, resident=False)

        @torch.inference_mode()
        def compute(places: NDArray[np.int64]) -> torch.Tensor:
            (raw,) = loader.batches([places])
            with self._device.autocast():
                return look(raw)

        self.computed += target.add_missing(table.sha256, compute, block, self._context, what)
        return target

    def _network(self, side: int) -> torch.nn.Module:
        if side not in self._backbones:
            network = build(self._recipe, 1)
            load_weights(network, self._weights)
            placed = self._device.placed(network.backbone.eval(), "channels_last")
            self._backbones[side] = folded(placed, side, type_of(self._precision))
        return self._backbones[side]


def _places_of_share(table: SampleTable, store: FeatureStore, block: int, share: tuple[int, int]) -> list[int]:
    """Where the samples of a share stand in the table: of what is missing, every so many-th block."""
    missing, number, of = store.without(table.sha256), *share
    first: dict[str, int] = {}
    for place, sample in enumerate(table.sha256):
        if sample in missing:
            first.setdefault(sample, place)
    places = list(first.values())
    return [place for row, place in enumerate(places) if row // block % of == number]


def _share_of(store: FeatureStore, share: tuple[int, int]) -> FeatureStore:
    return FeatureStore(store.folder.with_name(f"{store.folder.name}-share-{share[0] + 1}-of-{share[1]}"), store.width)


def _part(raw: torch.Tensor, place: tuple[float, float] | None, size: int, preprocessing: Preprocessing) -> torch.Tensor:
    """A part of each square, or all of it. *Shapes*: uint8 [N, R, R, 3] to float32 [N, 3, size, size]."""
    raw = enlarged(raw, preprocessing)
    side = raw.shape[1] if place is None else round(raw.shape[1] * PART)
    left, top = (round(part * (raw.shape[1] - side)) for part in place or (0, 0))
    part = raw[:, top : top + side, left : left + side].permute(0, 3, 1, 2)
    # Of bytes, for which there is a quick way.
    return normalised(functional.interpolate(part, (size, size), mode="bilinear", antialias=True).float(), preprocessing)


@lru_cache(maxsize=1)
def _shorter() -> Features:
    """What makes features shorter and keeps the angles between them: ten views of 1,280 numbers would be twice the pixels.

    *Source*: W. Johnson, J. Lindenstrauss, 1984: a random projection, the same always.
    """
    drawn: Features = np.random.default_rng(0).standard_normal((WIDTH, SHORT)).astype(np.float32)
    return drawn / np.float32(SHORT**0.5)
