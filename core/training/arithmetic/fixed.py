"""What a deterministic run computes in, whatever this process was started with and whatever a trial would find fastest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import torch

from core.architectures.network import Network
from core.pixels.devices import has_apple_gpu
from core.runs.facts import APPLE, Machine, MemoryFormat
from core.runs.recipe import Recipe
from core.support.computing import IN_ORDER
from core.support.errors import BadInput
from core.training.arithmetic.elsewhere import check_apple
from core.training.arithmetic.machine import this_machine, threads_for


@contextmanager
def fixed_arithmetic(wanted: bool) -> Iterator[None]:
    """Inside, torch takes only operations that add up in a fixed order, where that is wanted.

    Raises:
        RuntimeError: An operation has no such form on the device.
    """
    if not wanted:
        yield
        return
    for name, value in IN_ORDER.items():
        os.environ.setdefault(name, value)  # in time unless the GPU has multiplied already: children are started with it
    was, cudnn = torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn
    memory: Any = torch.utils.deterministic  # its one setting is not in its types
    before = cudnn.deterministic, cudnn.benchmark, memory.fill_uninitialized_memory
    torch.use_deterministic_algorithms(True)
    # Filling what is about to be overwritten costs time and is for finding defects.
    cudnn.deterministic, cudnn.benchmark, memory.fill_uninitialized_memory = True, False, False
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(was)
        cudnn.deterministic, cudnn.benchmark, memory.fill_uninitialized_memory = before


def machine_for(recipe: Recipe, devices: int = 1) -> Machine:
    """This machine as the recipe may use it: a deterministic one has a thread for each core, whatever the surroundings say.

    Args:
        recipe: It.
        devices: Processes that train it together and share the cores.

    Raises:
        BadInput: The recipe asks for a device that is not here, or for arithmetic that no processor is quick in.
    """
    check_apple(recipe, devices, here=False)  # torch has the last word
    if recipe.device == APPLE and not has_apple_gpu():
        raise BadInput("PyTorch finds no GPU of Apple's here.", "Set device to auto, which takes what there is.")
    machine = this_machine(devices, recipe.device)
    if recipe.precision == "fp16" and machine.device == "cpu":
        none = "the processor was asked for" if recipe.device == "cpu" else "there is none here"
        raise BadInput(f"fp16 is for GPUs, and {none}.", "Set precision to auto, which takes what is fastest.")
    return replace(machine, threads=threads_for(recipe, devices))


def fixed_layout(network: Network) -> MemoryFormat:
    """The memory format of a deterministic run: one for all networks that look at pictures as such."""
    return "channels_last" if any(parameter.ndim == 4 for parameter in network.parameters()) else "contiguous"
