"""The pictures of a run: which there are on each side, and as what a stage gets them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from core.architectures.catalogue import backbone_name
from core.architectures.network import Network
from core.datasets.catalog.dataset import Dataset, SampleTable
from core.datasets.catalog.shapes import shapes
from core.datasets.cleaning.findings import flattered_words
from core.datasets.splits.some_per_class import some_per_class
from core.pictures.scaling import Scaling
from core.pixels.devices import give_back
from core.pixels.features import FeatureStore, feature_key
from core.pixels.loader import PictureLoader
from core.pixels.store import Decoders, PixelStore, scaling_of
from core.pixels.views import centred
from core.runs.facts import APPLE, DatasetFacts
from core.runs.plan import NetworkPlan, Plan, Preprocessing
from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.jobs import Context, Note
from core.support.ordering import in_order
from core.support.wording import counted, some
from core.training.arithmetic.device import Device
from core.training.arithmetic.folding import folded
from core.training.arithmetic.halves import computing_in, type_of
from core.training.ranks.blocks import Compute, in_blocks
from core.training.ranks.ranks import ALONE, Ranks
from core.training.step.falling_back import with_room
from core.training.step.inputs import FeatureInputs, Inputs, PictureInputs
from core.training.step.judging import fitting, is_out_of_memory

SIDES = ("train", "val", "test")
FEATURE_BLOCK = {"cpu": 32, "cuda": 256, APPLE: 32}
"""Pictures that go through a frozen backbone at a time, by kind of device."""


@dataclass(frozen=True, eq=False)
class SideData:
    """One side of the split as columns of equal length, in the order of the paths. `labels` index the run's classes."""

    paths: tuple[str, ...]
    samples: tuple[str, ...]
    groups: tuple[str, ...]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.paths)

    def without(self, known: Container[str]) -> SideData:
        """The rows of other samples than these."""
        rows = [row for row, sample in enumerate(self.samples) if sample not in known]
        paths, samples, groups = (tuple(column[row] for row in rows) for column in (self.paths, self.samples, self.groups))
        return SideData(paths, samples, groups, self.labels[rows])


@dataclass(frozen=True, eq=False)
class RunData:
    """A dataset under one split.

    Attributes:
        table: Its pictures; those of train that a recipe does not learn from are on no side.
        sides: All of `SIDES`.
        fingerprint: Of the split, whatever of its train side is learned from.
    """

    dataset: Dataset
    split: str
    table: SampleTable
    classes: tuple[str, ...]
    sides: dict[str, SideData]
    fingerprint: str

    @staticmethod
    def open(dataset: Dataset, split: str | None, recipe: Recipe, order: Sequence[str] | None = None) -> RunData:
        """The dataset under `split`, or under its current one when None.

        Args:
            dataset: It.
            split: Name of the split.
            recipe: Says how much of train is learned from.
            order: Classes as a plan that was begun has numbered them; their natural order when None.

        Raises:
            BadInput: The dataset has no split yet.
            NotThere: No split of that name.
        """
        name = split if split is not None else dataset.current_split
        if name is None:
            raise BadInput(f"{dataset.name} has no split yet.", f"Make one for {dataset.name} on the Data page.", dataset.folder)
        table = whole = dataset.table(name)
        if recipe.pictures_per_class:
            table = some_per_class(whole, recipe.pictures_per_class, recipe.seed)
        return RunData.of(dataset, name, table, frozenset(), order, whole.fingerprint)

    def without(self, refused: frozenset[str]) -> RunData:
        """The same without these samples, which turned out not to be decodable."""
        if not refused:
            return self
        return RunData.of(self.dataset, self.split, self.table, refused, self.classes, self.fingerprint)

    @property
    def taught(self) -> tuple[str, ...]:
        """The samples on train, those among them that cannot be decoded."""
        return tuple(sample for sample, side in zip(self.table.sha256, self.table.sides, strict=True) if side == "train")

    def judged_without(self, known: Container[str]) -> RunData:
        """The same without these samples on val and test, which say nothing of weights that know them already."""
        sides = {name: side if name == "train" else side.without(known) for name, side in self.sides.items()}
        return replace(self, sides=sides)

    @staticmethod
    def of(
        dataset: Dataset, split: str, table: SampleTable, refused: frozenset[str], order: Sequence[str] | None, fingerprint: str
    ) -> RunData:
        """The rows of a table that are on a side, without these samples; classes in this order where one is given."""
        usable = [
            place
            for place, (side, sample) in enumerate(zip(table.sides, table.sha256, strict=True))
            if side is not None and sample not in refused
        ]
        there = {table.labels[place] for place in usable}
        classes = tuple(in_order(there)) if order is None else tuple(name for name in order if name in there)
        classes += tuple(in_order(there - set(classes)))  # refused later, where the plan has other classes
        number = {name: index for index, name in enumerate(classes)}
        sides = {}
        for name in SIDES:
            places = [place for place in usable if table.sides[place] == name]
            sides[name] = SideData(
                tuple(table.paths[place] for place in places),
                tuple(table.sha256[place] for place in places),
                tuple(table.groups[place] for place in places),
                np.array([number[table.labels[place]] for place in places], dtype=np.int64),
            )
        return RunData(dataset, split, table, classes, sides, fingerprint)

    def facts(self) -> DatasetFacts:
        """What plans are resolved against."""
        counts = {}
        for name, side in self.sides.items():
            found = np.bincount(side.labels, minlength=len(self.classes))
            counts[name] = {label: int(count) for label, count in zip(self.classes, found, strict=True)}
        plain = self.dataset.table(None)
        found_shapes = shapes(self.dataset, self.table)
        return DatasetFacts(
            self.dataset.name, plain.fingerprint, self.split, self.fingerprint, self.classes, counts, found_shapes,
            flattered_words(self.dataset),
        )  # fmt: skip


