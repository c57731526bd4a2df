"""Runs put together: over all of a group, by what was measured, whichever of them are looked at."""

from __future__ import annotations

import dataclasses

import pytest

from core.evaluation.run_groups import (
    RunGroup,
    band_words,
    columns_that_differ,
    field_label,
    fields_to_group_by,
    groups_by,
    mean_words,
    settings_that_differ,
)
from core.runs.listing import RunSummary, list_runs
from core.runs.settings.recipe_settings import MISSING, settings_of
from core.support.errors import BadInput
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from tests.told_runs import told_run

PLAIN = RunSummary(
    run="a", dataset="boats", architecture="mlp", recipe="mlp", weights_origin="random, seed 0", weights_sha256=None, parent=None,
    state="completed", val_accuracy=0.7, val_interval=(0.6, 0.8), test_accuracy=None, test_interval=None, opened=0,
    parameters=1, epochs=5, seconds=1.0, created="2026-01-01", note="", colour=3, settings=settings_of(PRESETS.get("mlp").recipe),
)  # fmt: skip
ROWS = (
    PLAIN,
    dataclasses.replace(PLAIN, run="b", val_accuracy=0.8, created="2026-01-02", colour=1),
    dataclasses.replace(PLAIN, run="c", architecture="lite0", val_accuracy=0.95, created="2026-01-03", colour=2),
    dataclasses.replace(PLAIN, run="d", val_accuracy=None, created="2026-01-04"),
    dataclasses.replace(PLAIN, run="e", state="damaged", architecture="", settings=(), created=""),
)


def test_a_group_has_all_its_runs_and_their_measured_mean() -> None:
    best, other = groups_by(ROWS, "architecture")
    assert (best.name, best.mean, best.low, best.high) == ("lite0 (1 run)", 0.95, 0.95, 0.95)
    assert [row.run for row in other.runs] == ["a", "b", "d"]
    assert (other.judged, other.mean, other.low, other.high) == (2, pytest.approx(0.75), 0.7, 0.8)
    assert (mean_words(other), band_words(other)) == ("75.0 %", "70.0 to 80.0 %")
    assert band_words(best) == "–", "one run is no band"
    # Of its oldest run, so that it stays when runs are added.
    assert other.colour == 3


def test_runs_are_put_together_by_settings_of_their_recipes(workspace: Workspace) -> None:
    for name, preset in (("one", "mlp"), ("two", "lite0-frozen"), ("three", "lite0-two-stage")):
        told_run(workspace, name, preset, right=0.8)
    rows = list_runs(workspace)
    assert {"architecture", "recipe", "picture_size", "stages.1.epochs"} <= set(fields_to_group_by(rows))
    assert "dataset" not in fields_to_group_by(rows), "they are all on one"
    groups = {group.value: {row.run for row in group.runs} for group in groups_by(rows, "stages.1.epochs")}
    assert groups["–"] == {"one", "two"}
    assert field_label("stages.1.epochs") == "Stage 2: epochs"
    assert field_label("recipe") == "Recipe"


def test_only_what_differs_is_named() -> None:
    assert columns_that_differ(ROWS[:2]) == ("run", "val", "created")
    changed = dataclasses.replace(PLAIN, settings=settings_of(PRESETS.get("mlp").recipe.model_copy(update={"seed": 7})))
    assert settings_that_differ([PLAIN, changed]) == ("seed",)
    assert settings_that_differ([PLAIN]) == ()


def test_a_field_nobody_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match="no field called parsecs") as refused:
        groups_by(ROWS, "parsecs")
    assert "architecture" in str(refused.value.hint)


def test_groups_without_an_accuracy_are_told_by_dashes() -> None:
    group = RunGroup("seed", "0", (), 0, None, None, None)
    assert (mean_words(group), band_words(group)) == (MISSING, MISSING)
    one = RunGroup("seed", "0", (), 1, 0.9861, 0.9861, 0.9861)
    assert (mean_words(one), band_words(one)) == ("98.6 %", MISSING)
    two = RunGroup("seed", "0", (), 2, 0.9861, 0.979, 0.993)
    assert band_words(two) == "97.9 to 99.3 %"
