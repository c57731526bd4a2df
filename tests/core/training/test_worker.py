"""The training process from request to report, run here: whatever happens, it says how it ended."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import torch

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.standing import known_leaks
from core.datasets.splits.ties import tie_paths, undo_tie
from core.evaluation.report import read_report
from core.runs.checkpoints import load_checkpoint
from core.runs.event_log import EventReader, EventWriter
from core.runs.events import CheckpointSaved, Epoch, Event, Finished, Noted, Preparing, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import execution, launcher, loop, run_data
from core.training.interruptions import disk_room
from core.training.interruptions.divergence import Diverged
from core.training.worker import take_up, work
from tests.shape_runs import best_weights, frozen_recipe, shape_recipe, shapes_workspace
from tests.tiny_training import same

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("worked"))


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def worked(workspace: Workspace, name: str, recipe: Recipe, dataset: str = "shapes") -> tuple[RunFolder, list[Event]]:
    """A run after one process has worked on it, and all it said."""
    folder = RunFolder.create(workspace, name, dataset, recipe)
    work(workspace, folder)
    return folder, events(folder)


def events(folder: RunFolder) -> list[Event]:
    return EventReader(folder.events_path).read_new()


def ended(told: list[Event]) -> Finished:
    """The last event, which always tells the end."""
    assert isinstance(told[-1], Finished)
    return told[-1]


def what_was_prepared(told: list[Event]) -> set[str]:
    return {event.what for event in told if isinstance(event, Preparing) and event.done}


def test_a_frozen_backbone_is_asked_once(shapes: Workspace) -> None:
    folder, told = worked(shapes, "frozen", frozen_recipe())
    assert ended(told).reason == "completed"
    assert [type(event) for event in told].index(Started) == 0
    (looked,) = [what for what in what_was_prepared(told) if what.startswith("Looking at each picture once")]
    assert looked == f"Looking at each picture once at {frozen_recipe().picture_size} pixels"
    report = read_report(folder.report_path)
    assert (report.val.n, report.test.n) == (12, 12)
    assert report.opened == ()
    plan = folder.plan
    assert plan is not None
    assert [stage.cached for stage in plan.stages] == [True, False]
    assert plan.weights.name == "random, seed 0"
    assert plan.estimate is not None
    assert not (folder.path / "reserve").exists()
    again, told = worked(shapes, "frozen-again", frozen_recipe(epochs=5))
    assert ended(told).reason == "completed"
    assert looked not in what_was_prepared(told)
    assert not same(best_weights(again), best_weights(folder))


def test_what_is_missing_is_said_in_one_sentence(shapes: Workspace) -> None:
    Dataset.create(shapes, "unsplit", None, "test", "none")
    for name, dataset, recipe, message in (
        ("a", "unsplit", shape_recipe(), "unsplit has no split yet."),
        ("b", "gone", shape_recipe(), "There is no dataset called 'gone'."),
        ("c", "shapes", shape_recipe(architecture="lite1"), "There is no architecture called 'lite1'."),
        ("d", "shapes", shape_recipe(weights="run:gone"), "There is no run called gone."),
        ("e", "shapes", shape_recipe(weights="file:/gone.pt"), "The weights file /gone.pt does not exist."),
    ):
        folder, told = worked(shapes, name, recipe, dataset)
        finished = ended(told)
        assert (finished.reason, finished.message) == ("failed", message)
        assert finished.hint
        assert folder.state() == "failed"


def test_a_defect_is_told_without_its_traceback(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*arguments: object) -> float:
        raise ValueError("seven")

    monkeypatch.setattr(loop, "rate_at", broken)
    folder = RunFolder.create(shapes, "defect", "shapes", shape_recipe(epochs=1))
    assert work(shapes, folder) == 1
    finished = ended(events(folder))
    assert finished.reason == "failed"
    assert finished.message == "Training ended by a defect of Safelight: ValueError: seven"
    assert "worker.log" in finished.hint
    assert "Traceback" in capsys.readouterr().err


class PanicException(BaseException):
    """As Rust code raises it."""


def test_a_run_whose_checkpoint_found_no_memory_says_so(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """safetensors ended the process with what is no Exception, and the run was said to have vanished."""

    def broken(*arguments: object) -> float:
        raise PanicException("PyObject pointer is null")

    monkeypatch.setattr(loop, "rate_at", broken)
    folder = RunFolder.create(shapes, "panic", "shapes", shape_recipe(epochs=1))
    assert work(shapes, folder) == 1
    assert ended(events(folder)).message == "There is not enough memory for this."


def test_a_stop_before_the_first_step_is_a_stop(shapes: Workspace) -> None:
    folder = RunFolder.create(shapes, "stopped", "shapes", shape_recipe())
    folder.request_stop()
    assert work(shapes, folder) == 0
    assert ended(events(folder)).reason == "stopped"
    assert not folder.stop_requested()
    assert folder.plan is None


def test_a_run_has_one_worker(shapes: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = RunFolder.create(shapes, "claimed", "shapes", shape_recipe())
    impatient = RunFolder.claim
    with folder.claim():
        monkeypatch.setattr(RunFolder, "claim", lambda self: impatient(self, patience=0.0))
        assert work(shapes, folder) == 1
    assert "is being trained already" in capsys.readouterr().err
    assert events(folder) == []


def test_the_second_of_two_processes_does_nothing_again(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = RunFolder.create(shapes, "twice", "shapes", shape_recipe())
    claim = RunFolder.claim

    def claimed_late(self: RunFolder) -> AbstractContextManager[None]:
        """The first process came to the run's end while the second waited for it."""
        folder.report_path.write_text("{}")
        writer = EventWriter(folder.events_path)
        writer.write(Finished(time.time(), "completed"))
        writer.close()
        return claim(self)

    monkeypatch.setattr(RunFolder, "claim", claimed_late)
    assert work(shapes, folder) == 0
    assert [event.reason for event in events(folder) if isinstance(event, Finished)] == ["completed"]
    assert len(events(folder)) == 1


