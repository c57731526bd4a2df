"""A workspace with two runs to put on pages: one that is only read, and a copy for tests that open seals or change things."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.support.workspace import Workspace
from tests.paged_runs import paged_workspace


@pytest.fixture(scope="session")
def read_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Only read: its test results stay sealed."""
    return paged_workspace(tmp_path_factory.mktemp("pages"))


@pytest.fixture
def paged(read_workspace: Workspace, tmp_path: Path) -> Workspace:
    """A copy of one's own."""
    return Workspace.at(shutil.copytree(read_workspace.root, tmp_path / "workspace"))
