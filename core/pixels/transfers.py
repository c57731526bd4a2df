"""Numbers on their way between the computer's memory and the device, so that neither side waits for the other.

A step of a small network used to wait eight times for copies of a few bytes each: a copy from memory that is not pinned blocks,
and so does every tensor that is made of a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from core.pixels.devices import pins

_Name = TypeVar("_Name")
_ALIGNED = 16  # bytes: what any dtype may begin at


def sent(arrays: Sequence[NDArray[Any]], device: torch.device) -> list[torch.Tensor]:
    """The arrays on the device: together, in one copy out of pinned memory, which nobody waits for.

    *Shapes*: any, and dtypes that torch has too; the same come back. On the processor nothing is copied; a device without
    pinned memory gets one after the other, and fp64 as fp32, which is all that such a device has.
    """
    tensors = [torch.from_numpy(np.ascontiguousarray(array)) for array in arrays]
    if device.type == "cpu" or not tensors:
        return tensors
    if not pins(device):
        return [(tensor.float() if tensor.dtype == torch.float64 else tensor).to(device) for tensor in tensors]
    begins, end = [], 0
    for tensor in tensors:
        begins.append(end)
        end += -(-tensor.nbytes // _ALIGNED) * _ALIGNED
    parcel = torch.empty(end, dtype=torch.uint8, pin_memory=True)
    for begin, tensor in zip(begins, tensors, strict=True):
        _opened(parcel, begin, tensor).copy_(tensor)
    there = parcel.to(device, non_blocking=True)
    return [_opened(there, begin, tensor) for begin, tensor in zip(begins, tensors, strict=True)]


def sent_rows(picks: Sequence[NDArray[np.int64]], device: torch.device) -> Sequence[torch.Tensor]:
    """Row numbers of many batches on the device, by one copy. *Shapes*: each int64 [B]; the same come back."""
    if not picks:
        return ()
    (rows,) = sent([np.concatenate(picks)], device)
    return torch.split(rows, [len(pick) for pick in picks])


def rows_at(table: torch.Tensor, picks: Sequence[NDArray[np.int64]], where: torch.Tensor) -> torch.Tensor:
    """Rows of a table on the device, which may have had no room for all of it: then they are sent, as batches of pictures are.

    *Shapes*: table [n, D], picks int64 [B] in all, and where, int64 [B], the same numbers on the device; to [B, D] there.
    """
    if table.device == where.device:
        return table.index_select(0, where)
    # By the numbers that are here: `where` brought back would be waited for, in every step.
    (there,) = sent([table.numpy()[np.concatenate(picks)]], where.device)
    return there


def fetched(blocks: Iterable[tuple[_Name, torch.Tensor]]) -> Iterator[tuple[_Name, NDArray[Any]]]:
    """What the device computes, block by block, in the computer's memory; a block is fetched while the next one is computed.

    Without pinned memory each is there at once. *Shapes*: any; the same come back.
    """
    before: tuple[_Name, torch.Tensor, torch.cuda.Event] | None = None
    for name, block in blocks:
        if not pins(block.device):
            yield name, block.cpu().numpy()
            continue
        here = torch.empty(block.shape, dtype=block.dtype, pin_memory=True)
        here.copy_(block, non_blocking=True)
        copied = torch.cuda.Event()  # type: ignore[no-untyped-call]
        copied.record()
        if before is not None:
            yield _arrived(*before)
        before = (name, here, copied)
    if before is not None:
        yield _arrived(*before)


def _arrived(name: _Name, here: torch.Tensor, copied: torch.cuda.Event) -> tuple[_Name, NDArray[Any]]:
    copied.synchronize()
    return name, here.numpy()


def _opened(parcel: torch.Tensor, begin: int, like: torch.Tensor) -> torch.Tensor:
    return parcel[begin : begin + like.nbytes].view(like.dtype).view(like.shape)
