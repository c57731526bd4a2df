"""One process carries several runs out: each has all that a run has, and none hangs on how another one ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

import numpy as np
import pytest
import torch

from core.doctor.trial import until
from core.evaluation.margins import read_margins
from core.evaluation.report import read_report
from core.runs.event_log import EventWriter
from core.runs.events import Finished, Noted, StopHeard
from core.runs.folder import RunFolder
from core.runs.learned import read_record
from core.support.workspace import Workspace
from core.training.run_data import StageInputs
from core.training.step.inputs import Inputs
from core.training.together import carrying_out, working
from core.training.together.working import take_up_together, work_together
from core.training.worker import work
from tests.shape_runs import best_weights
from tests.stacked_runs import begun, heads_workspace
from tests.stacked_trainings import head_recipe, staged

pytestmark = pytest.mark.usefixtures("short_trials")

CALM = staged(learning_rate=0.002)
RECIPES = {
    "plain": head_recipe(CALM),
    "other-seed": head_recipe(staged(learning_rate=0.001), seed=1),
    "adamw": head_recipe(staged(optimiser="adamw", learning_rate=0.001)),
    "dropout": head_recipe(CALM, dropout=0.5),
    "solved": head_recipe(staged(optimiser="solved")),
}


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    torch.set_num_threads(1)
    return heads_workspace(tmp_path_factory.mktemp("together"))


@pytest.fixture(scope="module")
def trained(shapes: Workspace, short_trials: None) -> dict[str, RunFolder]:
    folders = {name: begun(shapes, name, recipe) for name, recipe in RECIPES.items()}
    assert work_together(shapes, list(folders.values())) == 0
    return folders


@pytest.mark.parametrize("name", ["other-seed", "dropout"])
def test_each_run_is_what_it_is_alone(name: str, shapes: Workspace, trained: dict[str, RunFolder]) -> None:
    alone, one = begun(shapes, f"{name}-alone", RECIPES[name]), trained[name]
    assert work(shapes, alone) == 0
    mine, theirs = read_report(one.report_path), read_report(alone.report_path)
    for side in ("val", "test"):
        answers = [getattr(report, side).probabilities for report in (mine, theirs)]
        assert np.abs(answers[0] - answers[1]).max() < 1e-5
    weights = best_weights(alone)
    assert all(torch.allclose(tensor, weights[key], atol=1e-5) for key, tensor in best_weights(one).items())
    plans = [each.plan.model_dump() for each in (one, alone) if each.plan]
    assert {key for key in plans[0] if plans[0][key] != plans[1][key]} <= {"run", "created", "estimate", "memory_format"}
    files = [{file.name for file in each.path.iterdir()} for each in (one, alone)]
    assert files[1] - files[0] <= {"last.ckpt"}


def test_each_run_has_all_that_a_run_has(trained: dict[str, RunFolder]) -> None:
    for name, folder in trained.items():
        history = folder.history()
        assert (folder.state(), history.sessions) == ("completed", 1)
        assert len(history.epochs) == (1 if name == "solved" else 3)
        assert any("Trained in one process with 4 other runs" in note.text for note in history.notes)
        assert read_record(folder.path) is not None
        assert len(read_margins(folder).pictures) == 12
        assert not (folder.path / "reserve").exists()


def test_what_has_ended_is_left_alone(shapes: Workspace, trained: dict[str, RunFolder]) -> None:
    before = {name: folder.events_path.read_bytes() for name, folder in trained.items()}
    assert work_together(shapes, list(trained.values())) == 0
    assert before == {name: folder.events_path.read_bytes() for name, folder in trained.items()}


def test_how_one_ends_is_nothing_to_the_others(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "AT_ONCE", 3)
    stopped, lost, held, *others = (begun(shapes, f"how-{place}", head_recipe(CALM, seed=place)) for place in range(5))
    stopped.request_stop()
    lost.path.joinpath("request.json").write_text(lost.path.joinpath("request.json").read_text().replace("backbone.", "gone."))
    with held.claim():
        assert work_together(shapes, [stopped, lost, held, *others]) == 1
    assert [folder.state() for folder in (stopped, lost, held, *others)] == [
        "stopped", "failed", "waiting", "completed", "completed",
    ]  # fmt: skip
    told = lost.history().finished
    assert told is not None
    assert "gone.safetensors does not exist" in told.message
    assert not stopped.stop_requested()
    assert work_together(shapes, [stopped, held]) == 0
    assert [folder.state() for folder in (stopped, held)] == ["completed", "completed"]


def test_a_stop_is_heard_while_what_has_ended_is_written(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing may wait for room on a full disk: whoever asked such runs to stop was heard by nobody."""
    usual, heard = carrying_out.judge, []

    def slow(folder: RunFolder, *given: object) -> bool:
        folder.request_stop()
        heard.append(until(lambda: folder.history().stop_heard is not None, 5.0))
        return usual(folder, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(carrying_out, "judge", slow)
    folders = [begun(shapes, f"written-{place}", head_recipe(CALM, seed=place)) for place in range(2)]
    assert work_together(shapes, folders) == 0
    assert None not in heard
    assert [(folder.state(), folder.stop_requested()) for folder in folders] == [("completed", False)] * 2


def test_whoever_only_looks_whether_a_run_is_held_keeps_it_from_nobody(shapes: Workspace) -> None:
    """A look of the window at the moment of the claim had the run left out, and called vanished."""
    fcntl = pytest.importorskip("fcntl")
    folder = begun(shapes, "looked-at", head_recipe(CALM))
    look = open(folder.path / "worker.lock", "wb")  # noqa: SIM115  closed by the timer
    fcntl.flock(look, fcntl.LOCK_SH)
    timer = threading.Timer(0.05, look.close)
    timer.start()
    assert work_together(shapes, [folder]) == 0
    timer.join()
    assert folder.state() == "completed"


def test_a_run_whose_log_is_no_file_keeps_no_other_from_its_process(
    shapes: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, other = (begun(shapes, f"log-{place}", head_recipe(CALM, seed=place)) for place in range(2))
    broken.events_path.mkdir()
    assert work_together(shapes, [broken, other]) == 0
    assert other.state() == "completed"
    assert f"{broken.events_path} is no file" in capsys.readouterr().err


def test_runs_that_were_all_stopped_stop_none_of_the_next(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, asked = StageInputs.inputs, []
    folders = [begun(shapes, f"next-{place}", head_recipe(CALM, seed=place)) for place in range(2)]

    def stopped_meanwhile(source: StageInputs, side: str, cached: bool) -> Inputs:
        if not asked:
            asked.append(side)
            folders[0].request_stop()
            assert until(lambda: source._context.stop_requested, 5.0) is not None
            source._context.check_abandoned()
        return usual(source, side, cached)

    monkeypatch.setattr(working, "AT_ONCE", 1)
    monkeypatch.setattr(StageInputs, "inputs", stopped_meanwhile)
    assert work_together(shapes, folders) == 0
    assert [folder.state() for folder in folders] == ["stopped", "completed"]


def test_how_a_run_ended_is_its_last_word(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Callable[[StopHeard], None]] = []

    @contextmanager
    def late(runs: Sequence[tuple[RunFolder, object, Callable[[StopHeard], None]]]) -> Iterator[None]:
        told.extend(tell for *_, tell in runs)
        yield

    class Slow(EventWriter):
        def sync(self) -> None:
            for tell in told:
                tell(StopHeard(time.time()))

    monkeypatch.setattr(working, "each_stop_heard", late)
    monkeypatch.setattr(working, "EventWriter", Slow)
    folder = begun(shapes, "last-word", head_recipe(CALM))
    assert work_together(shapes, [folder]) == 0
    assert isinstance(folder.history().latest, Finished)


def test_what_was_killed_is_taken_up_and_done_once(shapes: Workspace, trained: dict[str, RunFolder]) -> None:
    """As a kill leaves them: one had written its report, one its plan, one nothing."""
    killed = [begun(shapes, f"killed-{place}", head_recipe(staged(learning_rate=0.003), seed=place)) for place in range(3)]
    assert work_together(shapes, killed[:2]) == 0
    for folder in killed[:2]:
        lines = folder.events_path.read_bytes().splitlines(keepends=True)
        folder.events_path.write_bytes(b"".join(line for line in lines if b'"Finished"' not in line))
    weights = [best_weights(folder) for folder in killed[:2]]
    killed[1].report_path.unlink()
    killed[1].best_weights.unlink()
    assert [folder.state() for folder in killed] == ["interrupted", "interrupted", "waiting"]
    assert work_together(shapes, killed) == 0
    for folder, before in zip(killed, weights, strict=False):
        history = folder.history()
        assert history.finished == Finished(history.finished.time, "completed")  # type: ignore[union-attr]
        assert [epoch.epoch for epoch in history.epochs] == [1, 2, 3]
        after = best_weights(folder)
        assert all(torch.allclose(tensor, after[key], atol=1e-5) for key, tensor in before.items())


def test_a_defect_is_told_in_every_run_that_it_ended(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*given: object) -> float:
        raise ValueError("seven")

    monkeypatch.setattr("core.training.together.stack.rate_at", broken)
    folders = [begun(shapes, f"defect-{place}", head_recipe(CALM, seed=place)) for place in range(2)]
    assert work_together(shapes, folders) == 1
    for folder in folders:
        finished = folder.history().finished
        assert finished is not None
        assert "ValueError: seven" in finished.message
        assert str(folders[0].path / "worker.log") in finished.hint
    assert "Traceback" in capsys.readouterr().err


def test_notes_are_of_the_run_itself(trained: dict[str, RunFolder]) -> None:
    said = [event for event in trained["solved"].history().notes if isinstance(event, Noted)]
    assert sum("solved with an L2 penalty" in note.text for note in said) == 1
    assert not any("solved with" in note.text for note in trained["plain"].history().notes)


def test_runs_are_taken_up_as_their_processes_let_go_and_left_where_they_ended_meanwhile(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A node that a cluster lost sight of goes on with its runs for a while: they are waited for."""
    stopped, free, later = (begun(shapes, f"up-{place}", head_recipe(CALM, seed=place)) for place in range(3))
    claim, held = RunFolder.claim, ExitStack()
    states: list[tuple[str, str]] = []

    def claimed(run: RunFolder, patience: float = 5.0) -> AbstractContextManager[None]:
        if patience < 0 and not states:  # it waits, and the other process ends
            states.append((free.state(), later.state()))
            writer = EventWriter(stopped.events_path)
            writer.write(Finished(time.time(), "stopped"))
            writer.close()
            held.close()
        return claim(run, patience)

    with held:
        for folder in (stopped, later):
            held.enter_context(folder.claim())
        monkeypatch.setattr(RunFolder, "claim", claimed)
        assert take_up_together(shapes, [stopped, free, later]) == 0
    assert states == [("completed", "running")]
    assert [folder.state() for folder in (stopped, free, later)] == ["stopped", "completed", "completed"]
    free.report_path.unlink()
    assert take_up_together(shapes, [free, later]) == 0
    assert free.report_path.is_file()
    assert [epoch.epoch for epoch in free.history().epochs] == [1, 2, 3], "it was judged, and not trained again"
