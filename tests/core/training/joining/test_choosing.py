"""Each member of an ensemble computes its features in the arithmetic that fits it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.architectures.origins import expected
from core.architectures.weights import resolve_weights
from core.datasets.catalog.dataset import Dataset
from core.runs.facts import Choice
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.training.arithmetic import probe
from core.training.arithmetic.machine import this_machine
from core.training.joining import choosing
from core.training.joining.beginning import beginning
from core.training.joining.choosing import chosen
from core.training.presets import recipe_for
from core.training.run_data import RunData
from tests.shape_runs import shapes_workspace


def test_one_choice_speaks_of_all_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "FROZEN_BUDGET", 0.02)
    monkeypatch.setattr(probe, "processor_share", lambda threads: 1.0)  # on a busy machine the probe tells of no looks
    workspace = shapes_workspace(tmp_path, each=6)
    data = RunData.open(Dataset.open(workspace, "shapes"), None, Recipe())
    machine = replace(this_machine(), threads=1)
    for asked in ("auto", "fp32"):
        recipe = Recipe.model_validate({
            "architecture": "ensemble", "weights": "members", "members": ("lite0@32", "lite0@40"), "precision": asked,
            "stages": ({"trains": "head", "augmentation": {"flip": False, "smallest_crop": 1, "stretch": 1}},),
        })  # fmt: skip
        begin = beginning(recipe, data.dataset, workspace, lambda one: resolve_weights(one, workspace, Context()))
        choice, members = chosen(data, begin, begin.networks(data.classes), machine)
        assert choice.why.startswith("lite0@32: ")
        assert "; lite0@40: " in choice.why
        assert choice.precision == "fp32"
        assert [member.preprocessing.size for member in members] == [32, 40]
        assert {member.features for member in members} <= ({"fp32", "bf16"} if asked == "auto" and machine.bf16 else {"fp32"})
        assert choice.fixed_bytes > 2 * 4 * 3_000_000  # the weights of both
        assert len(choice.looks) == 2
        assert choice.looks[0] > 0


def test_the_choice_for_all_is_that_of_the_slowest_and_has_room_for_each() -> None:
    members: Any = [SimpleNamespace(name=name) for name in ("one", "two")]
    first = Choice(
        "bf16", "channels_last", why="quick", seconds=1.0, share=0.5, fixed_bytes=10, bytes_each=7, looks=(0.1,), features="bf16"
    )
    other = Choice("fp32", "contiguous", why="slow", seconds=2.0, share=0.75, fixed_bytes=20, bytes_each=3, looks=(0.2, 0.3))
    assert choosing._together(members, [first, other]) == Choice(
        "fp32", "contiguous", why="one: quick; two: slow", seconds=3.0, share=0.5, fixed_bytes=30, bytes_each=7,
        looks=(0.1, 0.2, 0.3), features="fp32",
    )  # fmt: skip
    assert choosing._together(members, [first, replace(other, looks=())]).looks == (), "of one nothing is known"


def test_what_was_chosen_at_another_size_is_not_tried_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each size that comes into question had its own second of it."""
    workspace = shapes_workspace(tmp_path, each=6)
    data = RunData.open(Dataset.open(workspace, "shapes"), None, Recipe())
    recipe = expected(recipe_for("quick")).model_copy(update={"picture_size": 32})
    begin = beginning(recipe, data.dataset, workspace, lambda one: resolve_weights(one, workspace, Context()))
    networks, machine = begin.networks(data.classes), replace(this_machine(), threads=1)
    before = Choice("bf16", "channels_last", why="bf16, as was found before", seconds=1.0, looks=(1.0,))
    tried: list[Recipe] = []
    monkeypatch.setattr(choosing, "probe", lambda network, recipe, **_: tried.append(recipe) or before)
    choice, _ = chosen(data, begin, networks, machine, before)
    assert (choice.why, choice.features, choice.looks, tried) == (before.why, "bf16", (), []), "other sizes take another time"
    monkeypatch.setattr(choosing, "kept_features", lambda *_: "fp32")
    chosen(data, begin, networks, machine, before)
    assert [one.precision for one in tried] == ["fp32"], "features that are there in other arithmetic come first"
