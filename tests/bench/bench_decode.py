"""Twelve-megapixel photographs: Pillow with two workers against building the pixel store, and against later epochs from it."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from core.pixels.store import PixelStore, build
from core.runs.plan import Preprocessing
from core.support.jobs import Context
from tests.bench.harness import Row, interleaved, median_ratio

PHOTOGRAPHS = 64
DRAWN = 8  # different ones; the others differ by a few bytes after the picture, which no decoder reads
SIZE = (4000, 3000)
WORKERS = 2
HOW = Preprocessing(size=224, resize=256, interpolation="bilinear")


def run() -> list[Row]:
    """The first pass and a later epoch, each against Pillow decoding everything in full with two processes."""
    with tempfile.TemporaryDirectory(prefix="safelight-bench-") as place:
        pictures = draw_photographs(Path(place) / "photographs", PHOTOGRAPHS)
        folder = Path(place) / "store"
        paths = list(pictures.values())
        with ProcessPoolExecutor(WORKERS) as workers:
            list(workers.map(pillow_square, paths[:WORKERS]))  # its start does not count; ours does

            def by_pillow() -> int:
                return sum(int(one.sum()) for one in workers.map(pillow_square, paths))

            def first_pass() -> PixelStore:
                shutil.rmtree(folder, ignore_errors=True)
                return build(folder, pictures, HOW, Context(), processes=WORKERS)

            pillow, first = interleaved([by_pillow, first_pass], rounds=5, warm_up=1)
            store = build(folder, pictures, HOW, Context())
            rows = store.rows(list(pictures))
            assert rows.min() >= 0

            def later_epoch() -> int:
                return sum(int(store.pixels[row].copy().sum()) for row in rows)

            again, later = interleaved([by_pillow, later_epoch], rounds=5, warm_up=1)
    rate = PHOTOGRAPHS / pillow.median
    return [
        Row(
            "12-megapixel photographs, first pass", f"Pillow, {WORKERS} workers", median_ratio(pillow, first), 2.5,
            f"{PHOTOGRAPHS} files, {os.cpu_count()} processors; store {first} with its start, Pillow {pillow} ({rate:.0f}/s)",
        ),
        Row(
            "12-megapixel photographs, later epochs", f"Pillow, {WORKERS} workers", median_ratio(again, later), 60,
            f"all rows read, not augmented: store {later}, Pillow {again}",
        ),
    ]  # fmt: skip


def pillow_square(path: Path) -> np.ndarray:
    """A photograph decoded in full, scaled, cropped: what a data loader does without a cache."""
    with Image.open(path) as image:
        picture = image.convert("RGB")
    scale = HOW.resize / min(picture.size)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BILINEAR)
    left, top = (picture.width - HOW.resize) // 2, (picture.height - HOW.resize) // 2
    return np.asarray(picture.crop((left, top, left + HOW.resize, top + HOW.resize)))


def draw_photographs(folder: Path, count: int) -> dict[str, Path]:
    """Writes JPEGs with as much detail as photographs have; returns them by SHA-256."""
    folder.mkdir()
    random = np.random.default_rng(0)
    grain = random.normal(0, 6, (SIZE[1], SIZE[0], 1)).astype(np.float32)
    found = {}
    for number in range(min(DRAWN, count)):
        coarse = Image.fromarray(random.integers(0, 256, (24, 32, 3), dtype=np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
        noisy = np.asarray(coarse, np.float32) + np.roll(grain, number * 997, axis=1)
        buffer = io.BytesIO()
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=90)
        for copy in range(number, count, DRAWN):
            path = folder / f"{copy:03d}.jpg"
            path.write_bytes(buffer.getvalue() + copy.to_bytes(2, "big"))
            found[hashlib.sha256(path.read_bytes()).hexdigest()] = path
    return found


if __name__ == "__main__":
    for row in run():
        print(row)
