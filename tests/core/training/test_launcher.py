"""Training processes: they outlive whoever started them, can be found again, and are missed when they die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from core.cli.following import outcome
from core.runs.event_log import EventWriter
from core.runs.events import Batch, Event, Finished, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.computing import IN_ORDER
from core.support.errors import NotThere, Refused
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.interruptions.worker_file import read_worker, write_worker
from tests.shape_runs import follow_until, shape_recipe, shapes_workspace
from tests.tiny_training import tiny_plan, tiny_recipe
from tests.trained_runs import write_run

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("launched"))


def launched(workspace: Workspace, recipe: Recipe, name: str | None = None, dataset: str = "shapes") -> RunFolder:
    return launcher.launch(workspace, launcher.request_for(workspace, dataset, recipe, name))


def test_only_datasets_that_are_there_are_trained_on(workspace: Workspace) -> None:
    with pytest.raises(NotThere, match=r"^There is no dataset called 'gone'\. Known: none yet\.$"):
        launched(workspace, shape_recipe(), dataset="gone")
    assert workspace.run_names() == []


def test_a_run_whose_dataset_was_removed_stays_what_it_is(workspace: Workspace) -> None:
    folder, _ = write_run(workspace, "run", shape_recipe())
    log = EventWriter(folder.events_path)
    log.write(Finished(1.0, "stopped"))
    log.close()
    assert folder.state() == "stopped"
    with pytest.raises(
        NotThere,
        match=(
            r"^run was trained on pets, which is not there\. Put pets back from the trash, or make it again, and "
            r"resume then\.$"
        ),
    ) as told:
        launcher.resume(workspace, "run", from_start=True)
    assert "Put pets back from the trash" in told.value.hint
    assert folder.state() == "stopped"
    assert not (folder.path / "worker.json").exists()


def test_a_process_that_dies_before_its_first_word_is_missed(
    shapes: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os\nos.write(2, b'no torch here\\n')\nos._exit(3)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    Path("w.pt").write_bytes(b"PK\x03\x04")
    folder = launched(shapes, shape_recipe(weights="file:w.pt"), "stillborn")
    assert folder.request.recipe.weights == f"file:{Path('w.pt').resolve()}"
    heard: list[object] = []
    history = launcher.follow(folder, Context(heard.append))
    assert history.finished is not None
    assert history.finished.message == "The training process ended before it began: no torch here"
    assert "worker.log" in history.finished.hint
    assert [type(event) for event in heard] == [Finished]
    assert folder.state() == "failed"


def test_a_run_outlives_its_window_and_is_found_by_the_next(shapes: Workspace) -> None:
    code = (
        "import sys, time\n"
        "from core.support.workspace import Workspace\n"
        "from core.training.launcher import launch, request_for\n"
        "from tests.shape_runs import shape_recipe\n"
        f"workspace = Workspace.at({str(shapes.root)!r})\n"
        "launch(workspace, request_for(workspace, 'shapes', shape_recipe(epochs=5000), 'orphan'))\n"
        "print('launched', flush=True)\n"
        "time.sleep(600)\n"
    )
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    window = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, env=environment)
    try:
        assert window.stdout is not None
        assert window.stdout.readline() == b"launched\n"
    finally:
        window.send_signal(signal.SIGKILL)
        window.communicate()
    folder = RunFolder.open(shapes, "orphan")
    dropped = Context()

    def drop(event: object) -> None:
        if isinstance(event, Batch):
            dropped.abandon()

    dropped = Context(drop)
    with pytest.raises(Abandoned):
        launcher.follow(folder, dropped)
    assert folder.state() == "running"
    with pytest.raises(Refused, match="is being trained already"):
        launcher.resume(shapes, "orphan")
    asked = Context()

    def ask(event: object) -> None:
        if isinstance(event, Batch):
            asked.request_stop()

    asked = Context(ask)
    history = launcher.follow(folder, asked)
    assert history.finished is not None
    assert history.finished.reason == "stopped"
    assert history.batches
    assert (folder.path / "worker.log").read_text() == ""


def test_a_process_that_was_killed_before_its_first_word_is_not_waited_for(
    shapes: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder.create(shapes, "silent", "shapes", shape_recipe(epochs=1, batch_size=16))
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as process:
        write_worker(folder, process.pid, time.time())
        assert launcher.is_alive(folder)  # another program started it a moment ago
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and nobody has asked for its end
        assert not launcher.is_alive(folder)
    assert not launcher.is_alive(folder)
    # The next one is started, and ends at once: that it was there is enough here.
    (tmp_path / "sitecustomize.py").write_text("import os\nos.write(2, b'the next one')\nos._exit(3)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert launcher.resume(shapes, "silent") == folder
    history = launcher.follow(folder, Context())
    assert history.finished is not None
    assert history.finished.message == "The training process ended before it began: the next one"
    assert not launcher.was_killed(folder), "it ended by itself, so that beginning it again would come to the same"


def test_what_a_kill_left_half_written_goes_when_somebody_looks(shapes: Workspace) -> None:
    folder = RunFolder.create(shapes, "halves", "shapes", shape_recipe())
    folder.last_checkpoint.mkdir()
    halves = [folder.path / ".best.safetensors.abc.part", folder.path / ".plan.json.x.part", folder.path / "reserve"]
    halves.append(folder.last_checkpoint / ".000000002-aaaaaaaa.safetensors.x.part")
    written_now = folder.path / ".request.json.abc.part"
    old = folder.path / ".report.json.abc.part"
    for file in (*halves, written_now, old):
        file.write_bytes(b"half")
    os.utime(old, (0, 0))
    launcher.follow(folder, Context())
    assert [file.name for file in (*halves, old) if file.exists()] == []
    assert written_now.exists()


def test_a_kill_reaches_a_process_another_one_started(shapes: Workspace) -> None:
    folder = launched(shapes, shape_recipe(epochs=5000), "killed")
    child = launcher._children.pop(folder.path)  # as if another window had started it

    def begun(event: Event) -> bool:
        return isinstance(event, Started)  # it has yet to load torch

    history = follow_until(folder, begun, lambda: launcher.kill(folder))
    child.wait()
    assert history.finished is None
    assert folder.state() == "interrupted"
    assert launcher.ended_by(folder) == "", "nobody can ask after another program's child"
    launcher._children[folder.path] = child
    assert launcher.ended_by(folder) == "It was ended by SIGKILL, as systems do when memory runs out."
    assert "SIGKILL" in outcome(folder).complaint


def test_runs_get_names_of_their_own(shapes: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os\nos._exit(3)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    recipe = shape_recipe(preset="mlp")
    names = [launched(shapes, recipe).name for _ in range(2)]
    assert names == ["shapes-mlp", "shapes-mlp-2"]
    for name in names:
        launcher.follow(RunFolder.open(shapes, name), Context())


@pytest.mark.skipif(sys.platform == "win32", reason="nobody asks with a shared lock there")
def test_a_run_is_cleared_up_though_somebody_asks_whether_it_is_held(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks holds the lock for that moment, and a run without a word was left waiting for ever."""
    import fcntl

    monkeypatch.setattr(launcher, "MOMENT", 20.0)
    folder = RunFolder.create(workspace, "silent", "shapes", Recipe())
    write_worker(folder, 2**22 + 1, 1.0)
    asks = open(folder.path / "worker.lock", "ab")  # noqa: SIM115  # closed by the one that asks
    fcntl.flock(asks, fcntl.LOCK_SH)
    asked = threading.Timer(0.1, asks.close)
    asked.start()
    launcher.clear_up(folder)
    asked.join()
    assert folder.state() == "failed"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes there")
