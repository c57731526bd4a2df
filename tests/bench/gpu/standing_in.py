"""What takes the place of packages that a machine with little but PyTorch lacks: nothing of a measurement depends on them.

A rented GPU comes with PyTorch and little else, and minutes of it are too dear for installing the rest.
"""

from __future__ import annotations

import importlib.util
import sys
from contextlib import AbstractContextManager, nullcontext
from types import ModuleType
from typing import Any

import torch


class Fabric:
    """One device without lightning-fabric."""

    def __init__(self, accelerator: str, devices: int | list[int], precision: str, **more: Any) -> None:
        self.device = torch.device("cpu") if accelerator == "cpu" else torch.device("cuda", devices[0])  # type: ignore[index]
        self._mixed = precision == "bf16-mixed"

    def autocast(self) -> AbstractContextManager[Any]:
        return torch.autocast(self.device.type, torch.bfloat16) if self._mixed else nullcontext()

    def backward(self, loss: torch.Tensor, *more: Any) -> None:
        loss.backward(*more)


class _Absent(ModuleType):
    """A package that is not installed: whatever is imported from it is a class that nobody here makes anything of."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Fabric if name == "Fabric" else type(name, (Exception,), {})


PARTS = {
    "lightning_fabric": ("lightning_fabric.strategies", "lightning_fabric.strategies.ddp"),
    "platformdirs": (),
    "requests": ("requests.adapters", "requests.exceptions", "requests.utils"),
    "urllib3": ("urllib3.connection", "urllib3.connectionpool"),
}
"""What is imported on the way to a training and not used by it on one device, with the parts that are imported from it."""


def stand_in() -> list[str]:
    """Puts something in the place of what is not installed; returns the names of it."""
    missing = [name for name in PARTS if importlib.util.find_spec(name) is None]
    for name in missing:
        for part in (name, *PARTS[name]):
            sys.modules[part] = _Absent(part)
    return missing
