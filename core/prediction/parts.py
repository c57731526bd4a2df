"""A part of a picture as a picture of its own, cut out of its pixels by a decoder child."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from pathlib import Path

from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Enlarge, Part, Refusal
from core.support.atomic import make_folder
from core.support.errors import BadInput
from core.support.jobs import Context

LARGEST = 2048
"""Longest side of a part, in pixels; networks look at a few hundred."""


def part_of(picture: Path, part: Part, folder: Path, context: Context | None = None, pool: DecoderPool | None = None) -> Path:
    """Job: a PNG file of a part of the picture, named after the picture and made once for each part.

    Args:
        picture: A file.
        part: Its left, top, right and bottom ends, as fractions of the picture's sides.
        folder: Where parts are kept.
        context: Can drop the work.
        pool: Decodes; a child process of its own when None.

    Raises:
        BadInput: No part of a picture, or one that can no longer be read.
        Abandoned: The context was told to drop the work.
    """
    left, top, right, bottom = part
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise BadInput("This is no part of a picture.", "Draw a frame on the picture.", picture)
    said = f"{picture}\0{part}".encode("utf-8", "surrogateescape")
    plain = "".join(sign for sign in picture.stem if sign.isalnum() or sign in "-_ ")[:40].strip() or "picture"
    target = folder / f"{plain}, part {hashlib.sha256(said).hexdigest()[:8]}.png"
    if target.is_file():
        return target
    make_folder(folder)
    with DecoderPool(processes=1) if pool is None else nullcontext(pool) as decoder:
        for reply in decoder.run([Enlarge(0, picture, target, LARGEST, part=part)], context):
            if isinstance(reply, Refusal):
                raise BadInput(f"{picture.name} cannot be cut: {reply.reason}", "Open it in another program.", picture)
    return target
