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
    sample_files,
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


def test_two_stretches_are_one_by_their_means_and_their_highest_memory() -> None:
    first = ResourceSample(10.0, 1.0, 1.0, 5e9, 3e6, 6e6, 0.2, 1e9)
    second = ResourceSample(13.0, 3.0, 2.0, 2e9, 1e6, 2e6, 0.6, 3e9)
    assert together(first, second) == ResourceSample(13.0, 4.0, 1.75, 5e9, 1.5e6, 3e6, pytest.approx(0.5), 3e9)
    idle = replace(second, gpu=-1.0)
    assert (together(first, idle).gpu, together(idle, first).gpu, together(idle, idle).gpu) == (0.2, 0.2, -1.0)
    assert together(replace(first, seconds=0), replace(second, seconds=0)).processor == 2.0


def test_a_file_is_thinned_when_it_has_twice_what_is_kept_and_not_before(tmp_path: Path) -> None:
    writer = SampleWriter(samples_path(tmp_path), kept=4)
    found = []
    for number in range(11):
        writer.write(replace(SAMPLE, time=float(number)))
        found.append(len(read_samples(samples_path(tmp_path))))
    writer.close()
    assert found == [1, 2, 3, 4, 5, 6, 7, 8, 5, 6, 7]
    with pytest.raises(ValueError, match="closed"):
        writer.write(SAMPLE)


def test_stretches_that_only_touch_have_nothing_in_common_and_gpus_are_averaged(tmp_path: Path) -> None:
    def written(rank: int, *samples: ResourceSample) -> None:
        writer = SampleWriter(samples_path(tmp_path, rank))
        for sample in samples:
            writer.write(sample)
        writer.close()

    written(0, ResourceSample(10, 1, 1, 100, 1, 2, 0.2, 5), ResourceSample(20, 1, 1, 100, 1, 2, -1.0, 5))
    written(1, ResourceSample(9, 1, 1, 10), ResourceSample(11, 1, 1, 10), ResourceSample(20, 1, 1, 10, 3, 4, 0.6, 7))
    assert samples_of(tmp_path) == (
        ResourceSample(10, 1, 1, 100, 1, 2, 0.2, 5), ResourceSample(20, 1, 2, 110, 4, 6, 0.6, 7),
    )  # fmt: skip
    written(2, ResourceSample(10, 1, 1, 1000, 0, 0, 0.4, 9))
    assert samples_of(tmp_path)[0] == ResourceSample(10, 1, 2, 1100, 1, 2, pytest.approx(0.3), 9)
    samples_path(tmp_path).unlink()
    assert samples_of(tmp_path) == ()


def test_files_come_in_the_order_of_their_ranks(tmp_path: Path) -> None:
    for rank in (10, 2, 0, 1):
        samples_path(tmp_path, rank).write_text("")
    names = ["resources.csv", "resources-1.csv", "resources-2.csv", "resources-10.csv"]
    assert [file.name for file in sample_files(tmp_path)] == names


def test_what_no_machine_has_is_passed_over(tmp_path: Path) -> None:
    path = samples_path(tmp_path)
    line = b"9,1,1.5,2000,0,0,0.500,0\n"
    path.write_bytes(b"head\n" + line + line.replace(b"2000", b"1e16") + line.replace(b"2000", b"-1e16") + line)
    assert len(read_samples(path)) == 2
    assert read_samples(tmp_path / "none.csv") == ()
