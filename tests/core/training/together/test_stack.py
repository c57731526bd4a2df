"""Stacked, every run comes to what it comes to alone, whatever its settings and whenever it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.evaluation.margins import read_margins
from core.runs.checkpoints import load_checkpoint
from core.runs.events import CheckpointSaved
from core.runs.recipe import Recipe
from core.training.interruptions.divergence import Diverged
from core.training.together import stack
from core.training.together.stacked_run import Picks
from tests.stacked_trainings import Heads, furthest, head_recipe, staged

CLOSE = 1e-5

SGD = [
    head_recipe(),
    head_recipe(seed=1),
    head_recipe(staged(learning_rate=0.3)),
    head_recipe(staged(learning_rate=0.01, weight_decay=0.5), seed=1),
    head_recipe(staged(momentum=0.0)),
    head_recipe(staged(label_smoothing=0.2), balance="class weights"),
    head_recipe(staged(clip_gradient=0.05), seed=2),
    head_recipe(balance="balanced sampling", seed=2, best_by="balanced"),
    head_recipe(staged(epochs=40, learning_rate=0.3, schedule="constant"), early_stopping=2),
    head_recipe(staged(epochs=5, schedule="plateau", plateau_patience=1), seed=1, best_by="loss"),
    head_recipe(staged(epochs=4, schedule="one-cycle", accumulate=2, batch_size=4)),
]
ADAMW = [
    head_recipe(staged(optimiser="adamw", **more), **settings)  # type: ignore[arg-type]
    for more, settings in (
        ({}, {}), ({}, {"seed": 3}), ({"weight_decay": 0.5, "label_smoothing": 0.1}, {"seed": 3}), ({"learning_rate": 1e-3}, {}),
        ({"epochs": 2, "clip_gradient": 0.1}, {"balance": "class weights"}),
    )
]  # fmt: skip
LAYERED = [
    head_recipe(staged(optimiser=name), head="mlp", head_width="8-6", seed=seed) for name in ("sgd", "adamw") for seed in (0, 1)
]
TWO_STAGES = [head_recipe(staged(epochs=1), staged(optimiser="adamw", learning_rate=rate)) for rate in (0.01, 0.05)]


@pytest.mark.parametrize("recipes", [SGD, ADAMW, LAYERED, TWO_STAGES], ids=["sgd", "adamw", "layered", "two stages"])
def test_each_comes_to_what_it_comes_to_alone(recipes: list[Recipe], tmp_path: Path) -> None:
    heads = Heads(tmp_path)
    together = heads.together(recipes)
    for place, (recipe, one) in enumerate(zip(recipes, together, strict=True)):
        alone = heads.alone(recipe, f"alone-{place}")
        assert one.ended == alone.ended
        assert furthest(one, alone) < CLOSE, recipe
        mine, theirs = ({row.sample: row.margin for row in read_margins(each.folder).pictures} for each in (one, alone))
        assert mine == pytest.approx(theirs, abs=1e-4)


def test_they_do_end_at_different_epochs(tmp_path: Path) -> None:
    ended = {one.ended: len(one.epochs) for one in Heads(tmp_path).together(SGD)}
    assert ended["early-stopped"] < 40
    assert "completed" in ended


def test_what_was_stopped_in_the_middle_goes_on_as_if_nothing_had_happened(tmp_path: Path) -> None:
    heads, recipes = Heads(tmp_path), [*SGD[:4], *ADAMW[:3]]
    first = heads.together(recipes, lambda place, asked: asked == 7 and place != 1)
    assert [one.ended for one in first] == ["stopped", "completed", *["stopped"] * 5]
    assert load_checkpoint(first[0].folder.last_checkpoint).state["share"] == 2  # type: ignore[union-attr]
    again = heads.together(recipes)
    for place, (one, more) in enumerate(zip(first, again, strict=True)):
        if place == 1:
            continue
        assert more.ended == "completed"
        more.events[:0] = one.events
        assert furthest(more, heads.alone(recipes[place], f"alone-{place}")) < CLOSE
    alone = heads.alone(recipes[0], "run-0")
    assert alone.ended == "completed", "a checkpoint of a run that was trained together is one like any other"


def test_what_was_stopped_together_goes_on_alone(tmp_path: Path) -> None:
    heads, recipes = Heads(tmp_path), [SGD[3], SGD[1], ADAMW[2]]
    first = heads.together(recipes, lambda place, asked: asked == 7)
    for place, recipe in enumerate(recipes):
        one = heads.alone(recipe, f"run-{place}")
        one.events[:0] = first[place].events
        assert furthest(one, heads.alone(recipe, f"alone-{place}")) < CLOSE


def test_one_that_runs_away_ends_alone(tmp_path: Path) -> None:
    calm = [head_recipe(staged(learning_rate=1e-5), seed=seed) for seed in (0, 1)]
    heads, recipes = Heads(tmp_path), [calm[0], head_recipe(staged(learning_rate=10.0, momentum=0.99, epochs=8)), calm[1]]
    for features in (heads.source.inputs(side).features for side in ("train", "val")):
        features.mul_(30)
    kept, lost, other = heads.together(recipes)
    assert isinstance(lost.ended, Diverged)
    assert "loss ran away" in lost.ended.message
    assert (kept.ended, other.ended) == ("completed", "completed")
    assert furthest(kept, heads.alone(recipes[0])) < CLOSE


def test_too_many_at_once_are_trained_in_smaller_stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heads, sizes = Heads(tmp_path), []
    usual = stack.Stack._gradients

    def short_of_memory(self: stack.Stack, rows: Picks) -> tuple[torch.Tensor, torch.Tensor]:
        sizes.append(len(self._runs))
        if sizes[-1] > 3 and len(sizes) > 7:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return usual(self, rows)

    monkeypatch.setattr(stack.Stack, "_gradients", short_of_memory)
    recipes = [head_recipe(seed=seed) for seed in range(6)]
    together = heads.together(recipes)
    assert max(sizes) == 6
    assert sizes[-1] <= 3
    for place, one in enumerate(together):
        assert one.ended == "completed"
        assert furthest(one, heads.alone(recipes[place], f"alone-{place}")) < CLOSE


def test_a_minute_is_lost_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "LONGEST", 0.0)
    monkeypatch.setattr(stack, "SPARING", 0.0)
    together = Heads(tmp_path).together(SGD[:2])
    for one in together:
        saved = [event for event in one.events if isinstance(event, CheckpointSaved)]
        assert [event.step for event in saved][:5] == [1, 2, 3, 4, 5]