def test_a_run_begins_from_another_and_remembers_it(shapes: Workspace) -> None:
    first, _ = worked(shapes, "parent", shape_recipe(epochs=1, batch_size=16))
    recipe = shape_recipe(epochs=1, batch_size=16, weights="run:parent", tensorboard=True)
    child = RunFolder.create(shapes, "child", "shapes", recipe, parent="parent")
    assert work(shapes, child) == 0
    plan = child.plan
    assert plan is not None
    assert (plan.parent, plan.weights.kind, plan.weights.name) == ("parent", "run", "parent, best")
    assert not (first.path / "tensorboard").exists()
    log = next((child.path / "tensorboard").iterdir()).read_bytes()
    assert b"val/accuracy" in log
    assert b"train/loss" in log


def test_a_changed_dataset_does_not_go_on_unnoticed(shapes: Workspace) -> None:
    folder, _ = worked(shapes, "outdated", shape_recipe(epochs=1, batch_size=16))
    plan = folder.plan
    assert plan is not None
    changed = plan.split.model_copy(update={"fingerprint": "0" * 64})
    folder.write_plan(plan.model_copy(update={"split": changed}))
    assert work(shapes, folder) == 1
    finished = ended(events(folder))
    assert "have changed since it began" in finished.message
    assert "run:NAME" in finished.hint
    assert finished.reason == "completed", "nothing was done to it"
    writer = EventWriter(folder.events_path)
    writer.write(Finished(1.0, "stopped"))
    writer.close()
    assert work(shapes, folder) == 1
    assert folder.state() == "stopped"


