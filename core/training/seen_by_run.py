"""What a run's own network sees in the pictures of a dataset: one row of features for each, kept with the dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.architectures.catalogue import backbone_name
from core.architectures.trained import trained_network
from core.datasets.catalog.dataset import Dataset, SampleTable
from core.pixels.features import FeatureStore, feature_key
from core.pixels.loader import PictureLoader
from core.pixels.store import PixelStore
from core.pixels.views import centred
from core.runs.folder import RunFolder
from core.runs.plan import NetworkPlan, Plan
from core.support.file_hash import file_sha256
from core.support.jobs import Context, Note
from core.support.wording import counted
from core.training.arithmetic.device import Device
from core.training.arithmetic.folding import folded
from core.training.arithmetic.machine import this_machine
from core.training.run_data import FEATURE_BLOCK, feature_store, features_in

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
    """What the run's best weights make of every picture in use, before its head: of an ensemble, of all members side by side.

    Each picture is looked at once; what was looked at before is read from the dataset's cache, which a run shares with others
    where its backbone stayed frozen.

    Raises:
        Refused: The run has no weights yet.
        BadInput: The weights do not fit the plan.
        DiskFull: No room for pixels or features; what was finished stays.
        Abandoned: The job was dropped; what was finished stays.
    """
    network, plan = trained_network(folder)
    table = dataset.table(None)
    stores = [PixelStore.prepare(dataset, table, part.preprocessing, context) for part in plan.parts]
    usable = np.flatnonzero(np.logical_and.reduce([store.rows(table.sha256) >= 0 for store in stores]))
    if len(usable) < len(table):
        context.report(Note(f"{counted(len(table) - len(usable), 'picture')} could not be decoded and were left out."))
    table = table.take(usable)
    weights = file_sha256(folder.best_weights)
    found = []
    for place, (part, width) in enumerate(zip(plan.parts, network.feature_widths, strict=True)):
        features = _store(dataset, plan, part, width, f"{weights} {place}")
        compute = _compute(network.backbones[place], part, stores[place], table)
        block = FEATURE_BLOCK[torch.device(this_machine().device).type]
        features.add_missing(table.sha256, compute, block, context, "Looking at each picture once")
        found.append(features.read(table.sha256))
    return SeenPictures(table, np.concatenate(found, axis=1))


def _store(dataset: Dataset, plan: Plan, part: NetworkPlan, width: int, weights: str) -> FeatureStore:
    # In a deterministic run the last digits hang on how many pictures are seen at a time: its own features are its own.
    if all(stage.cached for stage in plan.stages) and not plan.recipe.deterministic:
        return feature_store(dataset, plan, part, width)
    key = feature_key(backbone_name(part.recipe), weights, part.preprocessing, part.features)
    return FeatureStore(dataset.cached(f"features-{key}"), width)


def _compute(backbone: torch.nn.Module, part: NetworkPlan, pixels: PixelStore, table: SampleTable) -> Compute:
    """What makes features of the pictures at some places of the table."""
    device = Device(this_machine().device, "fp32").torch
    loader = PictureLoader(pixels.pixels, pixels.rows(table.sha256), device, resident=False)
    ready: list[torch.nn.Module] = []

    @torch.inference_mode()
    def compute(places: NDArray[np.int64]) -> torch.Tensor:
        if not ready:  # not before a picture is there that nobody has looked at
            placed = backbone.eval().to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
            ready.append(folded(placed, part.preprocessing.size, features_in(part)))
        (raw,) = loader.batches([places])
        with torch.autocast(device.type, torch.bfloat16, part.features == "bf16"):
            features: torch.Tensor = ready[0](centred(raw, part.preprocessing))
        return features

    return compute
