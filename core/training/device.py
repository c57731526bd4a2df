"""Device and precision, through lightning-fabric; nothing else here knows of it."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from typing import Any

import torch
from lightning_fabric import Fabric

from core.runs.plan import Plan

logging.getLogger("lightning_fabric").setLevel(logging.WARNING)  # it says at every start which precision it was given


class Device:
    """Where a plan runs, and in which arithmetic.

    Args:
        device: Torch device as plans name it, 'cpu' or 'cuda:0'.
        precision: 'fp32' or 'bf16' (mixed: weights stay fp32).
    """

    def __init__(self, device: str, precision: str) -> None:
        kind, _, index = device.partition(":")
        self._fabric = Fabric(
            accelerator="cpu" if kind == "cpu" else "cuda",
            devices=1 if kind == "cpu" else [int(index or 0)],
            precision="bf16-mixed" if precision == "bf16" else "32-true",
        )
        self.torch = self._fabric.device
        if kind == "cuda":
            torch.cuda.set_device(self.torch)
            torch.backends.cudnn.benchmark = True
            torch.set_float32_matmul_precision("high")
            torch.backends.cudnn.allow_tf32 = True

    @staticmethod
    def of(plan: Plan) -> Device:
        """The plan's device and precision."""
        return Device(plan.device, plan.precision)

    def autocast(self) -> AbstractContextManager[Any]:
        """Inside, forward passes run in the plan's precision."""
        return self._fabric.autocast()

    def backward(self, loss: torch.Tensor) -> None:
        """Adds the loss's gradients to those of the parameters."""
        self._fabric.backward(loss)

    def placed(self, network: torch.nn.Module, memory_format: str) -> torch.nn.Module:
        """The network on this device in that memory format ('contiguous' or 'channels_last'), changed in place."""
        layout = torch.channels_last if memory_format == "channels_last" else torch.contiguous_format
        return network.to(device=self.torch, memory_format=layout)  # type: ignore[call-overload, no-any-return]
