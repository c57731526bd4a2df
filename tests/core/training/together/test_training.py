"""Runs are stacked with those like them, no more at once than there is room for; what cannot begin its stage ends alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.checkpoints import load_checkpoint
from core.runs.folder import RunFolder
from core.training.together import training
from core.training.together.stack import Left, Stack
from core.training.together.stacked_run import StackedRun
from tests.stacked_trainings import Heads, head_recipe, staged


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many runs each stack was made of."""
    found: list[int] = []

    class Counted(Stack):
        def __init__(self, runs: list[StackedRun], left: Left) -> None:
            found.append(len(runs))
            super().__init__(runs, left)

    monkeypatch.setattr(training, "Stack", Counted)
    return found


def test_runs_of_one_kind_are_one_stack(tmp_path: Path, sizes: list[int]) -> None:
    recipes = [head_recipe(seed=seed) for seed in (0, 1)]
    recipes += [
        head_recipe(staged(batch_size=4)),
        head_recipe(staged(optimiser="adamw")),
        head_recipe(head="mlp", head_width="4"),
    ]
    ended = Heads(tmp_path).together(recipes)
    assert {one.ended for one in ended} == {"completed"}
    assert sizes == [2, 1, 1, 1]


def test_no_more_are_stacked_than_there_is_room_for(tmp_path: Path, sizes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    heads = Heads(tmp_path)
    batch = 8 * heads.backbone.feature_width
    monkeypatch.setattr(training, "AT_ONCE", 2 * batch)
    ended = heads.together([head_recipe(seed=seed) for seed in (0, 1, 2)])
    assert {one.ended for one in ended} == {"completed"}
    assert sizes == [2, 1]
    # Of those that see the same pictures in each step, more fit: the pictures are there once.
    sizes.clear()
    heads.together([head_recipe(staged(learning_rate=rate)) for rate in (0.01, 0.02, 0.03)])
    assert sizes == [3]


def test_what_cannot_begin_its_stage_ends_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, begun = StackedRun.begin_stage, []

    def begin(self: StackedRun) -> None:
        begun.append(self)
        if begun[0] is self:
            raise ValueError("seven")
        usual(self)

    monkeypatch.setattr(StackedRun, "begin_stage", begin)
    lost, kept = Heads(tmp_path).together([head_recipe(), head_recipe(seed=1)])
    assert isinstance(lost.ended, ValueError)
    assert kept.ended == "completed"


def test_a_run_that_waits_for_its_second_stage_keeps_its_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heads, usual = Heads(tmp_path), StackedRun.begin_stage
    recipes = [head_recipe(staged(epochs=2), staged(epochs=1, optimiser="adamw")), head_recipe(staged(batch_size=4, epochs=2))]

    def begin(self: StackedRun) -> None:
        if self.state.progress.stage == 1:
            raise KeyboardInterrupt  # as a kill: nothing is written any more
        usual(self)

    monkeypatch.setattr(StackedRun, "begin_stage", begin)
    with pytest.raises(KeyboardInterrupt):
        heads.together(recipes)
    saved = load_checkpoint(RunFolder.open(heads.workspace, "run-0").last_checkpoint)
    assert saved is not None
    assert saved.state["epoch"] == 2
    monkeypatch.setattr(StackedRun, "begin_stage", usual)
    one, _ = heads.together(recipes)
    assert [event.epoch for event in one.epochs] == [3], "the first stage was not made again"
    alone = heads.alone(recipes[0], "alone")
    assert (one.epochs[-1].val_loss, one.ended) == (pytest.approx(alone.epochs[-1].val_loss, abs=1e-5), "completed")
