"""What samples add up to, of several processes as of one, and in the list of runs."""

from __future__ import annotations

import json
from pathlib import Path

from core.runs.listing import RunShelf
from core.runs.resources.samples import ResourceSample, SampleWriter, samples_of, samples_path
from core.runs.resources.use import read_use, use_words
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.judged_runs import finished_run

SAMPLE = ResourceSample(1000.0, 1.0, 1.5, 2e9, 1e6, 2e6, 0.5, 3e9)


def test_processes_of_one_run_add_up(tmp_path: Path) -> None:
    for rank in (0, 1):
        writer = SampleWriter(samples_path(tmp_path, rank))
        writer.write(SAMPLE)
        writer.close()
    use = read_use(tmp_path)
    assert use is not None
    assert (use.peak_memory, use.processors, use.gpu, use.peak_gpu_memory, use.written) == (4e9, 3.0, 0.5, 3e9, 4e6)
    (both,) = samples_of(tmp_path)
    assert (both.processor, both.memory, both.gpu, both.gpu_memory) == (3.0, 4e9, 0.5, 3e9)
    assert "At most 4.00 GB of memory; 3.0 processors were busy on average." in use_words(use)
    assert "The GPU was busy 50 % of the time. At most 3.00 GB of its memory were taken." in use_words(use)


def test_a_list_of_runs_tells_what_each_took(workspace: Workspace) -> None:
    folder = finished_run(workspace, "run")
    shelf = RunShelf(workspace)
    (row,) = shelf.look(Context())
    assert row.use is None
    writer = SampleWriter(samples_path(folder.path))
    writer.write(SAMPLE)
    writer.close()
    (row,) = shelf.look(Context())
    assert row.use is not None
    assert row.use.peak_memory == 2e9
    json.dumps(row.use.__dict__, allow_nan=False)
