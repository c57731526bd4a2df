"""A sample dataset whose package is missing."""

from __future__ import annotations

import pytest

from core.datasets.importing.sample_sets import sample_set
from core.datasets.importing.samples import import_sample
from core.support.errors import NotThere
from core.support.workspace import Workspace


def test_a_missing_package_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    monkeypatch.setattr(sample_set.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotThere, match="elpv-dataset is not installed") as caught:
        import_sample(workspace, "cells", "solar-cells")
    assert "pip install elpv-dataset" in caught.value.hint
    assert workspace.dataset_names() == []


def test_a_package_is_found_by_its_folder() -> None:
    assert (sample_set.package_folder("core.datasets", "safelight") / "importing").is_dir()
    with pytest.raises(NotThere, match="package safelight is not installed, which holds these pictures"):
        sample_set.package_folder("core.support.jobs", "safelight")  # a module, no folder
