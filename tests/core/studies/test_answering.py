"""Studies are listed with what is wrong with them, and answered as far as runs are there."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.studies import answering
from core.studies.answering import AnsweredStudy, answer_study, listed_studies
from core.studies.carrying import run_words
from core.studies.folder import StudyFolder
from core.studies.searching.journal import FILE
from core.studies.searching.trials import SearchTrial, trial_words
from core.studies.study import Study
from core.studies.training import study_runs
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from tests.shape_runs import shapes_workspace
from tests.told_studies import asked, trained


@pytest.fixture
def ready(tmp_path: Path) -> Workspace:
    return shapes_workspace(tmp_path, classes=2, each=6, size=8)


def test_all_are_listed_and_another_mark_says_that_runs_were_judged(ready: Workspace) -> None:
    assert listed_studies(ready).studies == ()
    for name, created in (("later", "2026-02-02"), ("earlier", "2026-01-01")):
        StudyFolder.of(ready, name).write(asked(ready, "learning_rate=0.1", name=name, created=created))
    damaged = StudyFolder.of(ready, "torn").file
    damaged.parent.mkdir()
    damaged.write_text("name = ")
    found = listed_studies(ready)
    assert [entry.name for entry in found.studies] == ["torn", "earlier", "later"]
    assert "cannot be read" in found.studies[0].wrong
    assert listed_studies(ready) == found
    one = study_runs(ready, asked(ready, "learning_rate=0.1")).wanted[0]
    folder = trained(ready, one, 40, "r0")
    assert listed_studies(ready).mark != found.mark
    before = listed_studies(ready).mark
    os.utime(folder.report_path, (1, 1))
    assert listed_studies(ready).mark != before, "judged anew"
    before = listed_studies(ready).mark
    (StudyFolder.of(ready, "later").path / FILE).write_text("{}\n")
    assert listed_studies(ready).mark != before, "its last trial was shown as running for ever: it ends after it was judged"


def test_what_nothing_compares_has_no_verdict_and_says_why(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)
    assert answer_study(ready, study).answer is None
    for number, one in enumerate(study_runs(ready, study).wanted):
        trained(ready, one, 40, f"r{number}")
    shown = answer_study(ready, study)
    assert shown.answer is not None
    assert [cell.accuracies for cell in shown.answer.cells] == [(40 / 60,), (40 / 60,)]
    (ready.run_folder("r0") / "report.json").write_text("{")
    assert answer_study(ready, study).why


def test_what_failed_is_called_as_the_window_calls_it(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)
    found = study_runs(ready, study)
    trial = SearchTrial(3, found.wanted[1].cell, "failed")
    failed = (LeftOut(run_words(found.wanted[0]), "No."), LeftOut(trial_words(3, trial.cell), "No."), LeftOut("other", "No."))
    shown = AnsweredStudy(replace(found, trials=(trial,), failed=failed), None)
    assert [entry.path for entry in shown.failed] == ["Learning rate 0.1, seed 0", "Learning rate 0.01, trial 3", "other"]
    assert {entry.reason for entry in shown.failed} == {"No."}


def test_a_study_that_is_removed_while_all_are_listed_is_none(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = StudyFolder(workspace.models / ".studies" / "gone")
    StudyFolder.of(workspace, "here").write(
        Study(name="here", dataset="pets", split="given", created="2026-01-01T00:00:00+00:00")
    )
    monkeypatch.setattr(answering, "study_folders", lambda workspace: [gone, StudyFolder.of(workspace, "here")])
    assert [entry.name for entry in listed_studies(workspace).studies] == ["here"]
