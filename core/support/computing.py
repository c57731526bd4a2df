"""What every process that computes begins with. One place: each child that went without was half as fast and nobody knew why.

Plan previews, the closer look of the command line and training once had three different sets of these. Beside two busy programs a
preview then said 481 minutes for a run of 3.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import ctypes

Result = TypeVar("Result")

MAIN = Path(__file__).resolve().parents[2] / "main.py"

ALLOCATOR = {
    # glibc's allocator keeps activations mapped between steps: measured, 1.2 to 2.4 times the speed of light networks.
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": str(8 * 2**30),
    "MALLOC_TOP_PAD_": str(64 * 2**20),
}
WAITING = {
    # Threads that wait for each other soon sleep instead of spinning: with another program on the cores (the window, an import)
    # spinning was measured to cost up to 40 times the time of a step. Sleeping at once costs light networks a third of their
    # speed when nothing else runs; these few turns, microseconds, keep it, and cost 6 to 23 % beside a busy program.
    "OMP_WAIT_POLICY": "passive",
    "GOMP_SPINCOUNT": "1000",
}
FALLING_BACK = {
    # What Apple's GPUs have no operation for is computed by the processor; torch reads it when it is loaded, and else refuses.
    "PYTORCH_ENABLE_MPS_FALLBACK": "1",
}
SURROUNDINGS = {**ALLOCATOR, **WAITING, **FALLING_BACK}
"""Environment of processes that compute with torch. What the person has set wins."""

IN_ORDER = {"CUBLAS_WORKSPACE_CONFIG": ":4096:8"}
"""Beside it for runs that are to come to the same bits again: cuBLAS reads it when it begins, and adds up in one order then."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS")
_MALLOPT = {"MALLOC_TRIM_THRESHOLD_": -1, "MALLOC_TOP_PAD_": -2, "MALLOC_MMAP_MAX_": -4}  # glibc's malloc.h
_LARGEST = 2**31 - 1  # what mallopt takes


NICENESS = 10
"""How far training and other long work stand back on the processor."""


def program_words(workspace: Path | None = None) -> list[str]:
    """What a command of this program begins with, for a workspace if there is one; a verb follows."""
    main = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(MAIN)]
    return main if workspace is None else [*main, "--workspace", str(workspace)]


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a child that computes with every core, with `more` beside it."""
    return {**SURROUNDINGS, **os.environ, **more}


def narrow_surroundings(**more: str) -> dict[str, str]:
    """The environment of a child that has one core and a limit on its memory, with `more` beside it.

    It waits as the others do, but gives memory back to the system: what glibc kept would count against its limit.
    """
    kept = {name: value for name, value in os.environ.items() if ALLOCATOR.get(name) != value}
    return {**WAITING, **kept, **dict.fromkeys(_THREADS, "1"), **more}


def compute_here() -> None:
    """Gives this process, before it loads torch, what children are given when they start."""
    mallopt = _of_glibc("mallopt")
    for name, value in SURROUNDINGS.items():
        if name in os.environ:
            continue  # the person's, or this process is a child that was given it
        os.environ[name] = value
        if mallopt is not None and name in _MALLOPT:
            mallopt(_MALLOPT[name], min(int(value), _LARGEST))


def give_memory_back() -> None:
    """Gives freed memory back to the system, which a process with these settings otherwise keeps."""
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)


def processor_cores() -> int:
    """Cores that this process may use: two threads of one core count once. No variable of the surroundings changes it."""
    if not hasattr(os, "sched_getaffinity"):
        return max(1, os.cpu_count() or 1)
    places = os.sched_getaffinity(0)
    return len({_core_of(place) for place in places})


def _core_of(place: int) -> tuple[str, ...]:
    topology = Path(f"/sys/devices/system/cpu/cpu{place}/topology")
    try:
        return tuple((topology / name).read_text("ascii").strip() for name in ("physical_package_id", "core_id"))
    except OSError:
        return (str(place),)


def lower_priority() -> None:
    """Lets everything else go first, for good; said before torch makes its threads, which inherit it."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def at_lower_priority(act: Callable[[], Result]) -> Result:
    """What `act` returns, done in a thread that lets everything else go first, as a training process does.

    A thread of its own, for no process without privileges may raise its priority again.
    """

    def lowered() -> Result:
        if sys.platform == "linux":  # elsewhere a thread has the priority of its process
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS))
        return act()

    from concurrent.futures import ThreadPoolExecutor  # the window, before its first paint, asks this module for words only

    with ThreadPoolExecutor(1, "lower priority") as crew:
        return crew.submit(lowered).result()


def _of_glibc(name: str) -> ctypes._NamedFuncPointer | None:
    import ctypes

    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


def free_memory() -> int:
    """Bytes of memory that programs can still have."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" in names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return 4 * 2**30
