"""The verb train: what is refused before a process is started; help that lists every setting."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.runs.recipe import Recipe
from core.support.fields import describe
from core.support.workspace import Workspace
from core.training.presets import PRESETS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "no dataset called 'nothing'"),
        (["objects", "--split", "none"], "no split called none"),
        (["objects", "--recipe", "magic"], "magic"),
        (["objects", "--set", "batch_size=0"], "batch_size"),
        (["objects", "--set", "nonsense=1"], "nonsense"),
        (["objects", "--set", "stages=9"], "a recipe has 1 to 8 stages"),
        (["--like", "gone"], "no run called gone"),
        (["objects", "--name", "../up"], "cannot be used as a run name"),
    ],
)
def test_what_cannot_begin_leaves_no_run(words: list[str], said: str, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", *words, "--workspace", place]) == 1
    assert said in capsys.readouterr().err
    assert Workspace.at(place).run_names() == []


def test_the_help_lists_presets_and_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--help"]) == 0
    told = capsys.readouterr().out
    assert all(f"  {preset.name} " in told for preset in PRESETS)
    assert all(f"  {field.name} " in told for field in describe(Recipe) if field.name != "preset")


def test_what_repeats_a_run_changes_nothing_of_it(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "objects", "--like", "good", "--set", "epochs=3", "--workspace", place]) == 2
    assert "it goes without DATASET and --set" in capsys.readouterr().err
