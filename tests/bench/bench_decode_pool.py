"""What the decoder pool's safety costs: the same decoding of small pictures in plain worker processes, without any limits."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.pictures.decode import decode
from core.pictures.decoder.pool import DecoderPool, PictureLimits
from core.pictures.decoder.protocol import Square, Squared, StoreRow
from core.pictures.scaling import Scaling
from core.pictures.squares import fitted
from tests.bench.harness import Row, interleaved, median_ratio

PICTURES = 2_000
SIZE = (300, 225)
SIDE = 256
WORKERS = 2
CHUNK = 16  # pictures that a plain worker is given at a time, which is in its favour


def run() -> list[Row]:
    """The time of a warm pool as a part of what plain processes take; both write the same squares."""
    with tempfile.TemporaryDirectory(prefix="safelight-bench-") as place:
        paths = _drawn(Path(place) / "pictures")
        stores = {name: Path(place) / name for name in ("pool", "plain")}
        for store in stores.values():
            np.memmap(store, np.uint8, "w+", shape=(PICTURES, SIDE, SIDE, 3)).flush()
        with DecoderPool(WORKERS) as pool, ProcessPoolExecutor(WORKERS) as plain:
            guarded, bare = _guarded(pool, paths, stores["pool"]), _bare(plain, paths, stores["plain"])
            mine, peer = interleaved([guarded, bare], rounds=5, warm_up=1)
        assert stores["pool"].read_bytes() == stores["plain"].read_bytes()
        shutil.rmtree(place, ignore_errors=True)
    each = 1e3 * mine.median / PICTURES
    detail = f"{PICTURES} pictures of {SIZE[0]} x {SIZE[1]}; {mine} against {peer}; {each:.2f} ms each"
    against = "the same work in plain processes"
    return [Row("decoder pool, small pictures", against, median_ratio(mine, peer), 1.3, detail, "lower")]


def _guarded(pool: DecoderPool, paths: list[Path], store: Path) -> Callable[[], int]:
    requests = [Square(key, path, (StoreRow(store, key, Scaling(SIDE)),)) for key, path in enumerate(paths)]
    return lambda: sum(isinstance(reply, Squared) for reply in pool.run(requests))


def _bare(plain: ProcessPoolExecutor, paths: list[Path], store: Path) -> Callable[[], int]:
    jobs = [(path, store, row) for row, path in enumerate(paths)]
    return lambda: sum(plain.map(_square_into, jobs, chunksize=CHUNK))


def _square_into(job: tuple[Path, Path, int]) -> bool:
    path, store, row = job
    picture, _ = decode(path, PictureLimits(), SIDE, (255, 255, 255))
    _opened(store)[row] = fitted(picture, Scaling(SIDE))
    return True


@cache
def _opened(store: Path) -> np.memmap[Any, np.dtype[np.uint8]]:
    return np.memmap(store, np.uint8, "r+", shape=(PICTURES, SIDE, SIDE, 3))


def _drawn(folder: Path) -> list[Path]:
    folder.mkdir()
    random = np.random.default_rng(0)
    paths = []
    for number in range(PICTURES):
        coarse = Image.fromarray(random.integers(0, 256, (9, 12, 3), dtype=np.uint8))
        path = folder / f"{number:04d}.jpg"
        coarse.resize(SIZE, Image.Resampling.BICUBIC).save(path, quality=90)
        paths.append(path)
    return paths


if __name__ == "__main__":
    for row in run():
        print(row)
