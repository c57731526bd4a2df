"""Device and precision; several together through lightning-fabric, of which nothing else here knows."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import SyncBatchNorm

from core.pixels.devices import seed_device
from core.runs.plan import Plan
from core.training.arithmetic.halves import computing_in
from core.training.ranks.ranks import ALONE, Ranks

if TYPE_CHECKING:
    from lightning_fabric import Fabric


class Device:
    """Where a plan runs, and in which arithmetic.

    Args:
        device: Torch device as plans name it, 'cpu', 'cuda:0' or 'mps'.
        precision: 'fp32', 'bf16' or 'fp16' (mixed: weights stay fp32).
        depthwise: Arithmetic of depthwise convolutions in training of half the width.
        ranks: The processes it is one of; each of several takes the device of its place on its machine.
    """

    def __init__(self, device: str, precision: str, depthwise: str = "bf16", ranks: Ranks = ALONE) -> None:
        self._depthwise_in_fp32 = depthwise == "fp32" != precision
        kind, _, index = device.partition(":")
        self._precision = precision
        self._fabric = _fabric(kind, precision, ranks.count) if ranks.count > 1 else None
        own = torch.device("cpu") if kind == "cpu" else torch.device(kind, int(index or 0))
        self.torch = own if self._fabric is None else self._fabric.device
        if kind == "cuda":
            torch.cuda.set_device(self.torch)
            torch.backends.cudnn.benchmark = not torch.are_deterministic_algorithms_enabled()
            torch.set_float32_matmul_precision("high")
            torch.backends.cudnn.allow_tf32 = True

    @staticmethod
    def of(plan: Plan, ranks: Ranks = ALONE) -> Device:
        """The plan's device and precision."""
        return Device(plan.device, plan.precision, plan.depthwise, ranks)

    def autocast(self) -> AbstractContextManager[Any]:
        """Inside, forward passes run in the plan's precision."""
        return computing_in(self._precision, self.torch)

    def scaler(self) -> torch.amp.GradScaler | None:
        """What keeps small gradients from being nothing in fp16, anew for each stage; None in arithmetic that needs none."""
        return torch.amp.GradScaler(self.torch.type) if self._precision == "fp16" else None

    def backward(self, loss: torch.Tensor, shares: torch.Tensor | None = None) -> None:
        """Adds the gradients of the loss, or of the losses' sum in these shares, to those of the parameters.

        *Shapes*: loss float [] without shares, else both float [N].
        """
        if self._fabric is not None:
            self._fabric.backward(loss, shares)
        else:
            loss.backward(shares)  # type: ignore[no-untyped-call]

    def computing(self, part: torch.nn.Module, ranks: Ranks, synchronised: bool) -> torch.nn.Module:
        """The part of a network that trains, as one of several ranks computes it.

        Args:
            part: It; what it consists of stays the network's own.
            ranks: All of them.
            synchronised: BatchNorms take the statistics of all ranks' pictures.
        """
        if ranks.count == 1 or not synchronised:
            return part
        return SyncBatchNorm.convert_sync_batchnorm(part)  # type: ignore[no-any-return, no-untyped-call]

    def gathering(self, part: torch.nn.Module, ranks: Ranks) -> Callable[[], None]:
        """What gives all ranks the mean of the gradients that each has collected for a part; all have to call it.

        Nothing is exchanged before it: a rank that runs out of memory on the way leaves no other waiting in the middle of a pass.
        """
        if ranks.count == 1:
            return _nothing
        assert self._fabric is not None, "there are several"
        shared = self._fabric.strategy.setup_module(_Parameters(part))
        begin = torch.zeros((), device=self.torch)

        def gather() -> None:
            shared(begin).backward()

        return gather

    def seed(self, seed: int) -> None:
        """Sets the device's random numbers; torch's own `manual_seed` notes every call for devices that never come."""
        torch.default_generator.manual_seed(seed)
        seed_device(self.torch, seed)

    def placed(self, network: torch.nn.Module, memory_format: str) -> torch.nn.Module:
        """The network on this device in that memory format ('contiguous' or 'channels_last'), changed in place."""
        layout = torch.channels_last if memory_format == "channels_last" else torch.contiguous_format
        if self._depthwise_in_fp32:
            for convolution in depthwise_convolutions(network):
                kind = type(convolution)
                if not issubclass(kind, _InFp32):
                    convolution.__class__ = type(f"{kind.__name__}InFp32", (_InFp32, kind), {})
        return network.to(device=self.torch, memory_format=layout)  # type: ignore[call-overload, no-any-return]


def _fabric(kind: str, precision: str, count: int) -> Fabric:
    """What brings so many processes' devices together, begun.

    Imported only here: what comes with it took a third of the second that every training process loads for.
    """
    from lightning_fabric import Fabric
    from lightning_fabric.strategies.ddp import DDPStrategy

    logging.getLogger("lightning_fabric").setLevel(logging.WARNING)  # it says at every start which precision it was given
    here = int(os.environ["LOCAL_WORLD_SIZE"])
    fabric = Fabric(
        accelerator="cpu" if kind == "cpu" else "cuda",
        precision="bf16-mixed" if precision == "bf16" else "32-true",
        strategy=DDPStrategy(),
        devices=here,
        num_nodes=count // here,
    )
    fabric.launch()
    return fabric


def depthwise_convolutions(network: torch.nn.Module) -> list[torch.nn.Conv2d]:
    """The network's convolutions that look at each channel by itself."""
    found = [module for module in network.modules() if isinstance(module, torch.nn.Conv2d)]
    return [module for module in found if 1 < module.groups == module.in_channels]


class _Parameters(torch.nn.Module):
    """The parameters of a part that train, and nothing of what it computes: its backward pass adds zeros to their gradients.

    Nor its buffers: told before every pass, ranks that make a step again would not ask for them equally often. Running statistics
    are told when somebody looks at them.
    """

    def __init__(self, part: torch.nn.Module) -> None:
        super().__init__()
        self.trained = torch.nn.ParameterList(each for each in part.parameters() if each.requires_grad)

    def forward(self, begin: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float [] to float []."""
        return torch.stack([0 * parameter.sum() for parameter in self.trained]).sum() + begin


def _nothing() -> None:
    pass


class _InFp32(torch.nn.Conv2d):
    """Mixed into the class of a convolution, makes it compute in fp32 whenever gradients will be asked for.

    Measured on a processor with bf16: its gradients of a depthwise convolution take three times as long in bf16 as in fp32,
    while everything else takes half.
    """

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        forward = super().forward
        if not (torch.is_grad_enabled() and (input.requires_grad or self.weight.requires_grad)):
            return forward(input)
        with torch.autocast(input.device.type, enabled=False):
            return forward(input.float()).to(input.dtype)
