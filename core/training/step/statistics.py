"""BatchNorm statistics that a step which found no room has moved already, and that it gets back before it is made again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import MethodType

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


class KeptStatistics:
    """The running statistics of the layers of a network that learn them, as they were before the present step.

    Args:
        part: What the steps train, in the mode it trains in.
    """

    def __init__(self, part: nn.Module) -> None:
        layers = [each for each in part.modules() if isinstance(each, _BatchNorm) and each.training]
        self._now = [buffer for layer in layers for buffer in layer.buffers(recurse=False)]
        self._before = [buffer.clone() for buffer in self._now]

    def __bool__(self) -> bool:
        """True where the steps move statistics, so that pictures are judged by those that go through with them."""
        return bool(self._now)

    @torch.no_grad()
    def keep(self) -> None:
        """Takes the statistics as they are."""
        if self._now:
            torch._foreach_copy_(self._before, self._now)

    @torch.no_grad()
    def put_back(self) -> None:
        """Gives the layers the statistics that were kept."""
        if self._now:
            torch._foreach_copy_(self._now, self._before)


@contextmanager
def apart(part: nn.Module) -> Iterator[None]:
    """Inside, layers whose statistics are those of all ranks take their own, so that no rank waits for another in a pass."""
    layers = [each for each in part.modules() if isinstance(each, nn.SyncBatchNorm)]
    for layer in layers:
        layer.forward = MethodType(_BatchNorm.forward, layer)  # type: ignore[method-assign]
    try:
        yield
    finally:
        for layer in layers:
            del layer.forward
