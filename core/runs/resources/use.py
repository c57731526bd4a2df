"""What a run's samples add up to: the most memory it had, and how busy processors and GPUs were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.runs.resources.samples import ResourceSample, read_samples, sample_files
from core.support.wording import bytes_text, percentage


@dataclass(frozen=True)
class ResourceUse:
    """What a run took altogether, all of its processes together.

    *Units*: bytes, fractions, seconds.

    Attributes:
        seconds: Time that was looked at.
        peak_memory: The processes' largest resident memory that was seen.
        processors: Processors that were busy on average.
        gpu: Part of the time that its GPUs were busy, 0 to 1; None where nobody tells.
        peak_gpu_memory: The largest that one process had taken of its GPU's memory; None without a GPU.
        read, written: Bytes from and to disks.
    """

    seconds: float
    peak_memory: float
    processors: float
    gpu: float | None
    peak_gpu_memory: float | None
    read: float
    written: float


def read_use(folder: Path) -> ResourceUse | None:
    """What a run took, by the samples in its folder; None where there are none: it is older than they are, or never trained."""
    ranks = [found for file in sample_files(folder) if (found := read_samples(file))]
    return use_of(ranks) if ranks else None


def use_of(ranks: Sequence[Sequence[ResourceSample]]) -> ResourceUse:
    """What the samples of a run's processes add up to."""
    seconds = max(sum(sample.seconds for sample in samples) for samples in ranks)
    on_gpu = [sample for samples in ranks for sample in samples if sample.gpu >= 0]
    return ResourceUse(
        seconds=seconds,
        peak_memory=sum(max(sample.memory for sample in samples) for samples in ranks),
        processors=sum(sample.processor * sample.seconds for samples in ranks for sample in samples) / (seconds or 1.0),
        gpu=sum(sample.gpu * sample.seconds for sample in on_gpu) / (sum(sample.seconds for sample in on_gpu) or 1.0)
        if on_gpu
        else None,
        peak_gpu_memory=max(sample.gpu_memory for samples in ranks for sample in samples) or None,
        read=sum(sample.read * sample.seconds for samples in ranks for sample in samples),
        written=sum(sample.written * sample.seconds for samples in ranks for sample in samples),
    )


def use_words(use: ResourceUse) -> str:
    """What a run took, in sentences."""
    busy = f"{use.processors:.1f} processors were" if use.processors >= 1.05 else f"{use.processors:.1f} of a processor was"
    said = [f"At most {bytes_text(use.peak_memory)} of memory; {busy} busy on average."]
    if use.gpu is not None:
        said.append(f"The GPU was busy {percentage(use.gpu)} of the time.")
    if use.peak_gpu_memory is not None:
        said.append(f"At most {bytes_text(use.peak_gpu_memory)} of its memory were taken.")
    if use.read or use.written:
        said.append(f"{bytes_text(use.read)} read from disks, {bytes_text(use.written)} written.")
    return " ".join(said)
