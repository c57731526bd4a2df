"""PyTorch, the GPUs, and the settings that processes which compute begin with. Asked of a child, as training has them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from core.doctor.points import NOTE, RIGHT, WRONG, Point
from core.support.computing import ALLOCATOR, WAITING, processor_cores, surroundings
from core.support.wording import bytes_text, counted

PATIENCE = 180.0
"""Seconds for a child to load torch: from a cold network disk it took over a minute."""
_ROOT = Path(__file__).resolve().parents[2]
_LITTLE_MEMORY = 2 * 10**9


@dataclass(frozen=True)
class Driver:
    """What the GPU driver says; `version` is "" where there is none."""

    version: str = ""
    gpus: tuple[str, ...] = ()


def network_points(
    ask: Callable[[], dict[str, Any]] | None = None, driver: Callable[[], Driver] | None = None
) -> Iterator[Point]:
    """What torch is here, what its GPUs are, and how it computes.

    Args:
        ask: Gives what `network_child` says; a child is asked when None.
        driver: Gives what the driver says; it is asked when None.
    """
    found = (ask or asked_child)()
    if "error" in found:
        yield Point("PyTorch", "PyTorch", WRONG, f"PyTorch does not load: {found['error']}", "Install Safelight anew.")
        return
    built = f"for CUDA {found['cuda']}" if found["cuda"] else "for the processor"
    words = f"PyTorch {found['torch']}, built {built}, with torchvision {found['torchvision']}."
    yield Point("PyTorch", "PyTorch", RIGHT, words)
    yield from _gpu_points(found, (driver or asked_driver)())
    yield _thread_point(int(found["threads"]))
    yield _setting_point()
    free, total = psutil.virtual_memory().available, psutil.virtual_memory().total
    words = f"{bytes_text(free)} of {bytes_text(total)} of memory are free."
    little = free < _LITTLE_MEMORY
    yield Point("PyTorch", "Memory", NOTE if little else RIGHT, words, "Close other programs before you train." if little else "")


def asked_child() -> dict[str, Any]:
    """What a child says of torch that begins as training does; `error` alone when it does not come to that."""
    command = [sys.executable, "-m", "core.doctor.network_child"]
    try:
        told = subprocess.run(
            command, cwd=_ROOT, env=surroundings(), capture_output=True, text=True, errors="replace", timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"error": f"{error}."}
    with suppress(ValueError, IndexError):
        answer: dict[str, Any] = json.loads(told.stdout.strip().splitlines()[-1])
        return answer
    said = [line for line in told.stderr.splitlines() if line.strip()]
    return {"error": said[-1] if said else f"its process ended with status {told.returncode}."}


def asked_driver() -> Driver:
    """What NVIDIA's driver says, without torch."""
    import pynvml

    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return Driver()
    try:
        handles = [pynvml.nvmlDeviceGetHandleByIndex(place) for place in range(pynvml.nvmlDeviceGetCount())]
        return Driver(str(pynvml.nvmlSystemGetDriverVersion()), tuple(str(pynvml.nvmlDeviceGetName(one)) for one in handles))
    except pynvml.NVMLError as error:
        return Driver(f"unknown ({error})")
    finally:
        with suppress(pynvml.NVMLError):
            pynvml.nvmlShutdown()


def _gpu_points(found: dict[str, Any], driver: Driver) -> Iterator[Point]:
    seen = found["gpus"]
    if driver.gpus and not seen:
        told = f"The driver ({driver.version}) knows {counted(len(driver.gpus), 'GPU')}, and PyTorch can use none of them."
        hint = "Install PyTorch built for CUDA." if not found["cuda"] else "Update the driver to one for that CUDA."
        if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
            hint = "CUDA_VISIBLE_DEVICES hides them."
        yield Point("PyTorch", "GPU", WRONG, told, hint)
    elif (apple := found.get("apple")) is not None:
        words = "The GPU is Apple's. Networks are trained on the processor unless a recipe asks for it as its device."
        if apple["error"]:
            yield Point("PyTorch", "GPU", NOTE, f"{words} It does not compute: {apple['error']}.", "Train on the processor.")
        else:
            yield Point("PyTorch", "GPU", RIGHT, f"{words} It computes.")
    elif not seen:
        yield Point("PyTorch", "GPU", RIGHT, "No GPU is here: networks are trained on the processor.")
    for place, gpu in enumerate(seen):
        words = (
            f"{gpu['name']}, driver {driver.version or 'unknown'}: {bytes_text(gpu['free'])} of {bytes_text(gpu['total'])} free."
        )
        if gpu["error"]:
            hint = "Restart the machine, or choose other GPUs with CUDA_VISIBLE_DEVICES."
            yield Point("PyTorch", f"GPU {place}", WRONG, f"{words} It does not compute: {gpu['error']}.", hint)
        else:
            yield Point("PyTorch", f"GPU {place}", RIGHT, f"{words} It computes.")


def _thread_point(threads: int) -> Point:
    cores = processor_cores()
    words = f"PyTorch computes with {counted(threads, 'thread')} on {counted(cores, 'core')}."
    set_by = [name for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS") if name in os.environ]
    if threads < cores:
        hint = f"{' and '.join(set_by)} of your surroundings says so; take it away to use all." if set_by else ""
        return Point("PyTorch", "Threads", NOTE, words, hint)
    return Point("PyTorch", "Threads", RIGHT, words)


def _setting_point() -> Point:
    wanted = {**WAITING, **(ALLOCATOR if sys.platform == "linux" else {})}
    other = [f"{name}={os.environ[name]}" for name in wanted if os.environ.get(name, wanted[name]) != wanted[name]]
    if other:
        words = f"Your surroundings set {', '.join(other)}, which goes before Safelight's own settings."
        return Point("PyTorch", "Settings", NOTE, words, "Measured, light networks train at half the speed with others.")
    return Point(
        "PyTorch", "Settings", RIGHT, "Threads and memory of processes that compute are set as was measured to be fastest."
    )
