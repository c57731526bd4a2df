"""Pictures on their way from the pixel cache to the device: all of them at once where they fit, else two batches ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from numpy.typing import NDArray

from core.pixels.devices import pins
from core.pixels.transfers import sent_rows
from core.support.jobs import Context, Meter

Rows = NDArray[np.int64]
CHUNK = 256  # pictures moved at a time


class PictureLoader:
    """Batches of cached pictures on the device.

    Args:
        pixels: uint8 [N, R, R, 3], usually memory-mapped.
        rows: Which rows of `pixels` there are to load, int64 [n]; batches are asked for by their position in it.
        device: Where batches go.
        resident: Move all pictures to the device once, now; without effect where the device has the computer's memory, as the
            processor and Apple's GPUs do.
        context: Hears the progress of the move.
    """

    def __init__(
        self, pixels: NDArray[np.uint8], rows: Rows, device: torch.device, resident: bool, context: Context | None = None
    ) -> None:
        self._pixels = pixels
        self._rows = rows
        self._device = device
        self._resident: torch.Tensor | None = None
        if resident and pins(device):
            self._resident = self._moved(context or Context())

    def __len__(self) -> int:
        return len(self._rows)

    def batches(self, picks: Sequence[Rows]) -> Iterator[torch.Tensor]:
        """The pictures at each of these positions, one batch after the other. *Shapes*: uint8 [B, R, R, 3]."""
        if self._resident is not None:
            for where in sent_rows(picks, self._device):
                yield self._resident.index_select(0, where)
        elif pins(self._device):
            yield from self._double_buffered(picks)
        else:
            for pick in picks:
                yield self._filled(self._buffer(len(pick), pin=False), pick).to(self._device)

    def _buffer(self, count: int, pin: bool) -> torch.Tensor:
        return torch.empty((count, *self._pixels.shape[1:]), dtype=torch.uint8, pin_memory=pin)

    def _filled(self, buffer: torch.Tensor, pick: Rows) -> torch.Tensor:
        batch = buffer[: len(pick)]
        # "clip" writes into `out` directly; "raise" would copy once more. Rows come from the store and are in range.
        np.take(self._pixels, self._rows[pick], axis=0, out=batch.numpy(), mode="clip")
        return batch

    def _moved(self, context: Context) -> torch.Tensor:
        meter = Meter(context, "Moving pictures to the device", len(self._rows))
        target = torch.empty((len(self._rows), *self._pixels.shape[1:]), dtype=torch.uint8, device=self._device)
        buffer = self._buffer(min(CHUNK, len(self._rows)), pin=True)
        for begin in range(0, len(self._rows), CHUNK):
            context.check_abandoned()
            part = self._filled(buffer, np.arange(begin, min(begin + CHUNK, len(self._rows))))
            target[begin : begin + len(part)].copy_(part)
            meter.advance(len(part))
        return target

    def _double_buffered(self, picks: Sequence[Rows]) -> Iterator[torch.Tensor]:
        largest = max((len(pick) for pick in picks), default=0)
        buffers = [self._buffer(largest, pin=True) for _ in range(2)]
        copied: list[torch.cuda.Event | None] = [None, None]
        stream = torch.cuda.Stream(self._device)  # type: ignore[no-untyped-call]

        def fill(turn: int) -> torch.Tensor:
            event = copied[turn % 2]
            if event is not None:
                event.synchronize()
            return self._filled(buffers[turn % 2], picks[turn])

        with ThreadPoolExecutor(1, "pictures") as reader:
            ahead = reader.submit(fill, 0) if picks else None
            for turn in range(len(picks)):
                assert ahead is not None
                ready = ahead.result()
                with torch.cuda.stream(stream):
                    batch = ready.to(self._device, non_blocking=True)
                event = torch.cuda.Event()  # type: ignore[no-untyped-call]
                event.record(stream)
                copied[turn % 2] = event
                if turn + 1 < len(picks):
                    ahead = reader.submit(fill, turn + 1)
                current = torch.cuda.current_stream(self._device)
                current.wait_event(event)
                batch.record_stream(current)
                yield batch
