"""The end of an epoch: what counts, what is set aside, what is said; and a result on val is held against chance."""

from __future__ import annotations

import math

import pytest
import torch

from core.architectures.building import build
from core.runs.events import Epoch, Event, Noted
from core.training.epochs.closing import Closing, forgotten
from core.training.epochs.first_steps import REMEDY
from core.training.interruptions.divergence import Diverged
from core.training.reporting import Reporter
from core.training.step.judging import Judged
from core.training.step.state import RunState
from tests.tiny_training import CLASSES, tiny_plan, tiny_recipe


@pytest.mark.parametrize(
    ("before", "now", "pictures", "told"),
    [(1.0, 0.5, 4, False), (1.0, 0.25, 4, True), (0.5, 0.41, 100, False), (0.5, 0.39, 100, True), (0.5, 0.9, 100, False)],
)
def test_an_accuracy_that_two_standard_errors_or_two_pictures_explain_is_no_loss(
    before: float, now: float, pictures: int, told: bool
) -> None:
    assert forgotten(before, now, pictures) == told


class Ended:
    """The last of two stages, whose epochs are ended by hand; stands in for what keeps weights."""

    def __init__(self, **settings: object) -> None:
        stage = tiny_recipe().stages[0].model_copy(update=settings)
        recipe = tiny_recipe(stages=(stage, stage))
        plan = tiny_plan(recipe)
        network = build(recipe, len(CLASSES))
        self.events: list[Event] = []
        self.best: list[int] = []
        self.snapshots: list[tuple[float, float]] = []
        self.state = RunState(network, 0.0, torch.device("cpu"))
        self.state.progress.stage = 1
        reporter = Reporter(plan, self.state, self.events.append)
        changing = dict.fromkeys(network.state_dict(), True)
        self.closing = Closing(plan, self.state, self, reporter, self.events.append, changing, 18)  # type: ignore[arg-type]

    def note_best(self, changing: object) -> None:
        self.best.append(self.state.progress.epoch)

    def keep_snapshot(self, accuracy: float, loss: float) -> None:
        self.snapshots.append((accuracy, loss))

    def close(self, accuracy: float, loss: float = 1.0, merit: float | None = None) -> None:
        self.closing.close((0.7, 0.6), Judged(loss, accuracy, accuracy if merit is None else merit), 0.01, 50.0)

    def notes(self) -> list[Noted]:
        return [event for event in self.events if isinstance(event, Noted)]


def test_epochs_are_counted_and_the_better_ones_set_aside() -> None:
    ended = Ended()
    progress = ended.state.progress
    progress.share, progress.epoch_seconds = 5, 2.5
    ended.state.sums.fill_(3)
    ended.close(0.5, 1.0, 0.4)
    assert (progress.share, progress.epoch_seconds, ended.state.sums.tolist()) == (0, 0.0, [0, 0, 0, 0])
    for accuracy, loss, merit in ((0.6, 1.0, 0.4), (0.5, 0.9, 0.4), (0.9, 0.1, 0.3)):
        ended.close(accuracy, loss, merit)
    assert ended.best == [1, 3]
    assert (progress.epoch, progress.stage_epoch, progress.unimproved) == (4, 4, 1)
    assert (progress.best_epoch, progress.best_accuracy, progress.best_loss, progress.best_merit) == (3, 0.5, 0.9, 0.4)
    assert ended.snapshots == [(0.5, 1.0), (0.6, 1.0), (0.5, 0.9), (0.9, 0.1)]
    told = [event for event in ended.events if isinstance(event, Epoch)]
    assert [(one.epoch, one.seconds, one.val_accuracy, one.val_loss) for one in told] == [
        (1, 2.5, 0.5, 1.0), (2, 0, 0.6, 1.0), (3, 0, 0.5, 0.9), (4, 0, 0.9, 0.1),
    ]  # fmt: skip
    assert {(one.train_loss, one.train_accuracy, one.rate, one.pictures_per_second) for one in told} == {(0.7, 0.6, 0.01, 50.0)}
    assert ended.notes() == []


def test_a_stage_that_begins_worse_is_told_of_once_and_not_where_its_first_steps_told_it() -> None:
    ended = Ended()
    progress = ended.state.progress
    progress.epoch, progress.step, progress.best_epoch, progress.best_accuracy = 3, 40, 3, 0.9
    ended.close(0.2)
    ended.close(0.2)
    (note,) = ended.notes()
    assert note.text == (
        "Everything begins worse than the stage before had come to: after its first epoch 20.0 % of val are right, "
        f"90.0 % were at best. {REMEDY}"
    )
    assert (note.mark, note.step, note.epoch) == ("forgets", 40, 4)
    for told, accuracy in ((True, 0.2), (False, 0.89)):
        other = Ended()
        other.state.progress.best_epoch, other.state.progress.best_accuracy = 3, 0.9
        other.state.progress.told_worse = told
        other.close(accuracy)
        assert other.notes() == []


def test_a_plateau_is_told_of_with_its_patience_and_the_rate_from_there_on() -> None:
    ended = Ended(schedule="plateau", plateau_patience=1, plateau_factor=0.1, warm_up=0, learning_rate=0.5)
    ended.close(0.5)
    assert ended.notes() == []
    ended.close(0.5)
    assert [note.text for note in ended.notes()] == ["Val has not become better for 1 epoch: the rate falls to 0.05."]


def test_steps_that_were_left_out_are_told_at_the_end_of_a_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Ended()
    ended.closing.stage_ended()
    assert ended.notes() == []
    ended.state.progress.stage_step = 1500
    monkeypatch.setattr(ended.state, "steps_left_out", lambda: 3)
    ended.closing.stage_ended()
    assert [note.text for note in ended.notes()] == [
        "Everything left out 3 of 1,500 steps, for gradients that were too large for fp16. Each time the loss is scaled by half "
        "as much from there on; a few such steps are usual."
    ]


def test_losses_and_weights_that_are_none_any_more_end_it() -> None:
    ended = Ended()
    ended.closing.look_at(1.0, 2.0)
    for losses in ((math.nan,), (1.0, math.inf), (closing_limit() * 1.01,)):
        with pytest.raises(Diverged):
            ended.closing.look_at(*losses, weights=False)
    with torch.no_grad():
        next(ended.state.network.parameters()).fill_(math.inf)
    ended.closing.look_at(1.0, weights=False)
    with pytest.raises(Diverged):
        ended.closing.look_at(1.0)


def closing_limit() -> float:
    """The largest loss on train that is still taken for a training: a hundred times that of guessing."""
    return 100 * math.log(len(CLASSES))
