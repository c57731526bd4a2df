"""A prepared dataset for tests of derived ones; made once, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from tests.derived_datasets import objects_dataset


@pytest.fixture(scope="session")
def prepared_objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the dataset `objects`; never to be changed."""
    folder = tmp_path_factory.mktemp("objects")
    return objects_dataset(Workspace.at(folder / "workspace"), folder / "pictures").folder


@pytest.fixture
def objects(workspace: Workspace, prepared_objects: Path) -> Dataset:
    """The dataset `objects` in the test's own workspace."""
    shutil.copytree(prepared_objects, workspace.dataset_folder("objects"))
    return Dataset.open(workspace, "objects")
