"""What takes all features at once, and finds no memory for that on the device, is done on the processor.

It takes longer there and comes to the same within what arithmetic rounds. It ended the run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import torch

from core.pixels.devices import give_back
from core.training.step.judging import is_out_of_memory

PROCESSOR = torch.device("cpu")

Result = TypeVar("Result")


def with_room(act: Callable[[torch.device], Result], device: torch.device) -> tuple[Result, bool]:
    """What an act comes to that takes its tensors to where it is told; True where that was the processor for want of memory.

    Args:
        act: Done again from its beginning.
        device: Where it is done if there is room.
    """
    try:
        return act(device), False
    except (RuntimeError, MemoryError) as error:
        if not has_its_own_memory(device) or not is_out_of_memory(error):
            raise
    give_back(device)  # only here, where nothing holds what was raised, and with it the act's tensors
    return act(PROCESSOR), True


def has_its_own_memory(device: torch.device) -> bool:
    """Whether the processor may have room for what the device has none for."""
    return device.type != "cpu"
