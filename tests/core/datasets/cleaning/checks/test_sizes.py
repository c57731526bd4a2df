"""Checks of width and height, against what is usual in the dataset."""

from __future__ import annotations

from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.exclusion import ExclusionRule, exclude, restore_paths
from core.support.workspace import Workspace
from tests.asked_questions import found
from tests.catalogs import Planted, plant, planted_dataset


def test_a_picture_of_the_usual_small_size_is_not_tiny(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png", width=28, height=28) for n in range(30)])
    assert found(check_stored(dataset)) == {}


def test_what_is_just_beyond_a_limit_is_told_from_it(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"c/{n}.png", width=640, height=1000 + n) for n in range(2)])
    exclude(dataset, ExclusionRule(("odd-aspect",), limits=SizeLimits(aspect=(0.64, 2.0))))
    restore_paths(dataset, ["c/1.png"])
    assert [finding.detail for finding in check_stored(dataset).findings if finding.kind == "odd-aspect"] == [
        "0.639 wide to high, where 0.640 to 2.000 is usual here: 640 × 1,001 pixels."
    ]
