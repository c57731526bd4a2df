"""A run that is ready to be exported; made once, for most tests only read it."""

from __future__ import annotations

import pytest

from core.support.workspace import Workspace
from tests.exported_runs import exportable


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The workspace of `exportable`; exports are noted in it, its run and its pictures are never changed."""
    return exportable(tmp_path_factory.mktemp("exportable"))
