"""Fingerprints of tensors: equal exactly when names, types, shapes and every bit are equal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import torch


def tensors_sha256(tensors: Mapping[str, torch.Tensor]) -> str:
    """SHA-256, 64 hexadecimal digits, over the tensors in the order of their names; where they lie does not matter.

    *Shapes*: any, of any dtype.
    """
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name}:{tensor.dtype}:{tuple(tensor.shape)};".encode())
        # Bits and not values: NaN would differ from itself, -0.0 equal 0.0, and numpy has no bf16 at all.
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
