"""What a run took of its machine while it trained, as samples beside its events.

Each process that trains the run writes a file of its own. It is bounded: where it has grown to twice what is kept, neighbours are
made one, so that a run of a week has no larger file than one of an hour, and its highest memory is still in it.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from core.runs.event_log import LineWriter
from core.support import atomic
from core.support.errors import BadInput
from core.support.inside import open_own

KEPT = 1500
"""Samples that are kept of a process after its file was thinned; there are never more than twice as many."""

MOST_BYTES = 2 * 2**20
"""Of a file of samples that is read; ours have a fifth of it."""


@dataclass(frozen=True)
class ResourceSample:
    """What one process of a run, with the processes it started, took in a stretch of time.

    *Units*: `time` and `seconds` in seconds, memory in bytes, `read` and `written` in bytes per second.

    Attributes:
        time: When the stretch ended, since 1970.
        seconds: How long it was.
        processor: Processors that were busy on average; 2.0 is two all the time.
        memory: Largest resident memory that was seen.
        read, written: From and to disks; 0 where the system does not tell.
        gpu: Part of the time that the GPU was busy, by whomever, 0 to 1; negative without a GPU, or where it does not tell.
        gpu_memory: Largest memory of the GPU that the process had taken.
    """

    time: float
    seconds: float
    processor: float
    memory: float
    read: float = 0.0
    written: float = 0.0
    gpu: float = -1.0
    gpu_memory: float = 0.0


_NAMES = tuple(entry.name for entry in fields(ResourceSample))
_HEAD = ",".join(_NAMES).encode() + b"\n"
_ABSURD = 1e16
_DIGITS = (2, 2, 3, 0, 0, 0, 3, 0)


def samples_path(folder: Path, rank: int = 0) -> Path:
    """Where the process of that rank writes its samples."""
    return folder / ("resources.csv" if rank == 0 else f"resources-{rank}.csv")


class SampleWriter:
    """Appends samples to a file of a run and keeps it bounded. A line is whole or absent."""

    def __init__(self, path: Path, kept: int = KEPT) -> None:
        self._path = path
        self._kept = kept
        self._lines = LineWriter(path)
        self._count = len(read_samples(path))
        if os.path.getsize(path) == 0:
            self._lines.append(_HEAD)

    def write(self, sample: ResourceSample) -> None:
        """Adds a sample.

        Raises:
            OSError: There was no room for it; the file is as it was.
        """
        if self._count >= 2 * self._kept:
            self._thin()
        self._lines.append(_line(sample))
        self._count += 1

    def close(self) -> None:
        self._lines.close()

    def _thin(self) -> None:
        kept = thinned(read_samples(self._path))
        self._lines.close()
        try:
            atomic.write_bytes(self._path, _HEAD + b"".join(map(_line, kept)))
            self._count = len(kept)
        finally:
            self._lines = LineWriter(self._path)


def thinned(samples: Sequence[ResourceSample]) -> list[ResourceSample]:
    """Half as many samples that tell the same means and the same highest memory."""
    pairs = zip(samples[::2], samples[1::2], strict=False)
    return [together(*pair) for pair in pairs] + list(samples[len(samples) - len(samples) % 2 :])


def together(first: ResourceSample, second: ResourceSample) -> ResourceSample:
    """One sample for two stretches of time."""
    seconds = first.seconds + second.seconds

    def mean(name: str) -> float:
        parts = getattr(first, name) * first.seconds + getattr(second, name) * second.seconds
        return float(parts / seconds) if seconds else float(getattr(second, name))

    return ResourceSample(
        second.time, seconds, mean("processor"), max(first.memory, second.memory), mean("read"), mean("written"),
        # A GPU that was not used yet is no idle GPU.
        mean("gpu") if first.gpu >= 0 and second.gpu >= 0 else max(first.gpu, second.gpu),
        max(first.gpu_memory, second.gpu_memory),
    )  # fmt: skip


def read_samples(path: Path) -> tuple[ResourceSample, ...]:
    """The samples of a file; none where there is none. Damaged lines are passed over."""
    try:
        with open_own(path) as file:
            # What follows the last end of a line is still being written.
            lines = file.read(MOST_BYTES).split(b"\n")[:-1]
    except (OSError, BadInput):
        return ()
    found = []
    for line in lines[1:]:
        try:
            values = [float(part) for part in line.split(b",")]
            # What is no number, or larger than any machine, was written by somebody else.
            if len(values) == len(_NAMES) and all(abs(value) < _ABSURD for value in values):
                found.append(ResourceSample(*values))
        except ValueError:
            continue  # cut off by a kill
    return tuple(found)


def samples_of(folder: Path) -> tuple[ResourceSample, ...]:
    """The samples of a run as those of its first process, with what the others took at the same times added; empty for none."""
    first, *others = (read_samples(file) for file in sample_files(folder)) if samples_path(folder).is_file() else ((),)
    for samples in filter(None, others):
        times = [sample.time for sample in samples]
        first = tuple(_added(sample, samples[min(bisect_left(times, sample.time), len(times) - 1)]) for sample in first)
    return first


def _added(one: ResourceSample, other: ResourceSample) -> ResourceSample:
    # A process that ended takes nothing more: a run that fewer go on with had all of them to its end.
    if other.time - other.seconds >= one.time or one.time - one.seconds >= other.time:
        return one
    sums = {name: getattr(one, name) + getattr(other, name) for name in ("processor", "memory", "read", "written")}
    gpu = (one.gpu + other.gpu) / 2 if one.gpu >= 0 and other.gpu >= 0 else max(one.gpu, other.gpu)
    return replace(one, **sums, gpu=gpu, gpu_memory=max(one.gpu_memory, other.gpu_memory))


def sample_files(folder: Path) -> list[Path]:
    """The first process's file, then the others'."""
    return sorted(folder.glob("resources*.csv"), key=lambda file: (len(file.name), file.name))


def _line(sample: ResourceSample) -> bytes:
    values = (f"{value:.{digits}f}" for value, digits in zip(astuple(sample), _DIGITS, strict=True))
    return ",".join(values).encode() + b"\n"
