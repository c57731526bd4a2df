"""What can be done to runs, as jobs: stop, delete, rename, note, open the test result."""

from __future__ import annotations

import platform
from collections.abc import Sequence

from core.runs.folder import RunFolder
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.interruptions.worker_file import read_worker


def stop_run(workspace: Workspace, name: str) -> RunFolder:
    """Job: asks the run to finish its step, save and end.

    Raises:
        NotThere: No such run.
    """
    folder = RunFolder.open(workspace, name)
    launcher.stop(folder)
    return folder


def kill_run(workspace: Workspace, name: str) -> RunFolder:
    """Job: ends the run's process at once; what came after its last checkpoint is lost.

    Raises:
        NotThere: No such run.
        Refused: It is trained on another machine.
    """
    folder = RunFolder.open(workspace, name)
    told = read_worker(folder)
    if told is not None and told.host != platform.node() and folder.busy():
        words = f"{name} is trained on {told.host}, and its process can only be ended there."
        raise Refused(words, "Stop it: it saves and ends, wherever it is.", folder.path)
    launcher.kill(folder)
    return folder


def trash_runs(workspace: Workspace, names: Sequence[str]) -> tuple[str, ...]:
    """Job: moves runs to the trash; none of them when one is being trained. Returns their names there.

    Raises:
        Refused: One of them is being trained.
        NotThere: One of them is gone.
    """
    folders = [RunFolder.open(workspace, name) for name in names]
    for folder in folders:
        if launcher.is_alive(folder):
            raise Refused(f"{folder.name} is being trained.", "Stop it first, then delete it.", folder.path)
    return tuple(workspace.trash(folder.path).name for folder in folders)


def rename_run(workspace: Workspace, name: str, wish: str, context: Context) -> str:
    """Job: gives a run another name; returns it.

    Raises:
        Refused: The name is taken, or the run is being trained.
        BadInput: The name cannot be used.
    """
    return RunFolder.open(workspace, name).rename(workspace, wish).name


def note_run(workspace: Workspace, name: str, note: str, context: Context) -> str:
    """Job: replaces the note of a run."""
    RunFolder.open(workspace, name).set_note(note)
    return name


def open_test_results(workspace: Workspace, names: Sequence[str], context: Context) -> tuple[str, ...]:
    """Job: opens the test result of runs, which is counted.

    Raises:
        NotThere: A run has no report yet, or its split has no test part.
    """
    from core.evaluation.report import open_test

    for name in names:
        context.check_abandoned()
        open_test(RunFolder.open(workspace, name))
    return tuple(names)
