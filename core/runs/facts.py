"""What a recipe is resolved against: plain records of the data, the machine and the network. No torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.pictures.scaling import Shapes

Precision = Literal["fp32", "bf16", "fp16"]
MemoryFormat = Literal["contiguous", "channels_last"]

APPLE = "mps"
"""What torch calls a GPU of Apple's."""

DEVICE_HELP = (
    "What computes: 'auto' is a GPU of NVIDIA's where there is one, and else the processor; 'cpu' is the processor. 'mps' is "
    "Apple's GPU, which is never taken by itself: it was built without one at hand. Hold the accuracy and the seconds of a "
    "first epoch against those of the processor before you rely on it."
)


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
        flattered: What tells their classes whatever they show, as the last check of the dataset says it.
    """

    name: str
    fingerprint: str
    split: str
    split_fingerprint: str
    classes: tuple[str, ...]
    counts: dict[str, dict[str, int]]
    shapes: Shapes = field(default_factory=Shapes)
    flattered: tuple[str, ...] = ()

    def on(self, side: str) -> int:
        """Pictures on that side."""
        return sum(self.counts[side].values())


@dataclass(frozen=True)
class Machine:
    """Where a run is to happen.

    Attributes:
        device: Torch device, 'cpu', 'cuda:0' or 'mps'.
        device_name: As shown: 'CPU', 'NVIDIA H100, 80 GB'.
        threads: Threads of an operation on the processor.
        bf16: True when the device computes with bf16 natively.
        free_memory: Bytes free on the device.
        devices: Processes that train together, with such a device each.
        versions: Of Python and of the packages that results depend on.
    """

    device: str
    device_name: str
    threads: int
    bf16: bool
    free_memory: int
    versions: dict[str, str] = field(default_factory=dict)
    devices: int = 1

    @property
    def kind(self) -> str:
        """Of device, without its number: 'cpu', 'cuda' or 'mps'."""
        return self.device.partition(":")[0]

    @property
    def half(self) -> Precision | None:
        """The arithmetic of half the width that it is known to compute in natively; GPUs from before bf16 have fp16."""
        return "bf16" if self.bf16 else "fp16" if self.kind == "cuda" else None


@dataclass(frozen=True)
class NetworkFacts:
    """A built network in numbers: all its parameters, and those each stage trains."""

    parameters: int
    trainable: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """What the probe picked, and what it met.

    Attributes:
        precision, memory_format: Of steps and judging.
        depthwise: Arithmetic of depthwise convolutions in training of half the width.
        features: Arithmetic of cached features; that of the steps when None.
        why: As shown: what it is, and how much faster than the plain one.
        seconds: Of a trial step, for each picture.
        share: Part of the processors' time that other programs left, 0 to 1.
        fixed_bytes, bytes_each: Memory of a step, and of each picture in it.
        looks: Seconds by the clock for each picture through each frozen backbone, folded, as the run asks it; empty where
            that was not what was tried.
    """

    precision: Precision
    memory_format: MemoryFormat
    depthwise: Precision = "bf16"
    features: Precision | None = None
    why: str = ""
    seconds: float = 0.0
    share: float = 1.0
    fixed_bytes: int = 0
    bytes_each: int = 0
    looks: tuple[float, ...] = ()