def decoded(
    data: RunData, records: Sequence[Preprocessing], context: Context, decoders: Decoders | None = None
) -> tuple[RunData, tuple[PixelStore, ...]]:
    """The pixel caches with every picture of the split, one for each record, and the data without what cannot be decoded.

    `decoders` decode in place of this machine's.

    Raises:
        NotThere: The folder of the pictures is gone, and none of train had been decoded.
        DiskFull: No room for a cache.
        Abandoned: The job was dropped; what was decoded is kept.
    """
    on_a_side = [place for place, side in enumerate(data.table.sides) if side is not None]
    rows = data.table.take(on_a_side)
    # Members of an ensemble that see pictures alike share what was decoded.
    made: dict[Scaling, PixelStore] = {}
    for record in records:
        if scaling_of(record) not in made:
            made[scaling_of(record)] = PixelStore.prepare(data.dataset, rows, record, context, decoders)
    stores = tuple(made[scaling_of(record)] for record in records)
    samples = [sample for side in data.sides.values() for sample in side.samples]
    refused = frozenset(
        sample for store in made.values() for sample, row in zip(samples, store.rows(samples), strict=True) if row < 0
    )
    if refused:
        left_out = [
            path
            for side in data.sides.values()
            for path, sample in zip(side.paths, side.samples, strict=True)
            if sample in refused
        ]
        if refused.issuperset(data.sides["train"].samples):
            data.dataset.check_reachable()  # or a person whose disk is not connected is told to make a split
        context.report(Note(f"Left out, because they cannot be decoded: {some(left_out)}."))
    return data.without(refused), stores


def feature_store(dataset: Dataset, plan: Plan, part: NetworkPlan, width: int) -> FeatureStore:
    """Where the features of one of the plan's parts are kept; equal parts share it, whichever run asks."""
    key = feature_key(backbone_name(part.recipe), part.backbone_sha256, part.preprocessing, features_made_in(plan, part))
    return FeatureStore(dataset.cached(f"features-{key}"), width)


