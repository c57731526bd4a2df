"""Other processes see what one does with a dataset, until it ends, also when it is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.support.jobs import Progress
from core.support.notices import FOLDER, WorkElsewhere, noticed, work_elsewhere
from core.support.workspace import Workspace

SCRIPT = """
import sys
from core.support.jobs import Progress
from core.support.notices import noticed
from core.support.workspace import Workspace
with noticed(Workspace.at(sys.argv[1]), "boats", "Checking boats", iter(range(0, 1000, 10)).__next__) as tell:
    tell(Progress("Reading pictures", 3, 12, 90.0))
    print("told", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def other(workspace: Workspace) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(workspace.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "told\n"
    return process


def test_work_of_another_process_is_seen_until_it_ends(workspace: Workspace, other: subprocess.Popen[str]) -> None:
    (work,) = work_elsewhere(workspace)
    assert work == WorkElsewhere("boats", "Checking boats", Progress("Reading pictures", 3, 12, 90.0))
    assert work.words == "boats  ·  Reading pictures: 3 of 12, about 2 min left"
    assert work.part == 0.25
    other.communicate("\n")
    assert work_elsewhere(workspace) == ()
    assert list((workspace.data / FOLDER).iterdir()) == []


def test_what_a_killed_process_leaves_is_not_seen_and_cleared_away(workspace: Workspace, other: subprocess.Popen[str]) -> None:
    other.kill()
    other.communicate()
    assert work_elsewhere(workspace) == ()
    (left,) = (workspace.data / FOLDER).glob("*.json")
    long_ago = time.time() - 1000
    os.utime(left, (long_ago, long_ago))
    assert work_elsewhere(workspace) == ()
    assert list((workspace.data / FOLDER).iterdir()) == []


def test_own_work_is_none_of_another(workspace: Workspace) -> None:
    with noticed(workspace, "boats", "Checking boats") as tell:
        tell(Progress("Reading pictures", 3, 12))
        assert len(list((workspace.data / FOLDER).glob("*.json"))) == 1
        assert work_elsewhere(workspace) == ()
    assert list((workspace.data / FOLDER).iterdir()) == []


def test_where_nothing_can_be_written_the_work_goes_on(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.data / FOLDER).symlink_to(tmp_path)
    with noticed(workspace, "boats", "Checking boats") as tell:
        tell(Progress("Reading pictures", 3, 12))
    assert not list(tmp_path.glob("*.json"))
    assert work_elsewhere(workspace) == ()


def test_files_that_say_nothing_are_passed_over(workspace: Workspace, other: subprocess.Popen[str]) -> None:
    (file,) = (workspace.data / FOLDER).glob("*.json")
    for text in ("", "[]", '{"dataset": "x"}', '{"dataset": "x", "title": "y", "what": 1, "done": "many"}', "[" * 9000):
        file.write_text(text)
        assert work_elsewhere(workspace) == ()
    other.communicate("\n")
