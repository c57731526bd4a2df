"""Small pictures for the Predict page, made by the decoder's children. The window shows these files and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Inspect, Inspected
from core.pictures.thumbnails import thumbnail_in
from core.support.jobs import Context


@dataclass(frozen=True)
class PreviewMade:
    """An event: a small picture is there. `width` and `height` are those of the picture itself, in pixels, as seen."""

    path: Path
    thumbnail: Path
    width: int
    height: int


def make_previews(pictures: Sequence[Path], folder: Path, context: Context) -> int:
    """Makes a small picture of each into `folder`, reports `PreviewMade` for each, and returns how many it made.

    Pictures that cannot be used are passed over: the prediction itself says why. When a stop is requested, what is not done is
    left out.
    """
    made = 0
    with DecoderPool(processes=1) as pool:
        requests = (Inspect(key, path, folder) for key, path in enumerate(pictures) if not context.stop_requested)
        for reply in pool.run(requests, context):
            if isinstance(reply, Inspected):
                thumbnail = thumbnail_in(folder, reply.sha256)
                context.report(PreviewMade(pictures[reply.key], thumbnail, reply.facts.width, reply.facts.height))
                made += 1
    return made
