"""The loader gives the pictures that were asked for, in that order, from memory-mapped files too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.pixels.loader import PictureLoader

CPU = torch.device("cpu")


def stored(path: Path, count: int = 20) -> np.memmap:
    file = np.memmap(path, np.uint8, "w+", shape=(count, 4, 4, 3))
    file[:] = np.arange(count, dtype=np.uint8).reshape(-1, 1, 1, 1)
    file.flush()
    return np.memmap(path, np.uint8, "r", shape=(count, 4, 4, 3))


def values(batch: torch.Tensor) -> list[int]:
    return batch[:, 0, 0, 0].tolist()


def test_batches_hold_what_was_asked_for(tmp_path: Path) -> None:
    rows = np.array([3, 5, 7, 11, 13])
    loader = PictureLoader(stored(tmp_path / "pixels"), rows, CPU, resident=True)
    picks = [np.array([4, 0]), np.array([1, 1, 2])]
    first, second = loader.batches(picks)
    assert values(first) == [13, 3]
    assert values(second) == [5, 5, 7]
    assert first.dtype == torch.uint8
    assert first.shape == (2, 4, 4, 3)
    assert len(loader) == 5


def test_no_batches_of_nothing(tmp_path: Path) -> None:
    assert list(PictureLoader(stored(tmp_path / "pixels"), np.arange(3), CPU, resident=False).batches([])) == []


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("resident", [True, False])
def test_batches_on_a_gpu_are_those_of_the_processor(resident: bool, tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (700, 8, 8, 3)).astype(np.uint8)
    rows = np.random.default_rng(1).permutation(700)[:600]
    loader = PictureLoader(pixels, rows, torch.device("cuda:0"), resident)
    picks = np.array_split(np.random.default_rng(2).permutation(600), 40)
    for pick, batch in zip(picks, loader.batches(picks), strict=True):
        assert np.array_equal(batch.cpu().numpy(), pixels[rows[pick]])
