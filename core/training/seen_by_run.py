"""What a run's own network sees in the pictures of a dataset: one row of features for each, kept with the dataset."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.architectures.catalogue import backbone_name
from core.architectures.trained import trained_network
from core.datasets.catalog.dataset import Dataset, SampleTable
from core.pixels.features import FeatureStore, feature_key
from core.pixels.loader import PictureLoader
from core.pixels.store import PixelStore, build, store_name
from core.pixels.views import centred
from core.runs.folder import RunFolder
from core.support.file_hash import file_sha256
from core.support.jobs import Context, Note
from core.support.wording import counted
from core.training.arithmetic.device import Device
from core.training.arithmetic.folding import folded
from core.training.arithmetic.halves import computing_in, type_of
from core.training.arithmetic.machine import this_machine
from core.training.run_data import FEATURE_BLOCK, feature_store

Compute = Callable[[NDArray[np.int64]], torch.Tensor]


@dataclass(frozen=True, eq=False)
class SeenPictures:
    """Pictures and what a network sees in them, in the order of the table.

    Attributes:
        table: The pictures in use that can be decoded.
        features: One row for each.

    Shapes:
        features: float32 [N, D].
    """

    table: SampleTable
    features: NDArray[np.float32]


def seen_by_run(dataset: Dataset, folder: RunFolder, context: Context) -> SeenPictures:
    """What the run's best weights make of every picture in use; as `RunSight.seen`."""
    return RunSight(dataset, folder).seen(context)


class RunSight:
    """The best weights of a run, looking at pictures of a dataset and others: what they make of them before the head.

    Of an ensemble the features of all members stand side by side.

    Args:
        dataset: Whose cache keeps the features.
        folder: A run with weights.

    Attributes:
        plan: The run's.
        widths: Numbers of features of each of the plan's parts.

    Raises:
        Refused: The run has no weights yet.
        BadInput: The weights do not fit the plan.
    """

    def __init__(self, dataset: Dataset, folder: RunFolder) -> None:
        network, self.plan = trained_network(folder)
        self.widths = network.feature_widths
        self._dataset = dataset
        self._backbones = network.backbones
        self._weights = file_sha256(folder.best_weights)
        self._device = Device(this_machine().device, "fp32").torch
        self._ready: dict[int, torch.nn.Module] = {}

    def seen(self, context: Context, samples: Container[str] | None = None) -> SeenPictures:
        """What it sees in the pictures in use, or in some of them, by their SHA-256.

        Each picture is looked at once; what was looked at before is read from the dataset's cache, which a run shares with
        others where its backbone stayed frozen.

        Raises:
            DiskFull: No room for pixels or features; what was finished stays.
            Abandoned: The job was dropped; what was finished stays.
        """
        table = self._dataset.table(None)
        if samples is not None:
            table = table.take(place for place, sample in enumerate(table.sha256) if sample in samples)
        stores = [PixelStore.prepare(self._dataset, table, part.preprocessing, context) for part in self.plan.parts]
        usable = np.flatnonzero(np.logical_and.reduce([store.rows(table.sha256) >= 0 for store in stores]))
        if len(usable) < len(table):
            context.report(Note(f"{counted(len(table) - len(usable), 'picture')} could not be decoded and were left out."))
        table = table.take(usable)
        found = []
        for place in range(len(self.plan.parts)):
            features, block = self._store(place), FEATURE_BLOCK[self._device.type]
            compute = self._compute(place, stores[place], table)
            features.add_missing(table.sha256, compute, block, context, "Looking at each picture once")
            found.append(features.read(table.sha256))
        return SeenPictures(table, np.concatenate(found, axis=1))

    def unseen(self, samples: Sequence[str]) -> int:
        """How many of these pictures it has still to look at; those that cannot be decoded do not count."""
        missing: set[str] = set()
        for place, part in enumerate(self.plan.parts):
            refused = build(self._dataset.cached(store_name(part.preprocessing)), {}, part.preprocessing, Context()).refused
            missing |= {sample for sample in self._store(place).without(samples) if sample not in refused}
        return len(missing)

    def features(self, pixels: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """What it sees in pictures that were decoded as the plan's parts want them.

        Shapes:
            pixels: for each part uint8 [N, K, K, 3]; result float32 [N, D].
        """
        found = [self._looked(place, torch.from_numpy(raw).to(self._device)) for place, raw in enumerate(pixels)]
        return torch.cat(found, dim=1).float().cpu().numpy()

    def _store(self, place: int) -> FeatureStore:
        plan, part, width = self.plan, self.plan.parts[place], self.widths[place]
        # In a deterministic run the last digits hang on how many pictures are seen at a time: its own features are its own.
        if all(stage.cached for stage in plan.stages) and not plan.recipe.deterministic:
            return feature_store(self._dataset, plan, part, width)
        key = feature_key(backbone_name(part.recipe), f"{self._weights} {place}", part.preprocessing, part.features)
        return FeatureStore(self._dataset.cached(f"features-{key}"), width)

    def _compute(self, place: int, pixels: PixelStore, table: SampleTable) -> Compute:
        """What makes features of the pictures at some places of the table."""
        loader = PictureLoader(pixels.pixels, pixels.rows(table.sha256), self._device, resident=False)

        def compute(places: NDArray[np.int64]) -> torch.Tensor:
            (raw,) = loader.batches([places])
            return self._looked(place, raw)

        return compute

    @torch.inference_mode()
    def _looked(self, place: int, raw: torch.Tensor) -> torch.Tensor:
        part, device = self.plan.parts[place], self._device
        if place not in self._ready:  # not before a picture is there that nobody has looked at
            placed = self._backbones[place].eval().to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
            self._ready[place] = folded(placed, part.preprocessing.size, type_of(part.features))
        with computing_in(part.features, device):
            features: torch.Tensor = self._ready[place](centred(raw, part.preprocessing))
        return features
