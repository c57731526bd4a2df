"""What samples add up to, of several processes as of one, and in the list of runs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from core.runs.listing import RunShelf
from core.runs.resources.samples import ResourceSample, SampleWriter, samples_of, samples_path
from core.runs.resources.use import ResourceUse, read_use, use_of, use_words
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


def test_it_is_told_in_sentences_and_nothing_is_said_of_what_nobody_tells() -> None:
    bare = ResourceUse(60.0, 5e8, 0.94, None, None, 0.0, 0.0)
    assert use_words(bare) == "At most 500.0 MB of memory; 0.9 of a processor was busy on average."
    assert "; 1.0 of a processor was busy" in use_words(replace(bare, processors=1.04))
    assert "; 1.1 processors were busy" in use_words(replace(bare, processors=1.05))
    full = replace(bare, gpu=0.25, peak_gpu_memory=2e9, read=0.0, written=3e6)
    assert use_words(full).endswith(
        "The GPU was busy 25 % of the time. At most 2.00 GB of its memory were taken. 0 bytes read from disks, 3.0 MB written."
    )
    assert use_words(replace(full, read=4e6, written=0.0)).endswith(" 4.0 MB read from disks, 0 bytes written.")


def test_stretches_count_by_their_length() -> None:
    short, long = ResourceSample(1, 1, 4, 10, 8, 4, 1.0, 5), ResourceSample(4, 3, 2, 30, 2, 1, 0.5, 2)
    idle = ResourceSample(4, 4, 0.0, 7, 0, 0)
    found = use_of([[short, long], [idle]])
    assert (found.seconds, found.peak_memory, found.processors) == (4, 37, 2.5)
    assert (found.gpu, found.peak_gpu_memory, found.read, found.written) == (0.625, 5, 14, 7)
    assert use_of([[idle]]).peak_gpu_memory is None
    assert use_of([[replace(idle, seconds=0)]]).processors == 0


def test_without_samples_nothing_is_known(tmp_path: Path) -> None:
    samples_path(tmp_path).write_text("")
    assert read_use(tmp_path) is None
