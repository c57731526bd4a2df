"""Samples of what a run takes: bounded files that keep the highest memory and the means, and that no damage makes unreadable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.runs.resources.samples import (
    ResourceSample,
    SampleWriter,
    read_samples,
    samples_of,
    samples_path,
    thinned,
    together,
)
from core.runs.resources.use import read_use, use_of

SAMPLE = ResourceSample(1000.0, 1.0, 1.5, 2e9, 1e6, 2e6, 0.5, 3e9)


@st.composite
def histories(draw: st.DrawFn) -> list[ResourceSample]:
    """Samples one after the other, with whatever loads."""
    found = []
    for number in range(draw(st.integers(1, 20))):
        seconds, load = draw(st.floats(0.1, 10)), draw(st.floats(0, 64))
        found.append(ResourceSample(float(number), seconds, load, draw(st.floats(0, 1e12)), load, load, 0.5, load))
    return found


@settings(max_examples=30)
@given(histories())
def test_thinning_changes_no_mean_and_keeps_the_highest_memory(samples: list[ResourceSample]) -> None:
    fewer = thinned(samples)
    assert len(fewer) == (len(samples) + 1) // 2
    assert fewer[-1].time == samples[-1].time
    before, after = use_of([samples]), use_of([fewer])
    assert after.peak_memory == before.peak_memory
    assert after.seconds == pytest.approx(before.seconds)
    assert after.processors == pytest.approx(before.processors, abs=1e-9)
    assert after.read == pytest.approx(before.read, abs=1e-9)


def test_a_gpu_that_was_not_used_yet_does_not_count_as_idle() -> None:
    assert together(replace(SAMPLE, gpu=-1.0, gpu_memory=0.0), SAMPLE).gpu == 0.5
    assert use_of([[replace(SAMPLE, gpu=-1.0)]]).gpu is None


def test_a_file_stays_bounded_and_is_gone_on_with(tmp_path: Path) -> None:
    path = samples_path(tmp_path)
    for begin in (0, 30):
        writer = SampleWriter(path, kept=10)
        for number in range(begin, begin + 30):
            writer.write(replace(SAMPLE, time=float(number), memory=9e9 if number == 3 else 1e9))
        writer.close()
    samples = read_samples(path)
    assert len(samples) <= 20
    assert samples[-1].time == 59
    use = read_use(tmp_path)
    assert use is not None
    assert (use.peak_memory, use.seconds) == (9e9, 60)
    assert path.read_text().startswith("time,seconds,processor,memory,")


def test_what_is_damaged_is_passed_over(tmp_path: Path) -> None:
    path = samples_path(tmp_path)
    writer = SampleWriter(path)
    writer.write(SAMPLE)
    writer.close()
    whole = path.read_bytes()
    path.write_bytes(whole + b"1,2,nan,4,5,6,7,8\n1,2,3,inf,5,6,7,8\n\xff\xfe\n1,2\n" + whole.splitlines()[1][:20])
    assert read_samples(path) == (SAMPLE,)
    writer = SampleWriter(path)
    writer.write(replace(SAMPLE, time=2000.0))
    writer.close()
    assert [sample.time for sample in read_samples(path)] == [1000.0, 2000.0]


def test_what_another_process_took_is_added_while_it_was_there(tmp_path: Path) -> None:
    for rank, times in enumerate(((10, 11, 12, 50, 51), (10.5, 11.5, 12.5))):
        writer = SampleWriter(samples_path(tmp_path, rank))
        for time in times:
            writer.write(ResourceSample(time, 1, 1, 100))
        writer.close()
    assert [(one.processor, one.memory) for one in samples_of(tmp_path)] == [(2, 200), (2, 200), (2, 200), (1, 100), (1, 100)]
