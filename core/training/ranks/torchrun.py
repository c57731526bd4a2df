"""torchrun, by which several processes train one run: how it is called, and what it tells a process. No torch."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from core.runs.plan import Plan
from core.support.errors import BadInput


def words(devices: int, command: list[str]) -> list[str]:
    """The command that has `devices` processes on this machine carry `command` out, which begins with a Python."""
    python, *rest = command
    return [python, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={devices}", *rest]


def surroundings(devices: int) -> dict[str, str]:
    """What the processes are to find in their environment; torchrun itself would leave each a single thread."""
    return {"OMP_NUM_THREADS": str(max(1, (os.cpu_count() or 1) // devices))} if devices > 1 else {}


def can_be_started() -> bool:
    """Whether this Safelight can start it: one that was packed into a program of its own has no Python to start it with."""
    return not getattr(sys, "frozen", False)


def check_count(devices: int, on: str = "auto") -> None:
    """Does nothing when so many processes can train a run together on this machine.

    Args:
        devices: So many.
        on: The device that the recipe asks for; on the processor there may be more of them than there are GPUs.

    Raises:
        BadInput: They cannot.
    """
    gpus = 0 if on == "cpu" else gpus_here()
    most, what = gpus or os.cpu_count() or 1, "GPUs" if gpus else "processors"
    if not 1 <= devices <= most:
        raise BadInput(f"A run cannot be trained on {devices} {what} here: there are {most}.", f"Take 1 to {most}.")
    if devices > 1 and not can_be_started():
        raise BadInput("This program cannot start several processes for a run.", "Install Safelight as the README says.")


def processes() -> int:
    """How many processes torchrun started for what this one does; 1 where it was started by itself."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def place() -> int:
    """This process's place among them, from 0."""
    return int(os.environ.get("RANK", "0"))


def devices_words(plan: Plan, count: int) -> str:
    """What it means that a run is taken up by another number of processes than it was begun by."""
    what = "GPUs" if plan.device != "cpu" else "processes"
    return (
        f"The run was begun on {plan.devices} {what} and goes on on {count}: each step sees the same pictures, cut into "
        "other parts, so the last digits, and BatchNorm statistics, are not those of a run that kept them."
    )


def gpus_here() -> int:
    """GPUs that a process started here would see; found out without torch, so of NVIDIA's on Linux only."""
    if (chosen := os.environ.get("CUDA_VISIBLE_DEVICES")) is not None:
        return len([one for one in chosen.split(",") if one.strip() and one.strip() != "-1"])
    return len([one for one in Path("/dev").glob("nvidia*") if one.name.removeprefix("nvidia").isdigit()])


def only_gpu(number: int | None) -> dict[str, str]:
    """Environment in which a process sees one of the GPUs that are seen here, counted from 0; empty for None."""
    if number is None:
        return {}
    chosen = [one.strip() for one in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if one.strip()]
    return {"CUDA_VISIBLE_DEVICES": chosen[number] if number < len(chosen) else str(number)}