def test_a_process_that_leads_no_group_can_be_killed(workspace: Workspace) -> None:
    """Such as a node of a cluster starts: ending it at once did nothing."""
    folder = RunFolder.create(workspace, "carried", "shapes", Recipe())
    hold = "import sys, filelock; held = filelock.FileLock(sys.argv[1]); held.acquire(); print(flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", hold, str(folder.path / "worker.lock")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        write_worker(folder, process.pid, time.time())
        launcher.kill(folder)
        assert process.wait(20) == -signal.SIGKILL


def test_gpus_bound_only_processes_that_compute_on_them(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes that were asked onto the processor became one where there was one GPU."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    commands: list[list[str]] = []
    monkeypatch.setattr(launcher, "_start", lambda workspace, folders, command, own: commands.append(command))
    for device in ("auto", "cpu"):
        request = launcher.request_for(workspace, "noise", tiny_recipe(device=device), f"asked-{device}", "default", 2)
        launcher.start(workspace, RunFolder.begin(workspace, request))
    for device in ("cuda:0", "cpu"):
        folder = RunFolder.create(workspace, f"begun-{device.partition(':')[0]}", "noise", tiny_recipe())
        folder.write_plan(tiny_plan(tiny_recipe()).model_copy(update={"device": device, "devices": 2}))
        launcher.start(workspace, folder)
    assert ["--nproc-per-node=2" in command for command in commands] == [False, True, False, True]


def test_one_process_is_started_for_several_and_none_for_none(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], str, dict[str, str]]] = []

    class Process:
        pid = 4711

        def poll(self) -> None:
            return None

    def popen(command: list[str], **named: Any) -> Process:
        listed = named["stdin"]
        calls.append((command, "" if listed == subprocess.DEVNULL else listed.read().decode(), named["env"]))
        assert named["cwd"] == workspace.root
        assert named["stdout"] is named["stderr"]
        assert named["start_new_session"]
        return Process()

    monkeypatch.setattr(launcher.subprocess, "Popen", popen)
    monkeypatch.setattr(launcher, "_children", {})
    folders = [RunFolder.create(workspace, name, "pets", Recipe(deterministic=name == "a")) for name in "abc"]
    launcher.start_together(workspace, [])
    assert calls == []
    launcher.start_together(workspace, folders)
    ((command, listed, surroundings),) = calls
    assert command[-2:] == ["worker", "-"]
    assert listed == "".join(f"{folder.path}\n" for folder in folders)
    assert surroundings["PYTHONUNBUFFERED"] == "1"
    assert surroundings.items() >= IN_ORDER.items(), "as the first of them wants it"
    assert {launcher._children[folder.path].pid for folder in folders} == {4711}
    assert [told and told.process for folder in folders if (told := read_worker(folder)) or True] == [4711] * 3
    launcher.start_together(workspace, folders[1:2])
    command, listed, surroundings = calls[1]
    assert command[-2:] == ["worker", str(folders[1].path)]
    assert listed == ""
    assert not surroundings.keys() & (IN_ORDER.keys() - os.environ.keys())
