"""The list of runs: right, quick, and unmoved by one damaged folder."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from core.cli.verbs.runs import document
from core.evaluation.report import open_test
from core.runs.event_log import read_history
from core.runs.events import Batch, Epoch, Finished, Started
from core.runs.folder import RunFolder
from core.runs.listing import RunShelf, list_runs, skim, summarise
from core.runs.recipe import Recipe
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions, two_epochs, write_events
from tests.read_only import read_only_copy
from tests.told_runs import told_plan, told_run

NAMES = [f"{n}.png" for n in range(40)]


def test_a_damaged_report_is_told_in_the_list(workspace: Workspace) -> None:
    run = told_run(workspace, "told", right=0.5)
    assert summarise(run).note == ""
    run.report_path.write_text("[" * 100_000)
    row = summarise(run)
    assert (row.state, row.judged) == ("completed", False)
    assert row.note == "report.json is damaged; show told in Train, where Write the report writes it again."
    assert document(row)["note"] == "report.json is damaged; `main.py resume told` writes it again."


def test_a_finished_run_shows_val_and_keeps_test_sealed(workspace: Workspace) -> None:
    run = finished_run(workspace, "mlp", predictions(NAMES, [True] * 40), predictions(NAMES[:20], [True] * 15 + [False] * 5))
    (row,) = list_runs(workspace)
    assert (row.run, row.dataset, row.architecture, row.recipe, row.state) == ("mlp", "vehicles", "mlp", "mlp", "completed")
    assert row.weights_origin == "random, seed 0"
    assert row.val_accuracy == 0.75
    assert row.val_interval is not None
    assert (row.test_accuracy, row.test_interval, row.opened) == (None, None, 0)
    assert row.sealed
    assert (row.epochs, row.seconds) == (2, 25.0)
    open_test(run)
    (row,) = list_runs(workspace)
    assert (row.test_accuracy, row.opened, row.sealed) == (1.0, 1, False)


@pytest.mark.parametrize(
    ("weights", "shown"),
    [("random", "random, seed 7"), ("imagenet", "ImageNet"), ("file:some/lite.pth", "file, lite.pth"), ("run:old", "old, best")],
)
def test_a_run_without_a_plan_names_its_weights_as_the_plan_will(workspace: Workspace, weights: str, shown: str) -> None:
    RunFolder.create(workspace, "young", "vehicles", Recipe(weights=weights, seed=7))
    assert list_runs(workspace)[0].weights_origin == shown


def test_a_run_without_a_report_shows_its_best_epoch(workspace: Workspace) -> None:
    run = RunFolder.create(workspace, "young", "vehicles", Recipe())
    (row,) = list_runs(workspace)
    assert (row.state, row.val_accuracy, row.seconds, row.parameters) == ("waiting", None, 0.0, None)
    write_events(run.events_path, two_epochs()[:-1])
    (row,) = list_runs(workspace)
    assert (row.state, row.val_accuracy, row.val_interval, row.seconds) == ("interrupted", 0.75, None, 20.0)
    with run.claim():
        assert list_runs(workspace)[0].state == "running"


def test_time_between_sessions_is_not_counted_and_lost_epochs_are_dropped(workspace: Workspace) -> None:
    run = RunFolder.create(workspace, "resumed", "vehicles", Recipe())
    first = two_epochs(1000.0)[:4]  # killed 20 s in
    again = [Started(5000.0, 2, "here", 2), replace(two_epochs(5000.0)[3], val_accuracy=0.7), Finished(5030.0, "completed")]
    write_events(run.events_path, [*first, *again])
    history = skim(run.events_path)
    assert [epoch.val_accuracy for epoch in history.epochs] == [0.6, 0.7]
    assert history.seconds == read_history(run.events_path).seconds == 50.0
    assert not history.batches


def test_a_long_log_with_damaged_lines_is_skimmed(workspace: Workspace) -> None:
    run = RunFolder.create(workspace, "long", "vehicles", Recipe())
    write_events(run.events_path, [Started(0.0, 1, "here", 0)])
    line = Batch(1.0, 1, 0.5, 1.0, 0.5, 0.1, 100.0, 9.0)
    write_events(run.events_path, [line] * 2000)
    with open(run.events_path, "ab") as file:
        file.write(b'{"event": "Epoch", "time": \n\xff\xfe\n')
    write_events(run.events_path, [Epoch(9.0, 1, 0, 2, 1.0, 0.5, 0.9, 0.6, 0.1, 9.0, 100.0)])
    history = skim(run.events_path)
    assert (len(history.epochs), history.seconds) == (1, 9.0)


def test_a_damaged_run_hides_no_other(workspace: Workspace) -> None:
    finished_run(workspace, "good", predictions(NAMES, [True] * 40))
    bad = finished_run(workspace, "bad", predictions(NAMES, [True] * 40))
    (bad.path / "request.json").write_text("{", encoding="utf-8")
    rows = {row.run: row for row in list_runs(workspace)}
    assert rows["good"].state == "completed"
    assert rows["bad"].state == "damaged"
    assert "request.json" in rows["bad"].note


def test_runs_come_oldest_first(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b", "a", "c"):
        RunFolder.create(workspace, name, "vehicles", Recipe())
    assert {row.run for row in list_runs(workspace)} == {"a", "b", "c"}
    stamps = [row.created for row in list_runs(workspace)]
    assert stamps == sorted(stamps)


def test_a_run_without_a_test_side_is_not_sealed(workspace: Workspace) -> None:
    run = finished_run(workspace, "untested", None, predictions(NAMES, [True] * 40))
    (row,) = list_runs(workspace)
    assert row.judged
    assert not row.sealed
    assert not row.has_test_side
    with pytest.raises(NotThere, match=r"^untested has no pictures in test\. Make a split with a test part and train on it\.$"):
        open_test(run)


def test_a_test_side_is_known_of_before_there_is_a_report(workspace: Workspace) -> None:
    for name, counts in (("with", {"test": {"a": 3}}), ("without", {"test": {"a": 0}}), ("unknown", {})):
        run = RunFolder.create(workspace, name, "vehicles", Recipe())
        plan = told_plan(run, Recipe())
        run.write_plan(plan.model_copy(update={"split": plan.split.model_copy(update={"counts": counts})}))
    rows = {row.run: row for row in list_runs(workspace)}
    assert [rows[name].has_test_side for name in ("with", "without", "unknown")] == [True, False, True]
    assert not any(row.sealed for row in rows.values()), "nothing is judged yet"


def test_an_accuracy_stands_beside_its_floor_and_the_balanced_one(workspace: Workspace) -> None:
    truth = [0] * 38 + [1] * 2
    run = finished_run(workspace, "blind", None, predictions(NAMES, [label == 0 for label in truth], truth=truth, classes=3))
    plan = told_plan(run, Recipe())
    counts = {"train": {"boat": 190, "car": 10}, "val": {"boat": 38, "car": 2}}
    run.write_plan(plan.model_copy(update={"split": plan.split.model_copy(update={"counts": counts})}))
    (row,) = list_runs(workspace)
    assert (row.val_accuracy, row.val_floor, row.val_balanced) == (0.95, 0.95, 0.5)
    assert "boat has 19 times as many pictures in train as car" in row.uneven
    run.report_path.unlink()  # while a run trains, the plan knows the floor
    (row,) = list_runs(workspace)
    assert (row.val_floor, row.val_balanced) == (0.95, None)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")
def test_a_read_only_workspace_lists_its_runs(workspace: Workspace) -> None:
    for name in ("one", "two"):
        run = finished_run(workspace, name, None, predictions(NAMES, [True] * 40))
        with run.claim():
            pass
        (run.path / "worker.lock").touch()  # as a training process leaves it behind
    with read_only_copy(workspace.root) as copy:
        there = Workspace.at(copy)
        assert [row.state for row in list_runs(there)] == ["completed", "completed"]
        assert {row.run for row in RunShelf(there).look(Context())} == {"one", "two"}
