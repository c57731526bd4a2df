"""The decoder's children: whether they start, and whether their limits hold. Tried with pictures made here."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from core.doctor.points import NOTE, RIGHT, WRONG, Point
from core.pictures.decoder.pool import DecoderPool, Inspect, Inspected, PictureLimits, Refusal
from core.pictures.decoder.protocol import Reply
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.wording import duration

_SIDE = 6000
"""Pixels; such a picture of one grey takes 36 MB decoded, and some kB as a file."""
_LIMITED = (
    ("Memory limit", "memory", PictureLimits(memory_bytes=24 * 2**20)),
    ("Time limit", "time", PictureLimits(processor_seconds=0.02)),
)


def decoder_points(folder: Path, context: Context) -> Iterator[Point]:
    """Whether a child decodes a picture, and refuses one that costs more than it may.

    Args:
        folder: Where pictures may be made.
        context: A dropped job ends within a tenth of a second.
    """
    from PIL import Image

    small, large = folder / "small.png", folder / "large.png"
    Image.new("RGB", (64, 64), (200, 60, 30)).save(small)
    Image.new("L", (_SIDE, _SIDE), 128).save(large)
    begun = time.monotonic()
    try:
        answer = _decoded(small, PictureLimits(), context)
    except SafelightError as error:
        yield Point("Decoder", "Start", WRONG, error.message, error.hint)
        return
    if not isinstance(answer, Inspected):
        yield Point("Decoder", "Start", WRONG, f"A picture made here was refused: {_reason(answer)}", "Install Safelight anew.")
        return
    yield Point("Decoder", "Start", RIGHT, f"A decoder starts and reads a picture in {duration(time.monotonic() - begun)}.")
    for name, kind, limits in _LIMITED:
        answer = _decoded(large, limits, context)
        holds = isinstance(answer, Refusal) and answer.kind == kind
        yield Point("Decoder", name, *_held(name, holds))


def _held(name: str, holds: bool) -> tuple[str, str, str]:
    if holds:
        return RIGHT, f"{name}: a picture that costs more is refused, and nothing else ends.", ""
    hint = "Import pictures from sources you trust only, or on Linux."
    return (WRONG if sys.platform == "linux" else NOTE), f"{name}: this system does not hold it.", hint


def _decoded(path: Path, limits: PictureLimits, context: Context) -> Reply:
    with DecoderPool(1, limits) as pool:
        return next(iter(list(pool.run([Inspect(0, path)], context))))


def _reason(answer: Reply) -> str:
    return answer.reason if isinstance(answer, Refusal) else type(answer).__name__
