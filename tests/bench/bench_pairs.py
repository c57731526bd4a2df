"""Near-duplicate pairs among 60,000 hashes: multi-index hashing against comparing all pairs in blocks of popcounts."""

from __future__ import annotations

import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image

from core.pictures.pairs import near_pairs
from core.pictures.phash import SIDE, phash
from tests.bench.harness import Row, interleaved, median_ratio

COUNT = 60_000
DISTANCE = 4
BLOCK = 512  # hashes compared with all others in one go

Hashes = npt.NDArray[np.uint64]


def run() -> list[Row]:
    """Pairs against popcount blocks, and hashes against ImageHash one by one; equal results are checked first."""
    hashes, grey = _hashes(COUNT), _greys(COUNT // 10)
    assert np.array_equal(near_pairs(hashes, DISTANCE), popcount_blocks(hashes))
    assert [int(one) for one in phash(grey[:500])] == _one_by_one(grey[:500])
    blocks, ours = interleaved([lambda: popcount_blocks(hashes), lambda: near_pairs(hashes, DISTANCE)], rounds=5, warm_up=0)
    single, batch = interleaved([lambda: _one_by_one(grey), lambda: phash(grey)])
    found = len(near_pairs(hashes, DISTANCE))
    return [
        Row(
            f"near pairs of {COUNT:,} hashes", "popcount blocks", median_ratio(blocks, ours), 100,
            f"{found:,} pairs within {DISTANCE} bits; {ours} against {blocks}",
        ),
        Row(
            f"hashes of {len(grey):,} grey pictures", "ImageHash one by one", median_ratio(single, batch), 5,
            f"{batch} against {single}",
        ),
    ]  # fmt: skip


def popcount_blocks(hashes: Hashes) -> npt.NDArray[np.int64]:
    """Every pair compared, a block of rows at a time."""
    found = []
    for start in range(0, len(hashes), BLOCK):
        bits = np.bitwise_count(hashes[start : start + BLOCK, None] ^ hashes[None, start:])
        i, j = np.nonzero(bits <= DISTANCE)
        later = j > i
        i, j = i[later], j[later]
        found.append(np.stack([i + start, j + start, bits[i, j].astype(np.int64)], axis=1))
    return np.concatenate(found)


def _one_by_one(grey: npt.NDArray[np.uint8]) -> list[int]:
    return [int(str(imagehash.phash(Image.fromarray(picture))), 16) for picture in grey]


def _greys(count: int) -> npt.NDArray[np.uint8]:
    """Smooth pictures, as photographs scaled to the hash's size are."""
    random = np.random.default_rng(0)
    coarse = random.integers(0, 256, (count, 8, 8)).astype(np.float64)
    steps = np.linspace(0, 7, SIDE)
    low = steps.astype(int).clip(0, 6)
    part = steps - low
    rows = coarse[:, low] * (1 - part)[:, None] + coarse[:, low + 1] * part[:, None]
    return (rows[:, :, low] * (1 - part) + rows[:, :, low + 1] * part).astype(np.uint8)


def _hashes(count: int) -> Hashes:
    """Hashes of which a fifth are near another one."""
    random = np.random.default_rng(1)
    hashes = phash(_greys(count))
    for place in random.choice(count, count // 5, replace=False):
        near = int(hashes[random.integers(0, count)])
        for bit in random.integers(0, 64, random.integers(0, 5)):
            near ^= 1 << int(bit)
        hashes[place] = near
    return hashes


if __name__ == "__main__":
    for row in run():
        print(row)
