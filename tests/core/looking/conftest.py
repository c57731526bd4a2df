"""A dataset to be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from tests.pictures import draw_shapes


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    place = tmp_path_factory.mktemp("shapes")
    workspace = Workspace.at(place / "workspace")
    import_pictures(workspace, "shapes", draw_shapes(place / "shapes", classes=2, each=8))
    return Dataset.open(workspace, "shapes")


@pytest.fixture
def eight(workspace: Workspace, tmp_path: Path) -> Dataset:
    """Half as many, for looks of which each costs."""
    import_pictures(workspace, "shapes", draw_shapes(tmp_path / "shapes", classes=2, each=4))
    return Dataset.open(workspace, "shapes")
