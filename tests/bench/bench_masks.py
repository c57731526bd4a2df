"""Finding the object of a picture: the small network against GrabCut, in processor time and memory, through the decoder pool."""

from __future__ import annotations

import resource
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core.derived.background import LIMITS
from core.derived.background_request import GRABCUT, SALIENT, BackgroundOptions
from core.derived.cutters import weights_for
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Cut, CutOut
from tests.bench.harness import Row

PICTURES = 40
SIZE = (300, 225)
MOST_SECONDS = 0.6
"""Processor time that a picture may take."""


@dataclass(frozen=True)
class Cost:
    """Processor seconds a picture, and the most memory that a child had, in bytes."""

    seconds: float
    memory: int


def run() -> list[Row]:
    """The network's processor seconds a picture against their limit, and against GrabCut's in the same run."""
    with tempfile.TemporaryDirectory(prefix="safelight-bench-") as place:
        paths = _drawn(Path(place))
        # The system tells the largest child so far, so the one that is smaller comes first.
        grabcut = _cost(paths, Path(place), GRABCUT)
        network = _cost(paths, Path(place), SALIENT)
    each = ", ".join(
        f"{name} {cost.seconds:.3f} s and {cost.memory / 1e6:.0f} MB a child"
        for name, cost in (("u2netp", network), ("GrabCut", grabcut))
    )
    detail = f"{PICTURES} pictures of {SIZE[0]} x {SIZE[1]}; {each}"
    return [
        Row("u2netp, processor time a picture", f"{MOST_SECONDS} s", network.seconds / MOST_SECONDS, 1.0, detail, "lower"),
        Row("u2netp, processor time", "GrabCut", network.seconds / grabcut.seconds, None, detail, "lower"),
    ]


def _cost(paths: list[Path], place: Path, method: str) -> Cost:
    weights = weights_for(BackgroundOptions.model_validate({"method": method}))
    requests = [
        Cut(key, path, place / f"{key}.jpg", place / f"{key}.small.jpg", 1024, weights=weights) for key, path in enumerate(paths)
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with DecoderPool(limits=LIMITS) as pool:
        assert all(isinstance(reply, CutOut) for reply in pool.run(requests))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(spent / len(paths), after.ru_maxrss * 1024)


def _drawn(folder: Path) -> list[Path]:
    random = np.random.default_rng(0)
    paths = []
    for number in range(PICTURES):
        ground = Image.fromarray(random.integers(60, 200, (9, 12, 3), dtype=np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
        left, top = (int(random.integers(20, 120)) for _ in range(2))
        ImageDraw.Draw(ground).ellipse((left, top, left + 150, top + 90), fill=tuple(random.integers(0, 256, 3).tolist()))
        path = folder / f"{number:02d}.source.jpg"
        ground.save(path, quality=90)
        paths.append(path)
    return paths


if __name__ == "__main__":
    for row in run():
        print(row)
