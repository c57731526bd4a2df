"""What a run that was followed came to, and one that is left to itself."""

from __future__ import annotations

from contextlib import closing

from core.cli.following import left_running, outcome
from core.runs.event_log import EventWriter
from core.runs.events import Finished
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions

NAMES = [f"{number}.png" for number in range(20)]
KEYS = {
    "run", "dataset", "recipe", "state", "epochs", "val_accuracy", "val_interval", "val_floor", "val_balanced", "weights_origin",
    "weights_sha256", "seconds", "reason", "message",
}  # fmt: skip


def test_a_complete_run_is_told_with_what_to_do_next(workspace: Workspace) -> None:
    folder = finished_run(workspace, "one", val=predictions(NAMES, [True] * 15 + [False] * 5))
    answer = outcome(folder)
    assert set(answer.document) == KEYS | {"left_out"}
    assert (answer.status, answer.document["reason"], answer.document["val_accuracy"]) == (0, "completed", 0.75)
    assert answer.text.startswith("one is complete after 2 epochs in ")
    assert "`main.py evaluate one` judges it" in answer.text


def test_a_run_that_is_left_says_how_to_end_it(workspace: Workspace) -> None:
    answer = left_running(finished_run(workspace, "one"))
    assert set(answer.document) == KEYS | {"left_out"}
    assert answer.document["reason"] is None
    assert "`main.py stop one` ends it" in answer.text


def test_a_failed_run_is_a_complaint_and_status_1(workspace: Workspace) -> None:
    folder = finished_run(workspace, "one")
    folder.events_path.unlink()
    with closing(EventWriter(folder.events_path)) as writer:
        writer.write(Finished(1.0, "failed", "The memory was not enough.", "Lower batch_size."))
    answer = outcome(folder)
    assert (answer.status, answer.complaint) == (1, "one failed. The memory was not enough. Lower batch_size.")


def test_a_run_that_could_not_go_on_is_a_complaint_and_stays_what_it_was(workspace: Workspace) -> None:
    folder = finished_run(workspace, "one")
    with closing(EventWriter(folder.events_path)) as writer:
        writer.write(Finished(9.0, "stopped", "one cannot go on: its dataset has changed.", "Undo the change."))
    answer = outcome(folder)
    told = "one stays stopped. one cannot go on: its dataset has changed. Undo the change."
    assert (answer.status, answer.complaint, answer.document["reason"]) == (1, told, "stopped")


def test_a_complete_run_without_a_report_is_no_success(workspace: Workspace) -> None:
    """It was said to be judged by `evaluate`, which had nothing to judge."""
    folder = finished_run(workspace, "one")
    folder.report_path.unlink()
    answer = outcome(folder)
    assert (answer.status, answer.document["reason"], answer.text) == (1, "completed", "")
    assert answer.complaint == "one has come to its end and was not judged. `main.py resume one` tries again."
