"""A picture that was asked about, at a size for looking at, as a file that a decoder child wrote."""

from __future__ import annotations

from pathlib import Path

from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Enlarge, Refusal
from core.support.errors import BadInput
from core.support.jobs import Context


def enlarged(picture: Path, side: int, target: Path, context: Context | None = None) -> Path:
    """Job: `target`, a JPEG file of the picture with its longest side at most `side` pixels; written only when it is missing.

    Raises:
        BadInput: The picture can no longer be read.
        Abandoned: The context was told to drop the work.
    """
    if target.is_file():
        return target
    with DecoderPool(processes=1) as pool:
        for reply in pool.run([Enlarge(0, picture, target, side)], context):
            if isinstance(reply, Refusal):
                raise BadInput(f"{picture.name} cannot be shown: {reply.reason}", "Open it in another program.", picture)
    return target
