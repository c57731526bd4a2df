"""Versions are those that are installed, and what is not installed has none."""

from __future__ import annotations

import platform

import numpy as np

from core.training.repeats.versions import versions_here


def test_versions_are_those_in_use() -> None:
    here = versions_here()
    assert (here["python"], here["numpy"]) == (platform.python_version(), np.__version__)
    assert {"torch", "timm", "safetensors"} <= here.keys()
