"""A picture that was asked about, at a size for looking at, as a file that a decoder child wrote."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Enlarge, Refusal
from core.support.errors import BadInput
from core.support.jobs import Context


def enlarged(picture: Path, side: int, target: Path, context: Context | None = None, pool: DecoderPool | None = None) -> Path:
    """Job: `target`, a JPEG file of the picture with its longest side at most `side` pixels; written only when it is missing.

    Args:
        picture: A file.
        side: Of the result, in pixels.
        target: The result.
        context: Can drop the work.
        pool: Decodes; a child process of its own when None, which takes some tenths of a second to start.

    Raises:
        BadInput: The picture can no longer be read.
        Abandoned: The context was told to drop the work.
    """
    if target.is_file():
        return target
    with DecoderPool(processes=1) if pool is None else nullcontext(pool) as decoder:
        for reply in decoder.run([Enlarge(0, picture, target, side)], context):
            if isinstance(reply, Refusal):
                raise BadInput(f"{picture.name} cannot be shown: {reply.reason}", "Open it in another program.", picture)
    return target
