"""How much of the machine this process and those it started have taken so far: processors and memory by psutil, GPUs by NVML."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psutil

_LOOKS_BETWEEN = 10
"""Between two searches for child processes, for which all of the machine's have to be gone through."""


@dataclass(frozen=True)
class MachineReading:
    """What was taken up to now.

    *Units*: `processor` in seconds of processors, memory, `read` and `written` in bytes.

    Attributes:
        memory: Resident now.
        gpu: Part of the last moments that the GPU was busy, 0 to 1; None where the process computes on none.
        gpu_memory: What the process has taken of its GPU's memory.
    """

    processor: float
    memory: float
    read: float
    written: float
    gpu: float | None = None
    gpu_memory: float = 0.0


class MachineProbe:
    """Tells what this process and its children take; `look` as often as wanted, from one thread."""

    def __init__(self) -> None:
        self._own = psutil.Process()
        self._processes = [self._own]
        self._looks = 0
        # Of processes that have ended as well, or what they did would be taken back when they end.
        self._known: dict[int, tuple[float, float, float]] = {}
        self._gpu = _Gpu()

    def look(self) -> MachineReading:
        """What was taken up to now."""
        if self._looks % _LOOKS_BETWEEN == 0:
            with suppress(psutil.Error):
                self._processes = [self._own, *self._own.children(recursive=True)]
        self._looks += 1
        memory = 0.0
        for process in self._processes:
            with suppress(psutil.Error), process.oneshot():
                times = process.cpu_times()
                memory += process.memory_info().rss
                self._known[process.pid] = (times.user + times.system, *_disk(process))
        processor, read, written = (sum(parts) for parts in zip(*self._known.values(), strict=True))
        busy, taken = None, 0.0
        with suppress(Exception):  # whatever a driver does, processors and memory are told
            busy, taken = self._gpu.look()
        return MachineReading(processor, memory, read, written, busy, taken)

    def close(self) -> None:
        self._gpu.close()


class _Gpu:
    """The GPU that this process computes on, once it does; NVML is brought in no earlier."""

    def __init__(self) -> None:
        self._nvml: Any = None
        self._handle: Any = None
        self._place = -1

    def look(self) -> tuple[float | None, float]:
        """Part of the time it was busy, and the memory taken of it; None and 0 without one."""
        # Not imported here: a process that computes on a GPU has it, and one that never does should not.
        cuda = getattr(sys.modules.get("torch"), "cuda", None)
        # It is brought in by another thread, and may be half there: asked for what it had not yet, it ended all sampling.
        if not getattr(cuda, "is_initialized", bool)():
            return None, 0.0
        assert cuda is not None
        taken = [cuda.memory_reserved(place) for place in range(cuda.device_count())]
        place = max(range(len(taken)), key=lambda number: taken[number])
        if place != self._place:
            self._place, self._handle = place, self._found(cuda.get_device_properties(place))
        if self._handle is None:
            return None, float(taken[place])
        try:
            return self._nvml.nvmlDeviceGetUtilizationRates(self._handle).gpu / 100, float(taken[place])
        except self._nvml.NVMLError:
            return None, float(taken[place])  # some GPUs do not tell

    def close(self) -> None:
        if self._nvml is not None:
            with suppress(self._nvml.NVMLError):
                self._nvml.nvmlShutdown()

    def _found(self, properties: Any) -> Any:
        """NVML's name for the device; None where it knows none such, as on machines with GPUs of another maker."""
        try:
            if self._nvml is None:
                import pynvml

                pynvml.nvmlInit()
                self._nvml = pynvml
            return self._nvml.nvmlDeviceGetHandleByUUID(f"GPU-{properties.uuid}")
        except Exception:  # whatever the driver's library lacks, the run goes on without these figures
            return None


def _disk(process: psutil.Process) -> tuple[float, float]:
    """Bytes read from and written to disks; 0 where the system tells nobody."""
    try:
        told = process.io_counters()
    except (psutil.Error, AttributeError, NotImplementedError):
        return 0.0, 0.0
    return float(told.read_bytes), float(told.write_bytes)
