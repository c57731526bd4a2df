"""What this machine offers to a run."""

from __future__ import annotations

import torch

from core.pixels.devices import free_on_apple, has_apple_gpu
from core.runs.facts import APPLE, Machine, Precision
from core.runs.plan import Plan
from core.runs.recipe import Recipe
from core.support.computing import free_memory, processor_cores
from core.support.errors import Refused
from core.training.ranks.torchrun import processes
from core.training.repeats.versions import versions_here


def this_machine(devices: int = 1, wish: str = "auto") -> Machine:
    """The machine as it is now; the first GPU where there is one.

    Args:
        devices: Processes that train together; each was started with its part of the threads.
        wish: The kind of device that is to be used, as recipes name it.
    """
    versions = versions_here()
    threads = torch.get_num_threads()
    if wish == APPLE:  # not by itself: nobody who made this has seen it compute
        return Machine(APPLE, _apple_name(), threads, False, free_on_apple(free_memory()), versions, devices)
    if wish != "cpu" and torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        free, _ = torch.cuda.mem_get_info(0)
        name = f"{properties.name}, {round(properties.total_memory / 2**30)} GB"
        return Machine("cuda:0", name, threads, torch.cuda.is_bf16_supported(including_emulation=False), free, versions, devices)
    bf16 = bf16_on_processor()
    return Machine("cpu", "CPU", threads, bf16, free_memory(), versions, devices)


def carried_out_here(plan: Plan) -> Plan:
    """A plan that was made earlier, maybe elsewhere, as this machine can carry it out: where its device is here, as it is.

    Else it is for the device that is here, in arithmetic that this one computes in; its steps see the same pictures.

    Raises:
        Refused: It repeats another run's plan, arithmetic included, which it cannot here.
    """
    threads = threads_here(plan)
    if _is_here(plan):
        return plan if threads == plan.threads else plan.model_copy(update={"threads": threads})
    if plan.repeats is not None:
        raise Refused(
            f"{plan.run} repeats what was trained on {plan.device_name} ({plan.device}), which is not on this machine.",
            "Repeat it where that is, or train its recipe here.",
        )
    machine = this_machine()

    def computed(precision: Precision) -> Precision:
        return precision if precision in ("fp32", machine.half) else "fp32"

    there = {"device": machine.device, "device_name": machine.device_name, "threads": threads}
    arithmetic = {"precision": computed(plan.precision), "features": computed(plan.features or plan.precision)}
    members = tuple(part.model_copy(update={"features": computed(part.features)}) for part in plan.members)
    return plan.model_copy(update={**there, **arithmetic, "members": members, "pixels_on_device": False})


def threads_here(plan: Plan) -> int:
    """The threads that this process carries a plan out with, asked before torch was told of another number.

    The plan's, where as many processes as it was made for do on its device. Others were started with their own part of all: one
    that went on alone with a run of two had half of its cores idle.
    """
    as_planned = _is_here(plan) and processes() == plan.devices
    return plan.threads if as_planned else threads_for(plan.recipe, processes())


def threads_for(recipe: Recipe, devices: int) -> int:
    """The threads of each of so many processes: those it was started with; where its bits are promised, its part of the cores."""
    return max(1, processor_cores() // devices) if recipe.deterministic else torch.get_num_threads()


def _apple_name() -> str:
    """As shown, of a GPU that is here."""
    name = getattr(torch.backends.mps, "get_name", None)
    return f"{name() if name is not None and has_apple_gpu() else 'Apple'} GPU"


def _is_here(plan: Plan) -> bool:
    kind, _, index = plan.device.partition(":")
    if kind == APPLE:
        return has_apple_gpu()
    return kind == "cpu" or (kind == "cuda" and index.isdigit() and int(index) < torch.cuda.device_count())


def bf16_on_processor() -> bool:
    """True when the processor has instructions for bf16."""
    capabilities = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    named = ("avx512_bf16", "amx_bf16", "bf16")
    if any(capabilities.get(name) for name in named):
        return True
    asked = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(ask() for ask in asked if ask is not None)
