"""How many bytes a network's pass takes: what it keeps for the way back, or what one layer hands to the next."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn


class SavedBytes:
    """Counts the bytes that a forward pass keeps for its backward pass; each storage once."""

    def __init__(self) -> None:
        self.bytes = 0
        self._seen: set[int] = set()

    def counting(self) -> torch.autograd.graph.saved_tensors_hooks:
        return torch.autograd.graph.saved_tensors_hooks(self._add, lambda tensor: tensor)

    def _add(self, tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if not isinstance(tensor, nn.Parameter) and storage.data_ptr() not in self._seen:
            self._seen.add(storage.data_ptr())
            self.bytes += storage.nbytes()
        return tensor


def passed_bytes(network: nn.Module, act: Callable[[], None]) -> int:
    """Bytes of what the weightiest layer takes and gives in a pass that keeps nothing."""
    most = 0

    def after(_layer: nn.Module, taken: tuple[object, ...], given: object) -> None:
        nonlocal most
        tensors = (passed for passed in (*taken, given) if isinstance(passed, torch.Tensor))
        most = max(most, sum(tensor.numel() * tensor.element_size() for tensor in tensors))

    layers = [layer for layer in network.modules() if next(layer.children(), None) is None]
    hooks = [layer.register_forward_hook(after) for layer in layers]
    try:
        act()
    finally:
        for hook in hooks:
            hook.remove()
    return most
