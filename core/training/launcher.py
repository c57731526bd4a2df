"""Starts training processes, follows them, stops them. The window and the command line use it; no torch."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path

from core.datasets.catalog.settings import SETTINGS
from core.runs.event_log import EventReader, EventWriter, History
from core.runs.events import ENDED, Finished
from core.runs.folder import RunFolder, request_now
from core.runs.leavings import remove_leavings
from core.runs.plan import Request
from core.runs.recipe import Recipe
from core.runs.resume_point import resume_point
from core.support.computing import IN_ORDER, program_words, surroundings
from core.support.errors import BadInput, NotThere, Refused
from core.support.inside import check_own
from core.support.jobs import Context
from core.support.locks import MOMENT
from core.support.processes import is_running, last_line
from core.support.workspace import Workspace
from core.training.interruptions.worker_file import read_worker, write_worker
from core.training.ranks import torchrun

POLL_SECONDS = 0.05
START_SECONDS = 30.0
"""How long a process that another program started may take until it claims its run."""
NO_WORD = "The training process ended before it began"
GPU: ContextVar[int | None] = ContextVar("GPU", default=None)
"""Which of the GPUs the runs see that are started from this thread, counted from 0; None for all there are."""

_children: dict[Path, subprocess.Popen[bytes]] = {}
"""The latest process started from here for each run, so that it is reaped when it ends."""


def request_for(
    workspace: Workspace, dataset: str, recipe: Recipe, name: str | None = None, split: str | None = None, devices: int = 1
) -> Request:
    """What is asked, in full.

    Args:
        name: The run's name; made of dataset and preset when None, with a number when that is taken.
        split: The split to train on; the dataset's current one when None.
        devices: Processes that are to train it together.
    """
    if name is None:
        label = recipe.preset if recipe.preset != "custom" else recipe.architecture.replace(":", "-")
        name = workspace.new_run_name(f"{dataset}-{label}"[:70].rstrip(" ."))
    if recipe.weights.startswith("file:"):
        path = Path(recipe.weights.removeprefix("file:")).expanduser().resolve()
        recipe = recipe.model_copy(update={"weights": f"file:{path}"})
    return request_now(name, dataset, recipe, split).model_copy(update={"devices": devices})


def launch(workspace: Workspace, request: Request) -> RunFolder:
    """Makes a run folder and starts its training process, which outlives this one.

    Raises:
        NotThere, BadInput, Refused: The run could not begin, and why; or its name is taken. There is no run then.
    """
    from core.training.admission import admit  # brings numpy, which the window's first page does without

    admit(workspace, request)
    folder = RunFolder.begin(workspace, request)
    start(workspace, folder)
    return folder


def hold(workspace: Workspace, request: Request) -> RunFolder:
    """Makes a run folder that waits for whoever carries it out: torchrun on several machines, or a cluster.

    Raises:
        NotThere, BadInput, Refused: As for `launch`.
    """
    from core.training.admission import admit

    admit(workspace, request, here=False)
    return RunFolder.begin(workspace, request)


def resume(workspace: Workspace, run: str, from_start: bool = False) -> RunFolder:
    """Starts a process that takes a stopped, failed or interrupted run up at its last checkpoint.

    A run that has ended and has no report, or a damaged one, is judged again.

    Args:
        workspace: Where the run is.
        run: Its name.
        from_start: All may be done again where no checkpoint can be used.

    Raises:
        NotThere: No such run, or its dataset was removed; the run stays as it is.
        CheckpointsLost: No checkpoint can be used, and all would be done again.
        Refused: It is being trained, or has come to its end.
    """
    folder = RunFolder.open(workspace, run)
    state = folder.state()
    if is_alive(folder):
        raise Refused(f"{run} is being trained already.", "Follow it instead.", folder.path)
    if state in ENDED:
        if _is_judged(folder):
            raise Refused(f"{run} has come to its end.", "Start a new run, from its weights if you like.", folder.path)
        _check_dataset(workspace, folder)
        start(workspace, folder, "--judge-only")
        return folder
    check_resumable(workspace, folder, from_start)
    folder.clear_stop()
    start(workspace, folder, *(["--from-start"] if from_start else []))
    return folder


def check_resumable(workspace: Workspace, folder: RunFolder, from_start: bool = False) -> None:
    """Does nothing when a run that has not come to its end can be taken up.

    Raises:
        NotThere: Its dataset was removed.
        CheckpointsLost: No checkpoint can be used, and all would be done again.
    """
    resume_point(folder, from_start)
    _check_dataset(workspace, folder)


def _check_dataset(workspace: Workspace, folder: RunFolder) -> None:
    """Looked at before a process starts: it could only tell of a run that was stopped that it had failed."""
    name = folder.request.dataset
    place = workspace.dataset_folder(name)
    if not (place / SETTINGS).is_file():
        hint = f"Put {name} back from the trash, or make it again, and resume then."
        raise NotThere(f"{folder.name} was trained on {name}, which is not there.", hint, place)


def _is_judged(folder: RunFolder) -> bool:
    from core.evaluation.report import read_report  # brings numpy, which the window's first page does without

    try:
        read_report(folder.report_path)
    except (NotThere, BadInput):
        return False
    return True


def stop(folder: RunFolder) -> None:
    """Asks the run to finish its step, save and end. It can be resumed."""
    folder.request_stop()


def kill(folder: RunFolder) -> None:
    """Ends the run's process at once, and all runs that it trains. What came after last checkpoints is lost; each can go on."""
    child = _children.get(folder.path)
    if child is not None and child.poll() is not None:
        child = None
    process = child.pid if child is not None else _process_at_work(folder)
    if process is None:
        return
    # Of several that torchrun started, each leads a group of its own; those after the first end with torchrun.
    told = read_worker(folder)
    for one in {process, told.process if told is not None and told.host == platform.node() else process}:
        with suppress(ProcessLookupError, PermissionError):
            if os.name == "nt":
                os.kill(one, signal.SIGTERM)
            elif os.getpgid(one) == one:
                os.killpg(one, signal.SIGKILL)
            else:  # one that a cluster started leads no group; nothing was killed then, and nothing said
                os.kill(one, signal.SIGKILL)
    if child is not None:
        child.wait()