def test_pictures_that_vanish_or_change_are_counted_and_listed_and_the_run_goes_on(tmp_path: Path) -> None:
    workspace = shapes_workspace(tmp_path)
    folder, _ = worked(workspace, "poorer", shape_recipe(epochs=2, batch_size=16))
    dataset = Dataset.open(workspace, "shapes")
    table = dataset.table(dataset.current_split)
    gone, other, *_ = (path for path, side in zip(table.paths, table.sides, strict=True) if side == "train")
    dataset.picture_path(gone).unlink()
    dataset.picture_path(other).write_bytes(dataset.picture_path(table.paths[-1]).read_bytes())
    shutil.rmtree(dataset.folder / "cache")
    first = sorted(folder.last_checkpoint.iterdir())
    assert work(workspace, folder) == 0
    history = folder.history()
    assert folder.state() == "completed"
    said = [note.text for note in history.notes]
    assert f"Left out, because they cannot be decoded: {gone}, {other}." in said
    assert "train has 34 pictures that can be read, 36 when the run began. The run goes on" in " ".join(said)
    assert sorted(folder.last_checkpoint.iterdir()) == first


def test_a_loss_that_ran_away_is_told_apart_from_other_failures(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*arguments: object) -> float:
        raise Diverged("The loss ran away.", "Start again.")

    monkeypatch.setattr(loop, "rate_at", away)
    folder = RunFolder.create(shapes, "diverged", "shapes", shape_recipe(epochs=1))
    assert work(shapes, folder) == 1
    assert ended(events(folder)).diverged


def test_a_training_says_that_its_split_leaks_by_now(tmp_path: Path) -> None:
    workspace = shapes_workspace(tmp_path)
    dataset = Dataset.open(workspace, "shapes")
    _, before = worked(workspace, "before", shape_recipe(epochs=1, batch_size=16))
    table = dataset.table(str(dataset.current_split))
    first = {side: path for path, side in zip(table.paths, table.sides, strict=True)}
    tied = tie_paths(dataset, [first["train"], first["test"]])
    _, after = worked(workspace, "after", shape_recipe(epochs=1, batch_size=16))
    said = [[event.text for event in told if isinstance(event, Noted) and "tied" in event.text] for told in (before, after)]
    assert said[0] == []
    assert len(said[1]) == 1
    assert "1 picture on val or test of " in said[1][0]
    assert "what is measured there flatters" in said[1][0]
    undo_tie(dataset, tied.edit)
    assert known_leaks(dataset, str(dataset.current_split)) == ()


