"""The verb presets: listed, saved from a run, renamed, removed."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from core.training.presets import PRESETS, recipe_for
from tests.asked_verbs import Ask

pytestmark = pytest.mark.usefixtures("own_presets")


def test_presets_come_and_go(ask: Ask, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    RunFolder.create(workspace, "good", "pets", recipe_for("mlp", ["seed=7"]))
    assert ask("presets", "--save", "good", "night") == {"run": "good", "preset": "night"}
    assert [row["preset"] for row in ask("presets")] == [*PRESETS.names(), "night"]
    assert "night" in ask("presets", as_text=True)
    assert run(["presets", "--save", "good", "night", "--workspace", str(workspace.root)]) == 1
    assert "a preset called night already" in capsys.readouterr().err
    assert ask("presets", "--rename", "night", "day") == {"was": "night", "preset": "day"}
    assert ask("train", "--recipe", "day", "--set", "seed=8", "--save-preset", "later") == {"preset": "later"}
    assert recipe_for("later").seed == 8
    assert ask("presets", "--remove", "day") == {"removed": "day"}
    assert [row["preset"] for row in ask("presets") if row["own"]] == ["later"]
    assert run(["presets", "--replace"]) == 2
