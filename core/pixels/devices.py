"""What kinds of devices can and cannot, so that one code runs on all of them: NVIDIA's GPUs, Apple's, the processor."""

from __future__ import annotations

import torch

from core.runs.facts import APPLE


def pins(device: torch.device) -> bool:
    """Whether copies out of pinned memory go on while both sides compute. Apple's GPUs share the computer's memory, unpinned."""
    return device.type == "cuda"


def sums_at(device: torch.device) -> torch.device:
    """Where sums of what the device computes are kept: on it, or on the processor where it has no fp64."""
    return torch.device("cpu") if device.type == APPLE else device


def counts_on(device: torch.device) -> bool:
    """Whether what steps come to is best counted on the device, step by step: where looking at it would have to wait."""
    return device.type == "cuda"


def doubled(values: torch.Tensor) -> torch.Tensor:
    """The values in fp64, where there is that; a device without it is waited for. *Shapes*: any; the same."""
    return values.to(sums_at(values.device)).double()


def wait_for(device: torch.device) -> None:
    """Waits until the device has done what it was told."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == APPLE:
        torch.mps.synchronize()


def give_back(device: torch.device) -> None:
    """Gives memory back that the device's allocator holds and nothing uses."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == APPLE:
        torch.mps.empty_cache()


def give_all_back() -> None:
    """The same of every device that this process may have computed on."""
    torch.cuda.empty_cache()
    if has_apple_gpu():
        torch.mps.empty_cache()


def seed_device(device: torch.device, seed: int) -> None:
    """Sets the device's own random numbers; the processor's are set by whoever calls."""
    if device.type == "cuda":
        torch.cuda.manual_seed(seed)
    elif device.type == APPLE:
        torch.mps.manual_seed(seed)


def has_apple_gpu() -> bool:
    """Whether torch can compute on a GPU of Apple's here."""
    return bool(torch.backends.mps.is_available())


def free_on_apple(free: int) -> int:
    """Bytes that may still be taken on Apple's GPU: as much as it recommends, and no more than the computer has free.

    Args:
        free: Bytes of the computer's memory that programs can still have; it is the GPU's as well.
    """
    most = getattr(torch.mps, "recommended_max_memory", None)  # later than the rest: where it is missing, nothing more is known
    return free if most is None else max(0, min(free, most() - torch.mps.driver_allocated_memory()))
