"""A study takes what has been trained already, whoever trained it, names what is missing, and opens test for its winner alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.cli.option_words import with_options
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.evaluation.predictions import no_predictions
from core.evaluation.report import read_report, write_report
from core.runs.folder import RunFolder
from core.studies.carrying import RunBegan
from core.studies.folder import StudyFolder
from core.studies.searching.asking import as_search
from core.studies.study import Study, WantedRun, factor_of, titled
from core.studies.training import begin_study, open_winner, opened_winner, study_runs, study_verdict, train_study
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from core.training import launcher
from tests.pictures import draw_shapes
from tests.shape_runs import DATASET, shapes_workspace
from tests.told_studies import asked, trained


@pytest.fixture
def ready(tmp_path: Path) -> Workspace:
    return shapes_workspace(tmp_path, classes=2, each=6, size=8)


def test_runs_are_taken_by_what_they_are_and_the_winner_alone_is_opened(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01")
    StudyFolder.of(ready, "rates").write(study)
    before = study_runs(ready, study)
    assert (before.missing, set(before.runs)) == (4, {""})
    assert study_verdict(ready, before) is None
    for number, one in enumerate(before.wanted):
        trained(ready, one, 58 if number < 2 else 20, f"by hand {number}")
    found = study_runs(ready, study)
    assert found.runs == ("by hand 0", "by hand 1", "by hand 2", "by hand 3")
    assert found.missing == 0
    told: list[RunBegan] = []
    trained_again = train_study(ready, study, Context(lambda event: told.append(event) if isinstance(event, RunBegan) else None))
    assert trained_again.runs == found.runs
    assert next((event.number, event.run, event.taken) for event in told) == (1, "by hand 0", True)
    answer = study_verdict(ready, found)
    assert answer is not None
    assert [cell.words for cell in answer.cells] == ["learning_rate 0.1", "learning_rate 0.01"]
    assert answer.cells[answer.best].mean == pytest.approx(58 / 60)
    assert answer.cells[1].told_apart
    assert answer.sentence == "learning_rate 0.1 is best, with 2 seeds and 60 pictures of val."
    StudyFolder.of(ready, "rates").write(study.extended([], 3))
    opened = open_winner(ready, found, answer)
    assert [(one.run, one.on, one.opened) for one in opened] == [("by hand 0", "test", 1), ("by hand 1", "test", 1)]
    assert opened[0].accuracy == pytest.approx(48 / 60)
    kept = StudyFolder.of(ready, "rates").study
    assert kept.seeds == 3, "what another process added meanwhile was taken back"
    StudyFolder.of(ready, "rates").write(kept.model_copy(update={"seeds": 2}))
    kept = StudyFolder.of(ready, "rates").study
    told_again = opened_winner(ready, study_runs(ready, kept), answer)
    assert [(one.accuracy, one.opened) for one in told_again] == [(one.accuracy, 1) for one in opened], "and counts nothing"
    assert opened_winner(ready, found, answer) == (), "of a study without a winner nothing is told"
    assert kept.winner == "learning_rate 0.1"
    again = open_winner(ready, study_runs(ready, kept), answer)
    assert [(one.accuracy, one.opened) for one in again] == [(one.accuracy, 1) for one in opened], "opened once, told twice"
    elsewhere = study_runs(ready, kept.model_copy(update={"winner": "learning_rate 0.01"}))
    with pytest.raises(
        Refused,
        match=(
            r"^Test was opened for learning_rate 0\.01 of rates, and learning_rate 0\.1 is ahead on val by now\. Two "
            r"cells held against each other on test would be chosen by it\. A single run's can be opened by itself\.$"
        ),
    ):
        open_winner(ready, elsewhere, answer)
    with pytest.raises(
        Refused,
        match=(
            r"^Test was opened for Learning rate 0\.01 of rates, and Learning rate 0\.1 is ahead on val by now\. Two "
            r"cells held against each other on test would be chosen by it\. A single run's can be opened by itself\.$"
        ),
    ) as caught:
        open_winner(ready, elsewhere, answer, titled)
    assert "--" not in caught.value.hint, "the window has no options"
    assert "`evaluate RUN --on test`" in with_options(caught.value.hint)


def test_what_was_opened_before_something_went_wrong_has_a_winner(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01")
    StudyFolder.of(ready, "rates").write(study)
    for number, one in enumerate(study_runs(ready, study).wanted):
        trained(ready, one, 58 if number < 2 else 20, f"r{number}")
    found = study_runs(ready, study)
    answer = study_verdict(ready, found)
    assert answer is not None
    second = RunFolder.open(ready, "r1").report_path
    whole = second.read_text()
    report = read_report(second)
    write_report(second, replace(report, test=no_predictions(3)))
    with pytest.raises(NotThere, match=r"^r1 has no pictures in test\. Make a split with a test part and train on it\.$"):
        open_winner(ready, found, answer)
    kept = StudyFolder.of(ready, "rates").study
    assert kept.winner == "learning_rate 0.1", "test was opened for it"
    second.write_text(whole)
    assert [one.opened for one in open_winner(ready, study_runs(ready, kept), answer)] == [1, 1]


def test_a_winner_is_none_while_something_is_missing(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)
    for number, one in enumerate(study_runs(ready, study).wanted):
        trained(ready, one, 50 + number, f"r{number}")
    grown = study.extended([factor_of("learning_rate=0.001")], None)
    found = study_runs(ready, grown)
    assert (found.missing, found.runs) == (1, ("r0", "r1", ""))
    answer = study_verdict(ready, found)
    assert answer is not None
    assert len(answer.cells) == 2, "of what there is"
    with pytest.raises(
        Refused,
        match=(
            r"^rates has not been trained to its end, so that nobody knows which cell wins\. Train what is missing; "
            r"test stays sealed until then\.$"
        ),
    ):
        open_winner(ready, found, answer)
    assert read_report(RunFolder.open(ready, "r0").report_path).opened == ()


def test_two_studies_share_what_is_equal(ready: Workspace) -> None:
    one = asked(ready, "learning_rate=0.1", seeds=1)
    other = asked(
        ready,
        "batch_size=8",
        seeds=1,
        name="batches",
        settings=("picture_size=8", "epochs=1", "precision=fp32", "learning_rate=0.1"),
    )
    (wanted,) = study_runs(ready, one).wanted
    trained(ready, wanted, 40, "shared")
    same = study_runs(ready, other)
    assert wanted.recipe.stages[0].batch_size == 8, "the preset's own, else this test says nothing"
    assert same.runs == ("shared",)


def test_what_nothing_would_compare_is_refused_before_it_is_trained(ready: Workspace, tmp_path: Path) -> None:
    for name, source, classes in (("others", tmp_path / "more", 3), ("redrawn", tmp_path / "again", 2)):
        import_pictures(ready, name, draw_shapes(source, classes, 6, 12))
        make_split(Dataset.open(ready, name), SplitRequest(name=Dataset.open(ready, DATASET).current_split))
    for other, told in (("others", "different classes"), ("redrawn", "no picture of val in common")):
        with pytest.raises(BadInput, match=told):
            study_runs(ready, asked(ready, f"dataset={DATASET},{other}", seeds=1))


def test_a_study_of_no_dataset_is_refused(ready: Workspace) -> None:
    with pytest.raises(NotThere, match=r"^There is no dataset called 'nobody'\. Known: shapes\.$"):
        study_runs(ready, asked(ready, dataset="nobody"))


@pytest.mark.soak
def test_of_a_study_that_nobody_takes_nothing_is_left_and_of_one_that_had_begun_it_is_said(ready: Workspace) -> None:
    def refuses(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        raise Refused("There is no sbatch on this machine.", "Go elsewhere.")

    def holds_one(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        launcher.hold(workspace, launcher.request_for(workspace, DATASET, wanted[-1].recipe, "first", wanted[-1].split))
        raise Refused("The cluster is gone.", "Look there.")

    study, folder = asked(ready, "learning_rate=0.1,0.01"), StudyFolder.of(ready, "rates")
    trained(ready, study_runs(ready, study).wanted[0], 50, "there already")
    with pytest.raises(Refused, match="no sbatch"):
        begin_study(ready, study, Context(), refuses)
    assert not folder.path.exists()
    search = as_search(asked(ready, name="find"), [factor_of("batch_size=4,8")], trials=3)
    with pytest.raises(Refused, match="no sbatch"):
        begin_study(ready, search, Context(), refuses)
    assert not StudyFolder.of(ready, "find").path.exists()
    folder.write(study)
    with pytest.raises(Refused, match="no sbatch"):
        begin_study(ready, study.extended([], 5), Context(), refuses)
    assert folder.study == study, "what was refused was added to it"
    with pytest.raises(Refused, match=r"The cluster is gone\. Look there\. rates is kept, with what had begun\."):
        begin_study(ready, study.extended([], 3), Context(), holds_one)
    assert folder.study.seeds == 3


def test_a_study_that_two_commands_begin_stays_when_the_first_is_refused(ready: Workspace) -> None:
    def stays(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        return ()

    def meets_another(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        begin_study(workspace, study, context, stays)
        raise Refused("There is no sbatch on this machine.", "Go elsewhere.")

    study = asked(ready, "learning_rate=0.1,0.01")
    with pytest.raises(Refused, match=r"^There is no sbatch on this machine\. Go elsewhere\.$"):
        begin_study(ready, study, Context(), meets_another)
    assert StudyFolder.of(ready, "rates").study == study


@pytest.mark.usefixtures("trained_here")
def test_what_is_missing_is_trained_and_nothing_twice(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)
    found = train_study(ready, study, Context())
    assert (found.missing, found.failed) == (0, ())
    assert found.runs == ("rates-001", "rates-002")
    assert np.isfinite([cell.mean for cell in study_verdict(ready, found).cells]).all()  # type: ignore[union-attr]
    again = train_study(ready, study.extended([], 2), Context())
    assert again.missing == 0
    assert set(again.runs) > {"rates-001", "rates-002"}
    assert len(ready.run_names()) == 4
