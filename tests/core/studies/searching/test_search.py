"""A search gives up what is bad, repeats what is best, goes on after a kill without a double trial, and shares its trials."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from core.runs.event_log import EventWriter
from core.runs.events import Epoch, Finished
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.studies.carrying import RunBegan, run_words
from core.studies.folder import StudyFolder
from core.studies.searching import search as searching
from core.studies.searching.asking import as_search
from core.studies.searching.journal import SearchJournal, trials_of
from core.studies.searching.ranges import searched_of
from core.studies.searching.search import _told
from core.studies.study import Cell, Study, WantedRun
from core.studies.training import study_runs, study_verdict, train_study
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from core.training import launcher
from tests.carried_runs import Carrier
from tests.shape_runs import shapes_workspace
from tests.told_studies import asked, judged


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("search"), classes=2, each=6, size=8)


@pytest.fixture
def ready(made: Workspace, tmp_path: Path) -> Workspace:
    return Workspace.at(shutil.copytree(made.root, tmp_path / "workspace"))


def hits(recipe: Recipe) -> int:
    """Rates about 0.01 are good; those above 0.1 spoil everything."""
    rate = recipe.stages[0].learning_rate
    return 5 if rate > 0.1 else 50 - int(1000 * abs(rate - 0.01)) + recipe.seed


def search(workspace: Workspace, *searched: str, **fields: object) -> Study:
    begun = asked(workspace, settings=("picture_size=8", "epochs=4", "precision=fp32"), seeds=2)
    wanted = {"trials": 8, "best": 2} | fields
    study = as_search(begun, [searched_of(text) for text in searched or ("learning_rate=0.0001..1",)], **wanted)  # type: ignore[arg-type]
    StudyFolder.of(workspace, study.name).write(study)
    return study


class Killed(Exception):
    """What takes the place of a kill in the midst of a trial."""


def test_trials_are_chosen_given_up_told_and_the_best_repeated(ready: Workspace) -> None:
    study = search(ready)
    before = study_runs(ready, study)
    assert (before.missing, before.wanted, before.trials) == (8 + 2 * 2, (), ())
    carrier = Carrier(hits)
    found = train_study(ready, study, Context(), carrier)
    assert (found.missing, found.failed, len(found.trials)) == (0, (), 8)
    rates = {trial.number: float(dict(trial.cell.values)["learning_rate"]) for trial in found.trials}
    pruned = [trial for trial in found.trials if trial.state == "pruned"]
    assert pruned, "no trial was given up"
    for trial in pruned:
        assert trial.seen, "it was not asked at an epoch that was told"
        assert trial.why == "After epoch 1 it was worse than half of the trials before."
        run = RunFolder.open(ready, trial.run)
        assert (run.state(), len(run.history().epochs)) == ("pruned", 1)
        assert "The search rates gave it up" in run.history().finished.message  # type: ignore[union-attr]
    assert any(rates[trial.number] > 0.1 for trial in pruned), "the planted rates went on"
    ended = {trial.number: trial for trial in found.trials if trial.state == "ended"}
    assert len(ended) + len(pruned) == 8
    assert all(trial.merit == pytest.approx(max(0, hits_of(rates[number])) / 60) for number, trial in ended.items())
    answer = study_verdict(ready, found)
    assert answer is not None
    best = sorted(ended.values(), key=lambda trial: (-(trial.merit or 0), trial.number))[:2]
    assert sorted(cell.words for cell in answer.cells) == sorted(trial.cell.words for trial in best)
    assert answer.seeds == 2
    seeds = [RunFolder.open(ready, run).request.recipe.seed for cell in answer.cells for run in cell.runs]
    assert seeds == [1, 2, 1, 2], "the seed a cell was found by was chosen for its luck"
    again = train_study(ready, study, Context(), other := Carrier(hits))
    assert (again.runs, other.carried) == (found.runs, [])


def hits_of(rate: float) -> int:
    return 5 if rate > 0.1 else 50 - int(1000 * abs(rate - 0.01))


def test_the_same_search_chooses_the_same_and_a_kill_changes_nothing(ready: Workspace, made: Workspace, tmp_path: Path) -> None:
    whole = train_study(ready, search(ready), Context(), Carrier(hits))
    other = Workspace.at(shutil.copytree(made.root, tmp_path / "other"))
    study = search(other)

    def killed(recipe: Recipe) -> int:
        if len(carrier.carried) == 4:
            raise Killed
        return hits(recipe)

    carrier = Carrier(killed)
    with pytest.raises(Killed):
        train_study(other, study, Context(), carrier)
    assert [trial.state for trial in trials_of(other, study)][3] == "interrupted"
    on = train_study(other, study, Context(), later := Carrier(hits))
    assert later.carried[0] == "rates-004", "the trial at work was not taken up"
    assert [(trial.number, trial.cell, trial.state, trial.merit) for trial in on.trials] == [
        (trial.number, trial.cell, trial.state, trial.merit) for trial in whole.trials
    ]
    assert on.missing == 0


def test_two_that_ask_at_once_get_different_trials(ready: Workspace) -> None:
    study = search(ready, trials=3)
    one, other = SearchJournal.open(ready, study), SearchJournal.open(ready, study)
    with one.next_trial((), Context()) as first, other.next_trial((), Context()) as second:
        assert first is not None
        assert second is not None
        assert (first.number, second.number) == (1, 2)
        assert first.cell != second.cell
        assert [trial.state for trial in trials_of(ready, study)] == ["running", "running"]
    assert [trial.state for trial in trials_of(ready, study)] == ["interrupted", "interrupted"]
    with one.next_trial((), Context()) as again:
        assert again is not None
        assert (again.number, again.cell) == (1, first.cell)
    with one.next_trial({1, 2}, Context()) as third:
        assert third is not None
        assert third.number == 3
    with one.next_trial({1, 2, 3}, Context()) as none:
        assert none is None


def test_equal_choices_are_one_run_and_one_verdict(ready: Workspace) -> None:
    study = search(ready, "learning_rate=0.01,0.02", trials=6, best=5)
    found = train_study(ready, study, Context(), carrier := Carrier(hits))
    assert len(found.trials) == 6
    assert len({trial.run for trial in found.trials}) == 2
    assert len(carrier.carried) == 2 + 2 * 2
    assert {trial.merit for trial in found.trials} <= {50 / 60, 40 / 60, None}


def test_by_one_seed_nothing_is_best(ready: Workspace) -> None:
    study = search(ready, trials=3).model_copy(update={"seeds": 1})
    found = train_study(ready, study, Context(), Carrier(hits))
    assert (found.missing, len(found.runs)) == (0, sum(trial.state == "ended" for trial in found.trials))
    assert study_verdict(ready, found) is None


def test_what_fails_is_named_and_tried_again_the_next_time(ready: Workspace) -> None:
    study = search(ready, trials=2)

    def refused(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        return tuple(LeftOut(run_words(one), "No room.") for one in wanted)

    found = train_study(ready, study, Context(), refused)
    assert [entry.reason for entry in found.failed] == ["No room.", "No room."]
    assert ([trial.state for trial in found.trials], found.missing) == (["interrupted", "interrupted"], 2 + 2 * 2)
    again = train_study(ready, study, Context(), Carrier(hits))
    assert ([trial.number for trial in again.trials], again.missing) == ([1, 2], 0)


def test_a_loss_that_runs_away_is_no_trial_to_try_again(ready: Workspace) -> None:
    study = search(ready, trials=1)

    def diverged(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        (one,) = wanted
        request = launcher.request_for(workspace, one.dataset, one.recipe, "away", one.split)
        with closing(EventWriter(RunFolder.begin(workspace, request).events_path)) as writer:
            writer.write(Finished(1.0, "failed", "The loss ran away.", diverged=True))
        return (LeftOut(run_words(one), "The loss ran away."),)

    found = train_study(ready, study, Context(), diverged)
    assert [(trial.state, trial.why) for trial in found.trials] == [("failed", "The loss ran away.")]
    assert found.missing == 0


def test_a_stop_leaves_the_rest_for_later(ready: Workspace) -> None:
    study = search(ready, trials=4)
    context = Context()

    def stopped(recipe: Recipe) -> int:
        context.request_stop()
        return hits(recipe)

    found = train_study(ready, study, context, Carrier(stopped))
    assert [trial.state for trial in found.trials] == ["interrupted"]
    assert found.missing == 4 + 4
    assert train_study(ready, study, Context(), Carrier(hits)).missing == 0


def test_trials_at_once_are_handed_over_together_and_none_is_given_up(ready: Workspace) -> None:
    study = search(ready, trials=7, at_once=3)
    handed: list[list[int]] = []
    carrier = Carrier(hits)

    def carry(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        handed.append([one.number for one in wanted])
        return carrier(workspace, study, wanted, context)

    told: list[object] = []
    found = train_study(ready, study, Context(told.append), carry)
    assert handed == [[1, 2, 3], [4, 5, 6], [7], [8, 9, 10, 11]]
    assert {trial.state for trial in found.trials[:6]} == {"ended"}
    assert [trial.run for trial in found.trials] == [f"rates-{number:03d}" for number in range(1, 8)]
    RunFolder.open(ready, "rates-002").rename(ready, "my favourite")
    assert study_runs(ready, study).trials[1].run == "my favourite"
    began = [event for event in told if isinstance(event, RunBegan)]
    assert [(event.number, event.of) for event in began] == [*((n, 7) for n in range(1, 8)), *((n, 4) for n in range(1, 5))]
    assert began[0].words == f"trial 1, {found.trials[0].cell.words}"


def test_of_several_at_once_one_may_fail_and_be_tried_again(ready: Workspace) -> None:
    study = search(ready, trials=4, at_once=4)
    carrier = Carrier(hits)

    def carry(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        carrier(workspace, study, wanted[1:], context)
        return (LeftOut(run_words(wanted[0]), "No room."),)

    found = train_study(ready, study, Context(), carry)
    assert [trial.state for trial in found.trials] == ["interrupted", "ended", "ended", "ended"]
    assert [entry.reason for entry in found.failed] == ["No room."]
    again = train_study(ready, study, Context(), Carrier(hits))
    assert ([trial.state for trial in again.trials], again.missing) == (["ended"] * 4, 0)


def test_values_that_do_not_go_together_fail_by_themselves(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    study = search(ready, "learning_rate=0.01,0.02", trials=6, best=1)
    real = searching.wanting

    def wanting(workspace: Workspace, study: Study) -> Callable[[Cell, int], WantedRun]:
        wanted = real(workspace, study)

        def one(cell: Cell, seed: int) -> WantedRun:
            if dict(cell.values)["learning_rate"] == "0.02":
                raise BadInput("That rate does not go with that batch.", "Take another.")
            return wanted(cell, seed)

        return one

    monkeypatch.setattr(searching, "wanting", wanting)
    found = train_study(ready, study, Context(), Carrier(hits))
    failed = [trial for trial in found.trials if trial.state == "failed"]
    assert 1 < len(failed) < 6
    assert {dict(trial.cell.values)["learning_rate"] for trial in failed} == {"0.02"}
    why = "That rate does not go with that batch."
    assert [trial.why for trial in failed] == [why, *[f"As trial {failed[0].number}: {why}"] * (len(failed) - 1)]
    assert [(entry.path, entry.reason) for entry in found.failed] == [(f"trial {failed[0].number}, learning_rate 0.02", why)], (
        "what was told before is not told again"
    )


@pytest.mark.parametrize(("best_by", "merit"), [("accuracy", 0.5), ("loss", 0.7)])
def test_what_a_trial_came_to_is_told_by_what_its_best_epoch_was_chosen_by(ready: Workspace, best_by: str, merit: float) -> None:
    study = search(ready, trials=1)

    def carry(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        for one in wanted:
            request = launcher.request_for(workspace, one.dataset, one.recipe, f"r{one.recipe.seed}", one.split)
            folder = RunFolder.begin(workspace, request)
            with closing(EventWriter(folder.events_path)) as writer:
                writer.write(Epoch(1.0, 1, 0, 1, 1.0, 0.5, 1.0, 0.3, 0.1, 0.1, 10.0, val_merit=0.7))
                writer.write(Finished(2.0, "completed"))
            judged(folder, 30)
        return ()

    study = study.model_copy(update={"settings": (*study.settings, f"best_by={best_by}"), "seeds": 1})
    (trial,) = train_study(ready, study, Context(), carry).trials
    assert (trial.state, trial.run, trial.merit) == ("ended", "r0", merit)


def test_a_trial_of_which_nothing_is_known_has_failed(ready: Workspace) -> None:
    hand = Hand()
    folder = RunFolder.create(ready, "empty", "shapes", Recipe())
    one = WantedRun(hand.cell, 0, "shapes", "given", Recipe())
    assert _told(hand, folder, one) == (LeftOut("trial 7, learning_rate 1", "It has no result on val."),)  # type: ignore[arg-type]
    assert hand.told == ["It has no result on val."]


class Hand:
    """A trial in hand that only hears what came of it."""

    number, cell = 7, Cell((("learning_rate", "1"),))

    def __init__(self) -> None:
        self.told: list[str] = []

    def failed(self, why: str, tells: bool = False) -> None:
        assert not tells
        self.told.append(why)
