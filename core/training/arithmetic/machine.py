"""What this machine offers to a run."""

from __future__ import annotations

import torch

from core.runs.facts import Machine
from core.runs.plan import Plan
from core.support.computing import free_memory
from core.support.errors import Refused
from core.training.repeats.versions import versions_here


def this_machine(devices: int = 1) -> Machine:
    """The machine as it is now; the first GPU where there is one.

    Args:
        devices: Processes that train together; each was started with its part of the threads.
    """
    versions = versions_here()
    threads = torch.get_num_threads()
    if torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        free, _ = torch.cuda.mem_get_info(0)
        name = f"{properties.name}, {round(properties.total_memory / 2**30)} GB"
        return Machine("cuda:0", name, threads, torch.cuda.is_bf16_supported(including_emulation=False), free, versions, devices)
    bf16 = bf16_on_processor()
    return Machine("cpu", "CPU", threads, bf16, free_memory(), versions, devices)


def need_device(plan: Plan) -> None:
    """Does nothing when this machine has the device of a plan that was made earlier, maybe elsewhere.

    Raises:
        Refused: It has not.
    """
    kind, _, index = plan.device.partition(":")
    there = kind == "cpu" or (kind == "cuda" and index.isdigit() and int(index) < torch.cuda.device_count())
    if not there:
        raise Refused(
            f"{plan.run} was begun on {plan.device_name} ({plan.device}), which is not on this machine.",
            f"Go on with it where that is, or start a new run from its weights (weights=run:{plan.run}).",
        )


def bf16_on_processor() -> bool:
    """True when the processor has instructions for bf16."""
    capabilities = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    named = ("avx512_bf16", "amx_bf16", "bf16")
    if any(capabilities.get(name) for name in named):
        return True
    asked = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(ask() for ask in asked if ask is not None)