def follow(folder: RunFolder, context: Context) -> History:
    """Reports the run's events, from its first on, until its process has ended; returns what they add up to.

    A requested stop is passed on to the run, which is then followed to its end. When the caller is abandoned the run
    goes on and only the following ends. A process that died before it said a word is recorded as failed.

    Raises:
        Abandoned: The follower was dropped.
    """
    reader, history, asked = EventReader(folder.events_path), History(), False
    while True:
        ended = not is_alive(folder)
        if ended:
            clear_up(folder)
        for event in reader.read_new():
            history.add(event)
            context.report(event)
        if ended:
            return history
        if context.stop_requested and not asked:
            context.check_abandoned()
            stop(folder)
            asked = True
        context.check_abandoned()
        time.sleep(POLL_SECONDS)


def is_alive(folder: RunFolder) -> bool:
    """True from the moment a process was started for the run until it has ended."""
    child = _children.get(folder.path)
    if folder.busy() or (child is not None and child.poll() is None):
        return True
    told = read_worker(folder)
    if told is None or (child is not None and child.pid == told.process):
        return False
    if told.host == platform.node() and not is_running(told.process):
        return False  # it was killed before its first word
    # Started by another program a moment ago: it may not have got as far as claiming the run.
    return time.time() - told.launched < START_SECONDS and not _spoke_since(folder, told.launched)


def let_go(folder: RunFolder) -> None:
    """Said of a run that has ended while its process goes on with others: it is not at work on this one any more."""
    _children.pop(folder.path, None)


def _process_at_work(folder: RunFolder) -> int | None:
    told = read_worker(folder)
    return told.process if told is not None and told.host == platform.node() and folder.busy() else None


def _spoke_since(folder: RunFolder, moment: float) -> bool:
    told = folder.history()
    return any(event is not None and event.time >= moment for event in (told.started, told.finished))


def worker_words(workspace: Workspace, folders: Sequence[RunFolder], *more: str) -> list[str]:
    """The command that carries a run out, or several together; `more` are words for the verb worker."""
    return [*_worker_words(workspace), *more, *(str(folder.path) for folder in folders)]


