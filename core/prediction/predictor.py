"""A trained network ready to predict: the best weights of a run with the preprocessing of its plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from core.architectures.network import Network
from core.architectures.trained import take_judged_head, trained_network
from core.pixels.views import centred
from core.runs.facts import APPLE
from core.runs.folder import RunFolder
from core.runs.plan import NetworkPlan, Plan, Preprocessing
from core.training.arithmetic.folding import folded
from core.training.arithmetic.halves import computing_in, type_of
from core.training.arithmetic.machine import bf16_on_processor

BATCH = 32
"""Pictures that go through the network at once; bounds the memory whatever the number asked for."""


class Predictor:
    """The best weights of a run, on a device, in evaluation mode.

    Precision and memory format are the plan's, so that probabilities agree with those in the run's report; they differ in
    the last digits only, because sums are taken in another order for other batch sizes (and by some thousandths with bf16).
    A head that learned from kept features sees features made as those were: in unfolded bf16 one's answers were up to 0.16 off.
    A device that computes bf16 or fp16 only by emulation gets fp32, which is more exact.

    Attributes:
        run: Name of the run.
        plan: Its plan: classes, preprocessing.
        device: Where it computes.
    """

    def __init__(self, run: str, plan: Plan, network: Network, device: torch.device) -> None:
        self.run = run
        self.plan = plan
        self.device = device
        channels_last = plan.memory_format == "channels_last"
        self._format = torch.channels_last if channels_last else torch.contiguous_format
        network.eval().requires_grad_(False)
        # Once and not per batch; in the other format each convolution would turn the picture over first.
        network.to(device=device, memory_format=self._format)  # type: ignore[call-overload]
        kept = all(stage.cached for stage in plan.stages)
        self._precision = "fp32" if kept else _computed(plan.precision, device)
        self._network: nn.Module = _Kept(network, plan.parts, device) if kept else network
        self._mirrors = network.mirrored and not kept

    @staticmethod
    def load(run_folder: RunFolder, device: str = "auto", on_val: bool = False) -> Predictor:
        """The run's predictor.

        Args:
            run_folder: A run with at least one finished epoch; it may still be training.
            device: A torch device, or "auto" for the GPU if there is one.
            on_val: It is asked what it makes of val, which the head that answers may have been solved on again.

        Raises:
            Refused: The run has no weights yet.
            NotThere, BadInput: The weights do not fit the plan, or the head that val has judged is gone.
        """
        network, plan = trained_network(run_folder)
        if on_val:
            take_judged_head(network, run_folder, plan)
        return Predictor(run_folder.name, plan, network, chosen_device(device))

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in the order of the probabilities' columns."""
        return self.plan.classes

    @property
    def records(self) -> tuple[Preprocessing, ...]:
        """How the network sees pictures: one record, or that of each member of an ensemble."""
        return tuple(part.preprocessing for part in self.plan.parts)

    @torch.inference_mode()
    def predict(self, *pixels: npt.NDArray[np.uint8], flips: bool = False) -> npt.NDArray[np.float32]:
        """Probabilities of the pictures.

        Args:
            pixels: Of the pictures, for each of `records`.
            flips: Take the mean over each picture and its mirror image; a network that does so anyway answers as ever.

        *Shapes*: for each of `records` uint8 [N, K, K, 3], K the side that it keeps, to float32 [N, C]; each row sums to 1.

        Raises:
            ValueError: Pixels of another side than the record says.
        """
        for record, seen in zip(self.records, pixels, strict=True):
            side = record.kept_side
            if seen.ndim != 4 or seen.shape[1:] != (side, side, 3):
                raise ValueError(f"expected pixels [N, {side}, {side}, 3], got {list(seen.shape)}")
        count = len(pixels[0])
        parts = [self._probabilities([seen[begin : begin + BATCH] for seen in pixels], flips) for begin in range(0, count, BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.classes)), np.float32)

    def _probabilities(self, pixels: Sequence[npt.NDArray[np.uint8]], flips: bool) -> npt.NDArray[np.float32]:
        images = [
            centred(torch.tensor(seen, device=self.device), record).contiguous(memory_format=self._format)
            for seen, record in zip(pixels, self.records, strict=True)
        ]
        with computing_in(self._precision, self.device):
            logits = self._network(*images)
            if flips and not self._mirrors:
                # As `Network.mirrored` does it, of what is before the probabilities.
                logits = (logits + self._network(*(image.flip(3) for image in images))) / 2
        # In fp32: with bf16's three digits probabilities would not add up to 1.
        probabilities: npt.NDArray[np.float32] = torch.softmax(logits.float(), dim=1).cpu().numpy()
        return probabilities


class _Kept(nn.Module):
    """A network in the arithmetic of one whose features were kept: its backbones folded, its head in fp32."""

    def __init__(self, network: Network, parts: Sequence[NetworkPlan], device: torch.device) -> None:
        super().__init__()
        self._precisions = [_computed(part.features, device) for part in parts]
        self._backbones = nn.ModuleList(
            folded(backbone, part.preprocessing.size, type_of(precision))
            for backbone, part, precision in zip(network.backbones, parts, self._precisions, strict=True)
        )
        self._head = network.head

    def forward(self, *images: torch.Tensor) -> torch.Tensor:
        features = []
        for backbone, seen, precision in zip(self._backbones, images, self._precisions, strict=True):
            with computing_in(precision, seen.device):
                features.append(backbone(seen).float())
        logits: torch.Tensor = self._head(torch.cat(features, dim=1))
        return logits


def chosen_device(wish: str = "auto") -> torch.device:
    """The torch device meant by `wish`; "auto" is the GPU if there is one, else the processor."""
    if wish == "auto":
        return torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
    return torch.device(wish)


def _computed(precision: str, device: torch.device) -> str:
    """What the device computes in where a plan has that arithmetic: fp32 where it would only be emulated."""
    if device.type == APPLE:
        return "fp32"
    if device.type == "cuda":
        native = precision != "bf16" or torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        native = precision == "bf16" and bf16_on_processor()
    return precision if native else "fp32"
