"""Random numbers that depend on nothing but where they are used, so that a resumed run draws what an unbroken one does."""

from __future__ import annotations

import zlib

import numpy as np


def generator(seed: int, purpose: str, *position: int) -> np.random.Generator:
    """A generator for one purpose at one position (epoch, step); equal arguments give equal numbers on every machine."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(purpose.encode()), *position])))


def torch_seed(seed: int, purpose: str, *position: int) -> int:
    """A seed for torch's own generators (dropout), made in the same way."""
    return int(generator(seed, purpose, *position).integers(2**63))