def worker_settings(folder: RunFolder) -> dict[str, str]:
    """What a run's process is to find in its environment beside what computing processes begin with."""
    return {"PYTHONUNBUFFERED": "1", **(IN_ORDER if folder.request.recipe.deterministic else {})}


def start(workspace: Workspace, folder: RunFolder, *more: str) -> None:
    """Starts a process that carries the run out; `more` are words for the verb worker."""
    command = worker_words(workspace, [folder], *more)
    devices = 1 if "--judge-only" in more else _devices(folder)
    if devices > 1:
        command = torchrun.words(devices, command)
    _start(workspace, [folder], command, torchrun.surroundings(devices))


def start_together(workspace: Workspace, folders: Sequence[RunFolder]) -> None:
    """Starts one process that carries out all of these runs, whose recipes keep their backbones as they are."""
    if len(folders) == 1:
        start(workspace, folders[0])
    elif folders:
        _start(workspace, folders, [*_worker_words(workspace), "-"], {})


def _worker_words(workspace: Workspace) -> list[str]:
    return [*program_words(workspace.root), "worker"]


def _start(workspace: Workspace, folders: Sequence[RunFolder], command: list[str], own: dict[str, str]) -> None:
    options: dict[str, object] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        options = {"creationflags": flags | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    launched = time.time()
    for folder in folders:
        check_own(folder.path)
    # Which runs, by a file: a command's words may not be as many as a study has runs, and a pipe would have to be fed.
    with tempfile.TemporaryFile() as listed, open(folders[0].path / "worker.log", "ab") as log:
        listed.write("".join(f"{folder.path}\n" for folder in folders).encode())
        listed.seek(0)
        process = subprocess.Popen(
            command,
            stdin=listed if len(folders) > 1 else subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=workspace.root,
            env=surroundings(**worker_settings(folders[0]), **own, **torchrun.only_gpu(GPU.get())),
            **options,  # type: ignore[call-overload]
        )
    for folder in folders:
        _children[folder.path] = process
        write_worker(folder, process.pid, launched)


def _devices(folder: RunFolder) -> int:
    """How many processes are to train the run: as many as it was begun by, or was asked for, and has GPUs where it had some."""
    # A run of several processes could not be resumed at all where torchrun cannot be started.
    if not torchrun.can_be_started():
        return 1
    plan = folder.plan
    wanted = folder.request.devices if plan is None else plan.devices
    gpus = torchrun.gpus_here()
    return min(wanted, max(1, gpus)) if not on_processor(folder) and (gpus or plan is not None) else wanted


def on_processor(folder: RunFolder) -> bool:
    """Whether a run is trained on the processor, whatever GPUs are here: by its plan, or before it has one by its recipe."""
    plan = folder.plan
    return (folder.request.recipe.device if plan is None else plan.device) == "cpu"


def ended_by(folder: RunFolder) -> str:
    """The signal that ended the run's process, in words; "" when it ended by itself or was started by another program."""
    child = _children.get(folder.path)
    code = child.poll() if child is not None else None
    if code is None or code >= 0:
        return ""
    why = ", as systems do when memory runs out" if code == -9 else ""
    return f"It was ended by {signal.Signals(-code).name}{why}."


def was_killed(folder: RunFolder) -> bool:
    """Whether a run that no process is at work on was ended from outside: its process said nothing of its end."""
    told = folder.history()
    finished = told.finished
    if finished is None:
        return told.started is not None
    if not finished.message.startswith(NO_WORD):
        return False
    child = _children.get(folder.path)
    code = child.poll() if child is not None else None
    return code is None or code < 0


def clear_up(folder: RunFolder) -> None:
    """Clears up after a run's latest process; one that left no word at all gets one, so that it does not seem to be waiting.

    Does nothing while a process is at work.
    """
    # Whoever asks whether it is held holds it for that moment: with no patience such a run was left waiting for ever.
    with suppress(Refused), folder.claim(MOMENT):
        remove_leavings(folder, time.time())
        told = read_worker(folder)
        if told is None or _spoke_since(folder, told.launched):
            return
        writer = EventWriter(folder.events_path)
        log = folder.path / "worker.log"
        said = last_line(log) or "it said nothing."
        writer.write(Finished(time.time(), "failed", f"{NO_WORD}: {said}", f"All it said is in {log}."))
        writer.close()
