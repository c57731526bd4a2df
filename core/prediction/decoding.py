"""A few pictures decoded into memory, by the decoder pool, as the networks' preprocessing wants them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Interpolation, Refusal, Square
from core.runs.plan import Preprocessing
from core.support.jobs import Context


@dataclass(frozen=True)
class Scaling:
    """What the decoder has to know of a preprocessing record; runs that share it share the decoded picture."""

    side: int
    interpolation: Interpolation
    background: tuple[int, int, int]

    @staticmethod
    def of(record: Preprocessing) -> Scaling:
        """The scaling of that preprocessing."""
        return Scaling(record.resize, record.interpolation, record.background)


@dataclass(frozen=True, eq=False)
class Decoded:
    """Pixels uint8 [N, side, side, 3] in the order asked, and by row why a picture is missing; its pixels are black."""

    pixels: npt.NDArray[np.uint8]
    refused: dict[int, str]


def decode_squares(pool: DecoderPool, files: Sequence[Path], scaling: Scaling, context: Context) -> Decoded:
    """The centre squares of the pictures. Holds all of them in memory: give it a chunk at a time.

    Raises:
        Abandoned: The context was told to drop the work.
    """
    pixels = np.zeros((len(files), scaling.side, scaling.side, 3), np.uint8)
    with tempfile.TemporaryDirectory(prefix="safelight-") as folder:
        store = Path(folder) / "pixels"
        requests = [
            Square(row, file, store, row, scaling.side, scaling.interpolation, scaling.background)
            for row, file in enumerate(files)
        ]
        refused = {reply.key: reply.reason for reply in pool.run(requests, context) if isinstance(reply, Refusal)}
        if store.exists():
            written = np.fromfile(store, np.uint8)
            pixels.reshape(-1)[: written.size] = written
    return Decoded(pixels, refused)
