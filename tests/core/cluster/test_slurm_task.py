"""An array task does its command, and is put in line again as it is when it is preempted."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from core.cluster.slurm_task import RunTask


def test_a_task_survives_a_file_and_does_its_command(tmp_path: Path) -> None:
    log = tmp_path / "log"
    words = (sys.executable, "-c", "import os, sys; print(os.environ['GIVEN']); sys.exit(3)")
    task = pickle.loads(pickle.dumps(RunTask(words, (("GIVEN", "yes"),), str(log))))
    assert task() == 3
    assert log.read_text() == "yes\n"
    pytest.importorskip("submitit")
    again = task.checkpoint()
    assert (again.function, again.args) == (task, ())
