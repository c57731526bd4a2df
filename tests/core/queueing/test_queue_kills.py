"""Kill -9 of the carrier, of runs and of who waits for the queue, by a verb or in a window, at random moments: the same table at
the end."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from core.architectures.weights import tensors_sha256
from core.queueing import acts, carrier_start
from core.queueing.carrier_start import look_after
from core.queueing.folder import QueueFolder, queued_run
from core.runs.checkpoints import load_best
from core.runs.folder import RunFolder
from core.studies.folder import StudyFolder
from core.support.errors import SafelightError
from core.support.workspace import Workspace
from core.training import launcher
from tests.house.source_tree import ROOT
from tests.shape_runs import shape_recipe, shapes_workspace
from tests.told_studies import asked

KILLS = 30
RUNS = 8
PATIENCE = 1500.0


def fill(workspace: Workspace) -> None:
    acts.pause(workspace)
    for number in range(RUNS):
        recipe = shape_recipe(epochs=3, batch_size=4, picture_size=16, deterministic=True, seed=number)
        acts.queue_request(workspace, launcher.request_for(workspace, "shapes", recipe, f"run {number}"))
    settings = ("picture_size=16", "epochs=2", "precision=fp32", "deterministic=true")
    StudyFolder.of(workspace, "rates").write(asked(workspace, "learning_rate=0.1,0.01", seeds=1, settings=settings))
    acts.queue_study(workspace, "rates")


def table(workspace: Workspace) -> list[tuple[object, ...]]:
    """What the queue came to: every entry, and every run with its end and the SHA-256 of its weights."""
    entries: list[tuple[object, ...]] = [(one.title, one.state) for one in QueueFolder.of(workspace).read().entries]
    for name in sorted(workspace.run_names()):
        folder = RunFolder.open(workspace, name)
        history = folder.history()
        # Of the numbers: what a file says beside them comes in any order.
        weights = tensors_sha256(load_best(folder.best_weights)[0]) if folder.best_weights.is_file() else ""
        entries.append((name, folder.state(), [(epoch.epoch, epoch.val_loss) for epoch in history.epochs], weights))
    return entries


def client(workspace: Workspace, does: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Somebody who waits for the queue: by the verb, or, where no verb is said, in the window with the workspace open."""
    words = [sys.executable, str(ROOT / "main.py"), "--workspace", str(workspace.root), *does]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def is_left(workspace: Workspace) -> bool:
    queue = QueueFolder.of(workspace).read()
    return bool(queue.waiting or queue.at_work)


def kill_carrier(workspace: Workspace) -> bool:
    told = QueueFolder.of(workspace).carrier()
    if told is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(told.process, signal.SIGKILL)
        return True
    return False


def kill_a_run(workspace: Workspace, killed: set[str]) -> bool:
    """Kills the process of the run at work, each run once at most: twice it would rightly be called failed."""
    for entry in QueueFolder.of(workspace).read().at_work:
        with suppress(SafelightError):
            folders = [queued_run(workspace, entry)] if entry.run else [RunFolder(path) for path in workspace.run_folders()]
            for folder in folders:
                told = launcher.read_worker(folder)
                if folder.name not in killed and entry.title not in killed and told is not None and folder.busy():
                    with suppress(ProcessLookupError):
                        os.killpg(told.process, signal.SIGKILL)
                        killed |= {folder.name, entry.title}  # of a study one run
                        return True
    return False


def wait_for_end(workspace: Workspace) -> None:
    began = time.monotonic()
    while is_left(workspace):
        assert time.monotonic() - began < PATIENCE, QueueFolder.of(workspace).read()
        look_after(workspace)
        time.sleep(0.2)
    for child in list(carrier_start._children):
        child.wait(60)
    look_after(workspace)


@pytest.mark.soak
@pytest.mark.parametrize(("does", "seed"), [(("queue", "--wait"), 0), ((), 1)], ids=["verb", "window"])
def test_thirty_kills_change_nothing(tmp_path: Path, does: tuple[str, ...], seed: int) -> None:
    whole = shapes_workspace(tmp_path / "whole", classes=2, each=8, size=16)
    fill(whole)
    shutil.copytree(whole.root, tmp_path / "broken" / "workspace")
    broken = Workspace.at(tmp_path / "broken" / "workspace")
    acts.go_on(whole)
    wait_for_end(whole)

    chance, kills, killed = random.Random(seed), {"carrier": 0, "run": 0, "client": 0}, set[str]()
    acts.go_on(broken)
    waits, began = client(broken, does), time.monotonic()
    try:
        while is_left(broken):
            assert time.monotonic() - began < PATIENCE, QueueFolder.of(broken).read()
            time.sleep(chance.uniform(0.05, 2.0))
            # Of each kind a third: on a busy machine a window was killed 23 times before it had begun a carrier.
            if left := [what for what in ("carrier", "run", "run", "run", "client") if kills[what] < KILLS / 3]:
                what = chance.choice(left)
                if what == "client":
                    waits.kill()
                    waits.wait()
                    kills[what] += 1
                elif kill_carrier(broken) if what == "carrier" else kill_a_run(broken, killed):
                    kills[what] += 1
            if waits.poll() is not None:
                waits = client(broken, does)  # who alone begins a new carrier in the place of one that was killed
    finally:
        waits.kill()
        waits.wait()
    wait_for_end(broken)
    print(kills)
    assert min(kills.values()) >= 3, kills
    assert table(broken) == table(whole)
    for name in broken.run_names():
        events = RunFolder.open(broken, name).events_path.read_text()
        assert events.count('"reason": "completed"') == 1, f"{name} came to its end more than once"
