"""Checks of light, against what is usual in the dataset."""

from __future__ import annotations

from core.datasets.cleaning.checking import check_stored
from core.support.workspace import Workspace
from tests.asked_questions import found
from tests.catalogs import Planted, plant, planted_dataset


def test_limits_come_from_the_dataset(workspace: Workspace) -> None:
    night, day = planted_dataset(workspace, "night"), planted_dataset(workspace, "day")
    plant(night, [Planted(f"a/{n}.png", brightness=0.1 + n / 1000, contrast=0.1) for n in range(30)])
    plant(day, [Planted(f"a/{n}.png", brightness=0.5 + n / 1000) for n in range(30)])
    plant(day, [Planted("a/night.png", brightness=0.1, contrast=0.1)])
    assert "dark" not in found(check_stored(night))
    assert found(check_stored(day))["dark"] == {("a/night.png",)}
