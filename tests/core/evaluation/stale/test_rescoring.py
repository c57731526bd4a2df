"""Scoring again: figures follow labels and sides, what they were is kept, and a sealed test stays sealed."""

from __future__ import annotations

import json

import pytest

from core.evaluation.evaluating import evaluate
from core.evaluation.report import open_test, read_report
from core.evaluation.stale.changes import Staleness, staleness
from core.evaluation.stale.rescoring import RescoredRun, rescoring_words, score_again
from core.runs.headline import read_headline
from core.support.errors import NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.stale_runs import JudgedOnShapes, judged_on_shapes


@pytest.fixture
def judged(workspace: Workspace) -> JudgedOnShapes:
    return judged_on_shapes(workspace)


def relabel(judged: JudgedOnShapes, path: str) -> int:
    (found,) = judged.dataset.catalog.named([path])
    edit = judged.dataset.catalog.relabel([found.id], "square" if found.label == "circle" else "circle")
    assert edit is not None
    return edit


def test_a_mistake_that_was_none_counts_as_right(judged: JudgedOnShapes, workspace: Workspace) -> None:
    before = evaluate(judged.folder)
    assert before.accuracy == pytest.approx(5 / 6)
    relabel(judged, judged.paths("val")[0])  # the one that the run got wrong
    (found,) = score_again(workspace, ["run"], Context())
    assert (found.before, found.after, found.sealed) == (pytest.approx(5 / 6), 1.0, True)
    assert found.words == "run was scored again: 83.3 % on val before, 100.0 % now. The test result stays sealed."
    assert evaluate(judged.folder).accuracy == 1.0
    assert not staleness(workspace, judged.folder)
    (line,) = read_report(judged.folder.report_path).scored_again
    assert (line.relabelled, line.aside, line.val, line.test) == (1, 0, pytest.approx(5 / 6), None)


def test_a_sealed_test_stays_sealed_and_an_opened_one_keeps_its_count(judged: JudgedOnShapes, workspace: Workspace) -> None:
    relabel(judged, judged.paths("test")[1])
    (found,) = score_again(workspace, ["run"], Context())
    assert found.changed.relabelled == 1
    head = json.loads(judged.folder.report_path.read_text())["test"]
    assert head == {"n": 6, "sealed": True}
    open_test(judged.folder)
    assert evaluate(judged.folder, "test").accuracy == pytest.approx(4 / 6)
    relabel(judged, judged.paths("test")[2])
    score_again(workspace, ["run"], Context())
    report = read_report(judged.folder.report_path)
    assert len(report.opened) == 2
    assert [line.test for line in report.scored_again] == [None, pytest.approx(4 / 6)]


def test_labels_that_are_put_back_bring_the_report_back(judged: JudgedOnShapes, workspace: Workspace) -> None:
    before = read_report(judged.folder.report_path)
    edit = relabel(judged, judged.paths("val")[2])
    (excluded,) = judged.dataset.catalog.named([judged.paths("val")[3]])
    second = judged.dataset.catalog.exclude([excluded.id])
    score_again(workspace, ["run"], Context())
    assert read_report(judged.folder.report_path).val.n == 5
    assert second is not None
    for done in (second, edit):
        judged.dataset.catalog.undo(done)
    assert staleness(workspace, judged.folder), "though the split is as it was when the run began"
    score_again(workspace, ["run"], Context())
    after = read_report(judged.folder.report_path)
    assert after.val.paths == before.val.paths
    assert after.val.truth.tolist() == before.val.truth.tolist()
    assert after.val.probabilities.tobytes() == before.val.probabilities.tobytes()
    assert after.val_aside is None
    head = read_headline(judged.folder.report_path)
    assert head is not None
    assert len(head.scored_again) == 2


def test_without_names_all_that_are_stale_are_scored(judged: JudgedOnShapes, workspace: Workspace) -> None:
    judged_on_shapes(workspace, "other")
    assert score_again(workspace, [], Context()) == ()
    assert "No run is stale" in rescoring_words(())
    relabel(judged, judged.paths("val")[0])
    assert {found.run for found in score_again(workspace, [], Context())} == {"run", "other"}


def test_what_is_not_stale_is_left_as_it_is(judged: JudgedOnShapes, workspace: Workspace) -> None:
    written = judged.folder.report_path.read_bytes()
    (found,) = score_again(workspace, ["run"], Context())
    assert (found.changed, found.words) == (type(found.changed)(), "run is as it was judged.")
    assert judged.folder.report_path.read_bytes() == written


def test_a_run_at_work_and_one_without_a_dataset_are_refused(judged: JudgedOnShapes, workspace: Workspace) -> None:
    with judged.folder.claim(), pytest.raises(Refused, match="run is being trained"):
        score_again(workspace, ["run"], Context())
    relabel(judged, judged.paths("val")[0])
    workspace.dataset_folder("shapes").rename(workspace.root / "elsewhere")
    with pytest.raises(NotThere, match="no dataset called 'shapes'"):
        score_again(workspace, ["run"], Context())


def test_what_came_of_it_is_said_of_one_run_and_counted_of_several() -> None:
    one = RescoredRun("a", Staleness(aside=1), 0.5, None, sealed=False)
    same = RescoredRun("b", Staleness(new=1), 0.5, 0.5, sealed=True)
    assert one.words == "a was scored again: 50.0 % on val before, no picture now."
    assert rescoring_words([same, one]) == one.words
    assert rescoring_words([one, same, one]) == "2 runs were scored again."
    assert rescoring_words([same]) == "No run is stale: labels and sides are as they were when the runs were judged."
