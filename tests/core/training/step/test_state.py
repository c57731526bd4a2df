"""A state comes back from its checkpoint as it was."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

import pytest
import torch

from core.architectures import freezing
from core.architectures.building import build
from core.runs.checkpoints import Checkpoint
from core.runs.recipe import Stage
from core.support.errors import Refused
from core.training.step.optimisers import optimiser_for
from core.training.step.state import Position, RunState
from tests.tiny_training import same, tiny_recipe


def state(steps: int) -> RunState:
    made = RunState(build(tiny_recipe(), 3), 0.9, torch.device("cpu"))
    freezing.prepare_stage(made.network, Stage())
    made.use(optimiser_for(made.network, Stage()))
    for _ in range(steps):
        made.network(torch.ones(4, 3, 16, 16)).square().mean().backward()
        assert made.optimiser is not None
        made.optimiser.step()
        assert made.average is not None
        made.average.update()
    made.progress.step = steps
    made.sums += steps
    return made


def test_everything_that_the_next_step_stands_on_comes_back() -> None:
    saved = state(3)
    checkpoint = Checkpoint(3, saved.document(), {name: tensor.clone() for name, tensor in saved.tensors().items()})
    restored = RunState(build(tiny_recipe(seed=5), 3), 0.9, torch.device("cpu"))
    restored.restore(checkpoint)
    freezing.prepare_stage(restored.network, Stage())
    restored.use(optimiser_for(restored.network, Stage()))
    assert same(restored.tensors(), saved.tensors())
    assert asdict(restored.progress) == asdict(saved.progress)
    assert restored.average is not None
    assert restored.average.steps == 3
    assert not same(dict(restored.judged()), restored.network.state_dict())


def test_a_checkpoint_that_knows_more_than_this_safelight_is_refused_and_not_called_a_defect() -> None:
    """A run that a newer version had saved ended with "TypeError: Position.__init__() got an unexpected keyword"."""
    saved = state(1)
    document = saved.document()
    assert "scale" not in document, "what only fp16 has would keep an earlier version from all other runs"
    checkpoint = Checkpoint(1, {**document, "wind": 3.0}, dict(saved.tensors()))
    with pytest.raises(
        Refused,
        match=(
            r"^The checkpoint of step 1 has more in it than this Safelight knows: wind\. Resume the run with the "
            r"Safelight that wrote it, or with a newer one\.$"
        ),
    ):
        state(0).restore(checkpoint)


def test_the_better_epoch_has_more_right_or_as_many_with_less_loss() -> None:
    position = Position()
    assert position.improves(0.0, 9.0)  # the first is the best so far
    position.best_epoch, position.best_accuracy, position.best_loss = 1, 0.5, 1.0
    assert [position.improves(*found) for found in ((0.6, 9.0), (0.5, 0.9), (0.5, 1.0), (0.4, 0.1))] == [True, True, False, False]
    position.stage_epoch = position.stage_step = position.share = position.unimproved = 4
    position.next_stage()
    assert (position.stage, position.stage_epoch, position.stage_step, position.share, position.unimproved) == (1, 0, 0, 0, 0)


def test_the_next_stage_keeps_what_the_run_has_and_forgets_what_the_stage_before_had() -> None:
    before = Position(**{field.name: True if field.name == "told_worse" else 7 for field in fields(Position)})
    after = replace(before)
    after.next_stage()
    assert {name: value for name, value in asdict(after).items() if value != getattr(before, name)} == {
        "stage": 8, "stage_epoch": 0, "stage_step": 0, "share": 0, "unimproved": 0, "flat": 0, "falls": 0, "scale_steps": 0,
        "left_out": 0, "stage_merit": None, "scale": 0.0, "told_worse": False,
    }  # fmt: skip
