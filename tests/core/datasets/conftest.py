"""Folders of pictures to import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def shapes(shapes_folder: Callable[..., Path]) -> Path:
    """Two classes of four pictures."""
    return shapes_folder(classes=2, each=4, size=32)


@pytest.fixture
def folder(shapes_folder: Callable[..., Path]) -> Path:
    """Two classes of three small pictures."""
    return shapes_folder(classes=2, each=3, size=16)
