"""The verb demo: what it promises is what it has; `tests/e2e/test_demo.py` runs it whole."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.cli.verbs.demo import ACTS, DATASET
from core.datasets.importing.samples import SAMPLES
from core.support.workspace import Workspace
from core.training.presets import recipe_for


def test_every_act_has_a_recipe_that_needs_no_network() -> None:
    assert DATASET in SAMPLES.names()
    for part in ACTS:
        recipe = recipe_for(part.preset, part.settings)
        assert recipe.weights in ("random", "imagenet")
    assert len({part.preset for part in ACTS}) == len(ACTS)


def test_it_takes_no_dataset(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "pets", "--workspace", str(workspace.root)]) == 2
    assert "Unrecognized arguments: pets." in capsys.readouterr().err
