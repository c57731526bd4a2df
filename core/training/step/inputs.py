"""What a stage feeds on: pictures from the pixel cache, or features that were computed once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.architectures.network import Network
from core.pixels.loader import PictureLoader, Rows
from core.pixels.transfers import rows_at, sent_rows
from core.pixels.views import Draws, augmented, centred
from core.runs.plan import Preprocessing
from core.training.arithmetic.device import Device


class LabelledBatch(NamedTuple):
    """What lies at some positions. *Shapes*: raw uint8 [B, K, K, 3] or float32 [B, D], labels int64 [B]; both on the device."""

    raw: torch.Tensor
    labels: torch.Tensor


class Inputs(Protocol):
    """One side of the split, ready to be asked for batches."""

    labels: torch.Tensor
    """Class of each: int64 [n], on the device."""

    def batches(self, picks: Sequence[Rows]) -> Iterator[LabelledBatch]:
        """What lies at each of these positions, one batch after the other. *Shapes*: each int64 [B], in 0 to n - 1."""

    def prepared(self, raw: torch.Tensor, draws: Draws | None) -> torch.Tensor:
        """The raw batch as it goes into the network; `draws` vary it, None gives what is judged.

        *Shapes*: as from `batches` to float32 [B, 3, S, S], normalised, or float32 [B, D].
        """

    def seen_at(self, size: int) -> Inputs:
        """The same pictures, shown with so many pixels a side; 0 for as many as here. Features stay as they are."""

    def part(self, network: Network) -> nn.Module:
        """The part of the network they go through. *Shapes*: to logits [B, C]."""

    def arithmetic(self, device: Device) -> AbstractContextManager[Any]:
        """The context that part runs in."""

    def scaler(self, device: Device) -> torch.amp.GradScaler | None:
        """What scales the loss up for that arithmetic; None where nothing has to."""


class PictureInputs:
    """Pictures, through the whole network."""

    def __init__(self, loader: PictureLoader, labels: torch.Tensor, preprocessing: Preprocessing) -> None:
        self.labels = labels
        self._loader = loader
        self._preprocessing = preprocessing
        self._crew = ThreadPoolExecutor(torch.get_num_threads(), "crops")  # its threads begin with the first crop

    def batches(self, picks: Sequence[Rows]) -> Iterator[LabelledBatch]:
        """*Shapes*: each int64 [B]."""
        rows = sent_rows(picks, self.labels.device)
        for raw, where in zip(self._loader.batches(picks), rows, strict=True):
            yield LabelledBatch(raw, self.labels.index_select(0, where))

    def prepared(self, raw: torch.Tensor, draws: Draws | None) -> torch.Tensor:
        """*Shapes*: uint8 [B, R, R, 3] to float32 [B, 3, S, S], normalised."""
        if draws is None:
            return centred(raw, self._preprocessing)
        return augmented(raw, draws, self._preprocessing, self._crew)

    def seen_at(self, size: int) -> PictureInputs:
        seen = self._preprocessing.seen_at(size)
        return self if seen is self._preprocessing else PictureInputs(self._loader, self.labels, seen)

    def part(self, network: Network) -> nn.Module:
        return network

    def arithmetic(self, device: Device) -> AbstractContextManager[Any]:
        return device.autocast()

    def scaler(self, device: Device) -> torch.amp.GradScaler | None:
        return device.scaler()


class FeatureInputs:
    """Features, through the head alone.

    Args:
        features: float32 [n, D], on the device; on the processor where that has no room for all of them.
        labels: int64 [n], on the device.
        groups: int64 [n]; pictures of one group have the same number.
    """

    def __init__(self, features: torch.Tensor, labels: torch.Tensor, groups: NDArray[np.int64]) -> None:
        self.labels = labels
        self.features = features
        self.groups = groups

    def batches(self, picks: Sequence[Rows]) -> Iterator[LabelledBatch]:
        """*Shapes*: each int64 [B]."""
        for pick, where in zip(picks, sent_rows(picks, self.labels.device), strict=True):
            yield LabelledBatch(rows_at(self.features, [pick], where), self.labels.index_select(0, where))

    def at(self, device: torch.device) -> FeatureInputs:
        """All of it on a device."""
        return FeatureInputs(self.features.to(device), self.labels.to(device), self.groups)

    def prepared(self, raw: torch.Tensor, draws: Draws | None) -> torch.Tensor:
        """*Shapes*: float32 [B, D], as it is."""
        return raw

    def seen_at(self, size: int) -> FeatureInputs:
        return self

    def part(self, network: Network) -> nn.Module:
        return network.head

    def arithmetic(self, device: Device) -> AbstractContextManager[Any]:
        return nullcontext()  # a head costs nothing in fp32

    def scaler(self, device: Device) -> torch.amp.GradScaler | None:
        return None
