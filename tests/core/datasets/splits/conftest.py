"""The dataset that is split."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from tests.catalogs import planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    return planted_dataset(workspace)
