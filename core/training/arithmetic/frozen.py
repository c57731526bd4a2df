"""A frozen backbone on trial: folded, as a run asks it, at pictures as the run shows them."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import torch
from torch import nn

from core.architectures.network import Network
from core.pixels.views import centred
from core.runs.facts import MemoryFormat, Precision
from core.runs.plan import Preprocessing
from core.training.arithmetic.device import Device
from core.training.arithmetic.folding import folded
from core.training.arithmetic.fusing import compute_in
from core.training.arithmetic.halves import type_of

LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def as_asked(network: Network, size: int, ways: Iterable[tuple[Device, MemoryFormat, Precision]]) -> list[nn.Module]:
    """The network's frozen backbone, copied, for each of several ways to compute.

    It is folded once, and laid out anew for the others: folding costs as much as looking at thirty pictures.

    Args:
        network: Left as it is.
        size: Of its pictures.
        ways: Device, memory format and arithmetic of each.
    """
    made: list[nn.Module] = []
    can_be = True
    for device, layout, precision in ways:
        if made and can_be:
            again = copy.deepcopy(made[0]).to(memory_format=LAYOUTS[layout])  # type: ignore[call-overload]
            compute_in(again, type_of(precision))
            made.append(again)
            continue
        backbone = device.placed(copy.deepcopy(network), layout).backbone.requires_grad_(False).eval()  # type: ignore[union-attr]
        quick = folded(backbone, size, type_of(precision)) if can_be else backbone
        can_be = quick is not backbone
        made.append(quick)
    return made


def made_up(count: int, size: int, shown: Preprocessing | None, device: torch.device) -> torch.Tensor:
    """So many pictures of noise, as a run keeps them, or ready for the network where nothing says how they are kept.

    *Shapes*: uint8 [N, R, R, 3], or float32 [N, 3, S, S].
    """
    if shown is None:
        return torch.rand(count, 3, size, size, device=device).contiguous(memory_format=torch.channels_last)
    side = shown.kept_side
    return torch.randint(0, 256, (count, side, side, 3), dtype=torch.uint8, device=device)


def look(backbone: nn.Module, pictures: torch.Tensor, shown: Preprocessing | None, device: Device) -> None:
    """Has the backbone look at such pictures once."""
    with torch.inference_mode(), device.autocast():
        backbone(pictures if shown is None else centred(pictures, shown))
