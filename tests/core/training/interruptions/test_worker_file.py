"""What is on record of the process at work on a run; a damaged record is none."""

from __future__ import annotations

import platform

from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from core.training.interruptions.worker_file import Worker, read_worker, write_worker
from tests.stacked_trainings import head_recipe


def test_the_process_that_was_started_last_is_on_record(workspace: Workspace) -> None:
    folder = RunFolder.create(workspace, "told", "shapes", head_recipe())
    assert read_worker(folder) is None
    write_worker(folder, 7, 12.5)
    assert read_worker(folder) == Worker(7, platform.node(), 12.5)
    (folder.path / "worker.json").write_text('{"process": 7}')
    assert read_worker(folder) is None
