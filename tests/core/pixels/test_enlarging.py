"""Small squares enlarged on the device: as Pillow would have, each picture by itself, and the same on every path."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.pictures.decoder.pool import DecoderPool
from core.pixels.enlarging import enlarged
from core.pixels.store import PixelStore, for_dataset, scaling_of, store_name
from core.pixels.views import augmented, centred, draw
from core.prediction.decoding import decode_pictures
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.plan import Preprocessing
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.pictures import draw_shapes

LARGE = Preprocessing(size=56, resize=64, fit="squeeze")


def noise(count: int, side: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).integers(0, 256, (count, side, side, 3), dtype=np.uint8))


@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
def test_it_is_what_pillow_makes_of_them(interpolation: Literal["bilinear", "bicubic"]) -> None:
    record = LARGE.model_copy(update={"kept": 20, "interpolation": interpolation})
    small = noise(3, 20)
    large = enlarged(small, record)
    assert (large.dtype, tuple(large.shape)) == (torch.uint8, (3, 64, 64, 3))
    for one, other in zip(small.numpy(), large.numpy(), strict=True):
        expected = np.asarray(Image.fromarray(one).resize((64, 64), Image.Resampling[interpolation.upper()]))
        assert np.abs(other.astype(int) - expected.astype(int)).max() <= 1


def test_squares_on_another_device_keep_their_shape_and_sort() -> None:
    # "meta" has no pixels, but goes the way of a GPU.
    large = enlarged(noise(3, 20).to("meta"), LARGE.model_copy(update={"kept": 20}))
    assert (large.dtype, tuple(large.shape)) == (torch.uint8, (3, 64, 64, 3))


def test_a_picture_is_the_same_alone_and_among_others() -> None:
    record, small = LARGE.model_copy(update={"kept": 20}), noise(5, 20)
    assert torch.equal(enlarged(small, record)[3:4], enlarged(small[3:4], record))
    whole = noise(2, 64)
    assert enlarged(whole, LARGE) is whole


def test_training_validation_and_prediction_see_the_same_square(tmp_path: Path) -> None:
    pictures = draw_shapes(tmp_path / "pictures", 2, 4, 24)
    workspace = Workspace.at(tmp_path / "workspace")
    import_pictures(workspace, "small", pictures, ImportOptions(), Context())
    dataset = Dataset.open(workspace, "small")
    record = for_dataset(LARGE, dataset)
    assert (record.kept, record.kept_side, record.resize) == (24, 24, 64)
    table = dataset.table(None)
    store = PixelStore.prepare(dataset, table, record, Context())
    assert (store.folder / "pixels.u8").stat().st_size == 8 * 24 * 24 * 3
    rows = store.rows(table.sha256)
    kept = torch.from_numpy(store.pixels[rows])
    judged = centred(kept, record)
    numbers = np.random.default_rng(0)
    assert torch.equal(augmented(kept, draw(NO_AUGMENTATION, 8, record, numbers), record), judged)
    scaling = scaling_of(record)
    with DecoderPool(1) as pool:
        found = decode_pictures(pool, [dataset.picture_path(path) for path in table.paths], [scaling], Context())
    assert torch.equal(centred(torch.from_numpy(found.pixels[scaling]), record), judged)
    assert np.array_equal(store.squares[rows], enlarged(kept, record).numpy())


def test_one_larger_picture_brings_another_store(tmp_path: Path) -> None:
    pictures = draw_shapes(tmp_path / "pictures", 2, 2, 24)
    workspace = Workspace.at(tmp_path / "workspace")
    import_pictures(workspace, "mixed", pictures, ImportOptions(), Context())
    before = for_dataset(LARGE, Dataset.open(workspace, "mixed"))
    (folder, *_) = sorted(folder for folder in pictures.iterdir() if folder.is_dir())
    Image.new("RGB", (80, 40), "green").save(folder / "large.png")
    import_pictures(workspace, "mixed", pictures, ImportOptions(), Context())
    after = for_dataset(before, Dataset.open(workspace, "mixed"))
    assert (before.kept, after.kept) == (24, None)
    assert store_name(before) != store_name(after) == store_name(LARGE)
