"""A few pictures decoded into memory, by the decoder pool, as the networks' preprocessing records want them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Refusal, Square, Squared, StoreRow
from core.pictures.scaling import Scaling
from core.support.jobs import Context


@dataclass(frozen=True, eq=False)
class DecodedPictures:
    """Pictures in the order asked.

    Attributes:
        pixels: By scaling, uint8 [N, side, side, 3], 0 to 255; black where a picture was refused.
        seen: By place, the thumbnail and the picture's own size; empty when no thumbnails were wanted.
        refused: By place, why a picture cannot be used.
    """

    pixels: Mapping[Scaling, npt.NDArray[np.uint8]]
    seen: Mapping[int, Squared]
    refused: Mapping[int, str]


def decode_pictures(
    pool: DecoderPool, files: Sequence[Path], scalings: Sequence[Scaling], context: Context, thumbnails: Path | None = None
) -> DecodedPictures:
    """The pictures as squares of each scaling. Holds all of them in memory: give it a chunk at a time.

    Every file is read once, however many scalings there are, and decoded once for all that can share it.

    Args:
        pool: Decodes.
        files: The pictures.
        scalings: How they become squares; each once.
        context: Can drop the work.
        thumbnails: Folder that gets a thumbnail of each; None for none.

    Raises:
        Abandoned: The context was told to drop the work.
    """
    pixels = {scaling: np.zeros((len(files), scaling.side, scaling.side, 3), np.uint8) for scaling in scalings}
    seen, refused = {}, {}
    with tempfile.TemporaryDirectory(prefix="safelight-") as folder:
        stores = {scaling: Path(folder) / str(number) for number, scaling in enumerate(scalings)}
        requests = (
            Square(place, file, tuple(StoreRow(store, place, scaling) for scaling, store in stores.items()), None, thumbnails)
            for place, file in enumerate(files)
        )
        for reply in pool.run(requests, context):
            if isinstance(reply, Refusal):
                refused[reply.key] = reply.reason
            elif isinstance(reply, Squared) and reply.thumbnail is not None:
                seen[reply.key] = reply
        for scaling, store in stores.items():
            if store.exists():
                written = np.fromfile(store, np.uint8)
                # The file ends behind the last picture that could be read.
                pixels[scaling].reshape(-1)[: written.size] = written
    return DecodedPictures(pixels, seen, refused)
