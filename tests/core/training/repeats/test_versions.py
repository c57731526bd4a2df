"""Versions are those that are installed, and what is not installed has none."""

from __future__ import annotations

import platform

import numpy as np
import pytest

from core.training.repeats import versions
from core.training.repeats.versions import versions_here


def test_versions_are_those_in_use() -> None:
    here = versions_here()
    assert (here["python"], here["numpy"]) == (platform.python_version(), np.__version__)
    assert {"torch", "timm", "safetensors"} <= here.keys()


def test_of_what_is_not_installed_there_is_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "PACKAGES", ("pytest", "no such package"))
    assert versions.versions_here() == {
        "python": platform.python_version(), "pytest": pytest.__version__, "no such package": "",
    }  # fmt: skip
