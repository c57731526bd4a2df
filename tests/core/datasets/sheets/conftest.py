"""A dataset to draw sheets of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace


@pytest.fixture
def dataset(workspace: Workspace, shapes_folder: Callable[..., Path]) -> Dataset:
    """Two classes of seven pictures, in place."""
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=7, size=40))
    return Dataset.open(workspace, "shapes")
