"""What tests of derived datasets share: a dataset of objects on a ground."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from tests.derived_datasets import objects_dataset


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dialogs")
    return objects_dataset(Workspace.at(folder / "workspace"), folder / "pictures", each=4).folder


@pytest.fixture
def objects(workspace: Workspace, prepared: Path) -> Dataset:
    shutil.copytree(prepared, workspace.dataset_folder("objects"))
    return Dataset.open(workspace, "objects")
