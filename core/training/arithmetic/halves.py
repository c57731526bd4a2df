"""Arithmetic by its name in plans: the types that are half as wide as fp32, and what computes in them."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch

HALVES = {"bf16": torch.bfloat16, "fp16": torch.float16}
"""fp16 has more digits and less range: what is smaller than 6e-8 is nothing in it, so that losses are scaled up for it."""


def type_of(precision: str) -> torch.dtype:
    """What numbers are in that arithmetic."""
    return HALVES.get(precision, torch.float32)


def computing_in(precision: str, device: torch.device) -> AbstractContextManager[Any]:
    """Inside, convolutions and matrices are computed in that arithmetic on the device; what wants more digits is not."""
    half = HALVES.get(precision)
    return torch.autocast(device.type, half) if half is not None else nullcontext()
