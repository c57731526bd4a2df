"""Fingerprints of tensors: equal exactly when names, types, shapes and every bit are equal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import torch


def tensors_sha256(tensors: Mapping[str, torch.Tensor]) -> str:
    """SHA-256, 64 hexadecimal digits, over the tensors in the order of their names; where they lie does not matter.

    *Shapes*: any, of any dtype.
    """
    return Fingerprint({}).with_more(tensors)


class Fingerprint:
    """What many fingerprints begin with: that of tensors which all have, and whose names come before those of all others.

    Args:
        tensors: They.

    Shapes:
        tensors: any, of any dtype.
    """

    def __init__(self, tensors: Mapping[str, torch.Tensor]) -> None:
        self._names = frozenset(tensors)
        self._digest = hashlib.sha256()
        _take(self._digest, tensors, sorted(tensors))

    def with_more(self, tensors: Mapping[str, torch.Tensor]) -> str:
        """The fingerprint of these, of which those that it begins with are taken as they were. *Shapes*: any."""
        digest = self._digest.copy()
        _take(digest, tensors, sorted(name for name in tensors if name not in self._names))
        return digest.hexdigest()


def _take(digest: hashlib._Hash, tensors: Mapping[str, torch.Tensor], names: Sequence[str]) -> None:
    for name in names:
        tensor = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name}:{tensor.dtype}:{tuple(tensor.shape)};".encode())
        # Bits and not values: NaN would differ from itself, -0.0 equal 0.0, and numpy has no bf16 at all.
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().data)
