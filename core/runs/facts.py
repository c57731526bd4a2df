"""What a recipe is resolved against: plain records of the data, the machine and the network. No torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.pictures.scaling import Shapes
from core.runs.plan import Estimate

Precision = Literal["fp32", "bf16"]
MemoryFormat = Literal["contiguous", "channels_last"]


@dataclass(frozen=True)
class DatasetFacts:
    """A dataset under one split.

    Attributes:
        name: The dataset's name.
        fingerprint: Of its samples and labels.
        split: The split's name.
        split_fingerprint: Of samples, labels and sides.
        classes: Names in the order of the network's outputs.
        counts: Usable pictures by side and class; every side and class is there, 0 included.
        shapes: How far from square they are.
    """

    name: str
    fingerprint: str
    split: str
    split_fingerprint: str
    classes: tuple[str, ...]
    counts: dict[str, dict[str, int]]
    shapes: Shapes = field(default_factory=Shapes)

    def on(self, side: str) -> int:
        """Pictures on that side."""
        return sum(self.counts[side].values())


@dataclass(frozen=True)
class Machine:
    """Where a run is to happen.

    Attributes:
        device: Torch device, 'cpu' or 'cuda:0'.
        device_name: As shown: 'CPU', 'NVIDIA H100, 80 GB'.
        threads: Threads of an operation on the processor.
        bf16: True when the device computes with bf16 natively.
        free_memory: Bytes free on the device.
        versions: Of Python and of the packages that results depend on.
    """

    device: str
    device_name: str
    threads: int
    bf16: bool
    free_memory: int
    versions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NetworkFacts:
    """A built network in numbers: all its parameters, and those each stage trains."""

    parameters: int
    trainable: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """What the probe picked, and what it expects. `depthwise` is the arithmetic of depthwise convolutions in bf16 training."""

    precision: Precision
    memory_format: MemoryFormat
    estimate: Estimate | None = None
    depthwise: Precision = "bf16"
