"""Promises of runs, from their reports, and answers as they read with them."""

from __future__ import annotations

import dataclasses

import pytest

from core.evaluation.certainty.promises import AnswerThreshold, SetThreshold
from core.evaluation.report import read_report, write_report
from core.prediction.agreement import agreement
from core.prediction.promised import NONE, OF_THE_HEAD_BEFORE, RunPromise, as_answered, run_promises
from core.prediction.records import ClassProbability
from core.runs.plan import NotCounted
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.judged_runs import drawn_predictions, finished_run, predictions

SURE = (ClassProbability("boat", 0.8), ClassProbability("car", 0.15), ClassProbability("tram", 0.05))
UNSURE = (ClassProbability("car", 0.4), ClassProbability("boat", 0.35), ClassProbability("tram", 0.25))
BELOW = RunPromise("one", AnswerThreshold(0.99, 0.5, 0.8, 0.99, (0.9, 1.0), 50), SetThreshold(0.9, 0.3, 0.9, 1.2, 50))


def test_an_unsure_answer_is_none_of_these_and_sets_hold_what_is_probable() -> None:
    assert not BELOW.is_none(SURE)
    assert BELOW.is_none(UNSURE)
    assert not BELOW.is_none(())
    assert BELOW.set_of(SURE) == ("boat",)
    assert BELOW.set_of(UNSURE) == ("car", "boat")
    assert BELOW.short == "answers 80 % of val, 99 % right; sets of 1.2"
    assert not RunPromise("two").is_none(UNSURE)
    assert RunPromise("two").set_of(SURE) == ()


def test_runs_agree_on_none_of_these() -> None:
    said = as_answered({"one": UNSURE, "two": UNSURE}, {"one": BELOW, "two": BELOW})
    assert said["one"] == (ClassProbability(NONE, 0.4), *UNSURE)
    found = agreement(said)
    assert found is not None
    assert found.sentence == "all agree: none of these"
    apart = agreement(as_answered({"one": UNSURE, "two": UNSURE}, {"one": BELOW}))
    assert apart is not None
    assert apart.kind == "differ"


def test_each_run_promises_by_its_own_val(workspace: Workspace) -> None:
    finished_run(workspace, "drawn", val=drawn_predictions(200, 3, 1))
    finished_run(workspace, "wrong", val=predictions(["a", "b"], [False, False]))
    finished_run(workspace, "bare")
    drawn, wrong, bare, gone = run_promises(workspace, ["drawn", "wrong", "bare", "gone"], 0.9, 0.8, Context())
    assert drawn.none is not None
    assert drawn.sets is not None
    assert drawn.problem == ""
    assert len(drawn.sentences) == 2
    assert wrong.problem == "wrong has no threshold from which 90 % of its answers on val are right."
    assert (wrong.none, wrong.sets is not None) == (None, True)
    assert bare.problem == "bare has no pictures on val to promise by."
    assert "no run called gone" in gone.problem
    assert run_promises(workspace, ["drawn"], None, None, Context()) == (RunPromise("drawn"),)
    answers, sets = "of answers cannot be asked for. Ask for 50 to 100 %.", "of sets cannot be promised. Ask for 50 to 99.9 %."
    for parts, said in (
        ((1.1, None), f"110.0 % {answers}"), ((0.4, None), f"40.0 % {answers}"), ((None, 1.0), f"100.0 % {sets}"),
        ((None, 0.49), f"49.0 % {sets}"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as caught:
            run_promises(workspace, ["drawn"], *parts, Context())
        assert str(caught.value) == said
    for parts in ((0.5, None), (1.0, None), (None, 0.5), (None, 0.999)):
        assert len(run_promises(workspace, ["drawn"], *parts, Context())) == 1
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        run_promises(workspace, ["drawn"], 0.9, None, context)


def test_a_snapshot_promises_nothing(workspace: Workspace) -> None:
    folder = finished_run(workspace, "kept")
    folder.snapshot(3).parent.mkdir()
    folder.snapshot(3).write_bytes(b"")
    (told,) = run_promises(workspace, ["kept@3"], 0.9, None, Context())
    assert told == RunPromise("kept@3", problem="kept@3 is a snapshot, and val was kept for the run's best weights only.")


def test_an_old_report_promises_nothing_by_pictures_that_its_weights_had_learned(workspace: Workspace) -> None:
    names = [f"p{number}" for number in range(40)]
    finished_run(workspace, "first", val=predictions(names[20:], [True] * 20), trained_on=names[:20])
    # Right on what the first run taught it and on nothing else, in a report from before anybody looked at that.
    second = finished_run(workspace, "second", val=predictions(names[:30], [True] * 20 + [False] * 10), parent="first")
    write_report(second.report_path, dataclasses.replace(read_report(second.report_path), left_out=None))
    (promise,) = run_promises(workspace, ["second"], None, 0.6, Context())
    assert promise.sets is not None
    assert promise.sets.n == 10


def test_a_promise_of_a_refitted_run_says_that_it_is_of_the_head_before(workspace: Workspace) -> None:
    folder = finished_run(workspace, "drawn", val=drawn_predictions(200, 3, 1))
    report = read_report(folder.report_path)
    write_report(folder.report_path, dataclasses.replace(report, left_out=NotCounted(refitted=200)))
    (asked,), (not_asked,) = (run_promises(workspace, ["drawn"], None, sets, Context()) for sets in (0.8, None))
    assert asked.sentences[1:] == (OF_THE_HEAD_BEFORE,)
    assert not_asked.sentences == ()