@pytest.mark.usefixtures("trained_here")
def test_a_report_can_be_made_up_for(shapes: Workspace) -> None:
    folder, _ = worked(shapes, "unjudged", shape_recipe(epochs=2, batch_size=16))
    first, epochs = read_report(folder.report_path), folder.history().epochs
    with pytest.raises(Refused, match=r"^unjudged has come to its end\. Start a new run, from its weights if you like\.$"):
        launcher.resume(shapes, "unjudged")
    folder.report_path.write_text(folder.report_path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    assert launcher.resume(shapes, "unjudged") == folder
    history = launcher.follow(folder, Context())
    again = read_report(folder.report_path)
    assert (again.val.probabilities == first.val.probabilities).all()
    assert again.weights_sha256 == first.weights_sha256
    assert (folder.state(), history.epochs) == ("completed", epochs)


def test_a_run_that_cannot_be_judged_again_ended_as_it_ended(shapes: Workspace) -> None:
    folder, _ = worked(shapes, "elsewhere", shape_recipe(epochs=1, batch_size=16))
    folder.report_path.unlink()
    plan = folder.plan
    assert plan is not None
    folder.write_plan(plan.model_copy(update={"dataset": "gone"}))
    assert work(shapes, folder, judge_only=True) == 0
    history = folder.history()
    assert folder.state() == "completed"
    assert "The report was not written: There is no dataset called 'gone'." in history.notes[-1].text


def test_too_little_memory_is_told_plainly(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*arguments: object) -> None:
        torch.empty(10**15)

    monkeypatch.setattr(execution, "judge", short)
    folder = RunFolder.create(shapes, "memory", "shapes", shape_recipe(epochs=1, batch_size=16))
    assert work(shapes, folder) == 1
    assert ended(events(folder)).message == "There is not enough memory for this."


def test_a_frozen_backbone_without_room_for_a_block_sees_fewer_pictures_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    real = run_data.folded

    def narrow(*arguments: Any) -> torch.nn.Module:
        backbone = real(*arguments)

        def refuse(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
            sizes.append(len(given[0]))
            if len(given[0]) > 4:
                raise RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")

        backbone.register_forward_pre_hook(refuse)
        return backbone

    monkeypatch.setattr(run_data, "folded", narrow)
    workspace = shapes_workspace(tmp_path)
    _, told = worked(workspace, "narrow", frozen_recipe(epochs=1))
    assert ended(told).reason == "completed"
    notes = [event.text for event in told if isinstance(event, Noted)]
    assert len([text for text in notes if text.endswith("the frozen backbone now sees 4 pictures at a time.")]) == 1
    assert sizes[:4] == [32, 16, 8, 4]
    assert max(sizes[4:]) == 4


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="finds out what is written through /proc")
@pytest.mark.parametrize("ends", ["room", "stop"])
def test_a_run_on_a_full_disk_waits_for_room_or_for_a_stop(shapes: Workspace, monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    monkeypatch.setattr(disk_room, "AGAIN_SECONDS", 0.2)
    folder = RunFolder.create(shapes, f"full-{ends}", "shapes", shape_recipe(epochs=8, batch_size=16))
    sync, written = os.fsync, 0

    def fsync(handle: int) -> None:
        nonlocal written
        if "last.ckpt" in os.readlink(f"/proc/self/fd/{handle}"):
            written += 1
            if written in (
                (5, 6) if ends == "room" else range(5, 1000)
            ):  # the first checkpoint is complete: two files, two folders
                if ends == "stop":
                    folder.request_stop()
                raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    assert work(shapes, folder) == (0 if ends == "room" else 1)
    monkeypatch.undo()
    told = events(folder)
    notes = [event.text for event in told if isinstance(event, Noted)]
    assert len([text for text in notes if "are needed. The run waits" in text]) == 1
    assert any(isinstance(event, Preparing) and event.what.startswith("Waiting for room on the disk") for event in told)
    finished = ended(told)
    if ends == "room":
        assert len([text for text in notes if text.startswith("There is room on the disk again.")]) == 1
        assert finished.reason == "completed"
        assert [event.epoch for event in told if isinstance(event, Epoch)] == list(range(1, 9))
        assert not (folder.path / "reserve").exists()
        return
    assert "disk is full" in finished.message
    assert "intact" in finished.message
    saved = [event for event in told if isinstance(event, CheckpointSaved)]
    kept = load_checkpoint(folder.last_checkpoint)
    assert kept is not None
    assert kept.step == saved[-1].step
    assert work(shapes, folder) == 0
    history = folder.history()
    assert history.finished is not None
    assert history.finished.reason == "completed"
    assert [epoch.epoch for epoch in history.epochs] == list(range(1, 9))


def test_a_run_is_taken_up_once_nobody_else_is_at_work_and_left_where_it_has_ended(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder.create(shapes, "taken up", "shapes", shape_recipe())
    claim, asks, statuses = RunFolder.claim, threading.Event(), list[int]()
    with folder.claim():
        monkeypatch.setattr(RunFolder, "claim", lambda run, patience=5.0: (asks.set(), claim(run, patience))[1])
        waiting = threading.Thread(target=lambda: statuses.append(take_up(shapes, folder)))
        waiting.start()
        assert asks.wait(20)
        writer = EventWriter(folder.events_path)
        writer.write(Finished(time.time(), "stopped"))
        writer.close()
    waiting.join(20)
    assert statuses == [1], "it was stopped meanwhile, and whoever stopped it wants it to stay so"
    assert [type(event) for event in events(folder)] == [Finished]
    assert take_up(shapes, folder) == 0
    assert ended(events(folder)).reason == "completed"
    assert take_up(shapes, folder) == 0
    folder.report_path.unlink()
    assert take_up(shapes, folder) == 0
    assert folder.report_path.is_file()
