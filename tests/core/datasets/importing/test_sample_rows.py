"""Rows that an import writes say what the source says."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.support.errors import BadInput
from core.support.workspace import Workspace


def test_groups_come_from_a_pattern(workspace: Workspace, folder: Path) -> None:
    import_pictures(workspace, "shapes", folder, ImportOptions(group_pattern=r"-(\d+)\."))
    groups = {sample.given_group for sample in Dataset.open(workspace, "shapes").catalog.samples()}
    assert groups == {"000", "001", "002"}
    with pytest.raises(BadInput, match="regular expression"):
        import_pictures(workspace, "other", folder, ImportOptions(group_pattern="("))
    with pytest.raises(BadInput, match="for ever"):
        import_pictures(workspace, "other", folder, ImportOptions(group_pattern="(a+)+"))