class StageInputs:
    """Gives the stages of a run their inputs; features are computed when they are first asked for.

    Args:
        data: The pictures.
        stores: Their pixels, as each of the plan's parts sees them.
        plan: The run's plan.
        network: On the device; its backbones make the features.
        device: Where.
        context: Hears the progress.
        ranks: Those that look at pictures together, for features of train and val.
    """

    def __init__(
        self,
        data: RunData,
        stores: Sequence[PixelStore],
        plan: Plan,
        network: Network,
        device: Device,
        context: Context,
        ranks: Ranks = ALONE,
    ) -> None:
        self._data = data
        self._stores = stores
        self._plan = plan
        self._network = network
        self._device = device
        self._context = context
        self._ranks = ranks
        self._loaders: dict[str, PictureLoader] = {}
        self._kept: set[tuple[str, ...]] = set()
        self._folded: dict[int, torch.nn.Module] = {}

    def inputs(self, side: str, cached: bool) -> Inputs:
        """One side of the split, as features when `cached`, else as pictures.

        Raises:
            DiskFull: No room for the features.
            Abandoned: The job was dropped; what was computed is kept.
        """
        labels = torch.from_numpy(self._data.sides[side].labels).to(self._device.torch)
        if not cached:
            return PictureInputs(self._loader(side), labels, self._plan.preprocessing)
        # The test side waits until the run is judged.
        sides = ("test",) if side == "test" else ("train", "val")
        read = [store.read(self._data.sides[side].samples) for store in self._features_of(sides)]
        features = self._placed(torch.from_numpy(read[0] if len(read) == 1 else np.concatenate(read, axis=1)))
        groups = np.unique(self._data.sides[side].groups, return_inverse=True)[1].astype(np.int64)
        return FeatureInputs(features, labels, groups)

    def _placed(self, features: torch.Tensor) -> torch.Tensor:
        """All features on the device, or where they are if it has no room for them. *Shapes*: float32 [n, D]; the same."""
        placed, here = with_room(features.to, self._device.torch)
        if here:
            self._context.report(Note("The device's memory has no room for all features at once: they are moved batch by batch."))
        return placed

    def _loader(self, side: str) -> PictureLoader:
        if side not in self._loaders:
            rows = self._stores[0].rows(self._data.sides[side].samples)
            resident = self._plan.pixels_on_device and side != "test"
            self._loaders[side] = self._loaded(rows, resident)
        return self._loaders[side]

    def _loaded(self, rows: NDArray[np.int64], resident: bool) -> PictureLoader:
        pixels, device = self._stores[0].pixels, self._device.torch
        try:
            return PictureLoader(pixels, rows, device, resident, self._context)
        except RuntimeError as error:
            if not resident or not is_out_of_memory(error):
                raise
        give_back(device)
        self._context.report(Note("The device's memory has no room for all pictures at once: they are moved batch by batch."))
        return PictureLoader(pixels, rows, device, False, self._context)

    def _features_of(self, sides: tuple[str, ...]) -> list[FeatureStore]:
        """The feature caches with every picture of these sides in them, one for each of the plan's parts."""
        parts, widths = self._plan.parts, self._network.feature_widths
        stores = [feature_store(self._data.dataset, self._plan, part, width) for part, width in zip(parts, widths, strict=True)]
        samples = [sample for side in sides for sample in self._data.sides[side].samples]
        if sides not in self._kept and samples:
            ranks = ALONE if sides == ("test",) else self._ranks
            for place, store in enumerate(stores):
                self._add_missing(store, place, samples, ranks)
            self._kept.add(sides)
        return stores

    def _frozen(self, place: int) -> torch.nn.Module:
        """The backbone of one of the plan's parts as it makes features, folded; kept for test if alone and not changed."""
        if place not in self._folded:
            part = self._plan.parts[place]
            self._folded[place] = folded(self._network.backbones[place], part.preprocessing.size, type_of(part.features))
        return self._folded[place]

    def _add_missing(self, store: FeatureStore, place: int, samples: list[str], ranks: Ranks) -> None:
        part, pixels = self._plan.parts[place], self._stores[place]
        block = FEATURE_BLOCK[self._device.torch.type]
        loader = PictureLoader(pixels.pixels, pixels.rows(samples), self._device.torch, resident=False)
        at_a_time = block

        def compute(places: NDArray[np.int64]) -> torch.Tensor:
            nonlocal at_a_time
            begun = at_a_time
            features = fitting(lambda most: torch.cat([seen(each, most) for each in _at_most(places, most)]), begun)
            if at_a_time < begun:
                seen_now = counted(at_a_time, "picture")
                self._context.report(Note(f"The device ran out of memory: the frozen backbone now sees {seen_now} at a time."))
            return features

        @torch.inference_mode()
        def seen(places: NDArray[np.int64], most: int) -> torch.Tensor:
            nonlocal at_a_time
            at_a_time, backbone = most, self._frozen(place)
            # Always as many at a time: kernels are chosen by that, and with them the last digits.
            whole = np.resize(places, most) if self._plan.recipe.deterministic else places
            (raw,) = loader.batches([whole])
            # In the arithmetic the other features are in, whatever the steps compute in by now.
            with computing_in(part.features, self._device.torch):
                features: torch.Tensor = backbone(centred(raw, part.preprocessing))
            return features[: len(places)]

        # At each size that is tried, it is looked at once.
        of = f", {part.name}" if self._plan.members else ""
        what = f"Looking at each picture once at {part.preprocessing.size} pixels{of}"

        def keep(compute: Compute, block: int, context: Context) -> None:
            context.when_there_is_room(lambda: store.add_missing(samples, compute, block, context, what))

        in_blocks(ranks, keep, compute, block, self._context)
        # What later stages make of the backbone is not this one; and a copy of each member took its room for the whole run.
        if self._plan.members or not all(stage.cached for stage in self._plan.stages):
            self._folded.clear()


def _at_most(places: NDArray[np.int64], most: int) -> list[NDArray[np.int64]]:
    return [places[begin : begin + most] for begin in range(0, len(places), most)]


def features_made_in(plan: Plan, part: NetworkPlan) -> str:
    """What cached features are kept apart by, beside network and pictures: arithmetic, and all that their last bits hang on."""
    return f"{part.features}, deterministic, {plan.threads} threads" if plan.recipe.deterministic else part.features
