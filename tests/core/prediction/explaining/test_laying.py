"""What a network saw at one place lies at that place of the whole picture, however the picture became a square."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from core.pictures.scaling import Fit
from core.pictures.squares import fitted
from core.pixels.store import scaling_of
from core.prediction.explaining.laying import LONGEST, coloured, laid, overlaid
from core.runs.plan import Preprocessing

RECORDS = [
    Preprocessing(size=size, resize=resize, kept=kept, fit=fit)
    for fit in ("crop", "pad", "squeeze")
    for size, resize, kept in ((64, 64, None), (56, 64, None), (56, 64, 48))
]


def seen(picture: Image.Image, record: Preprocessing) -> torch.Tensor:
    """The brightness of what the network is shown. *Shapes*: float [size, size]."""
    square = torch.from_numpy(fitted(picture, scaling_of(record)).astype(np.float32)).mean(2)
    whole = torch.nn.functional.interpolate(square[None, None], (record.resize, record.resize), mode="bilinear")[0, 0]
    edge = (record.resize - record.size) // 2
    return whole[edge : edge + record.size, edge : edge + record.size]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: f"{record.fit}-{record.size}-{record.kept}")
@pytest.mark.parametrize("size", [(200, 120), (90, 160), (64, 64)])
def test_a_spot_lies_where_it_was_seen(record: Preprocessing, size: tuple[int, int]) -> None:
    x, y = size[0] // 2 + 20, size[1] // 2 - 15
    picture = Image.new("RGB", size, (0, 0, 0))
    picture.paste((255, 255, 255), (x - 4, y - 4, x + 4, y + 4))
    black = record.model_copy(update={"background": (0, 0, 0)})
    heat = laid([seen(picture, black)], [black], *size)
    assert heat.shape == (size[1], size[0])
    assert heat.max() == 1
    weight = np.where(heat > 0.5, heat, 0)
    rows, columns = np.indices(heat.shape) + 0.5
    assert abs((weight * rows).sum() / weight.sum() - y) < 1.5
    assert abs((weight * columns).sum() / weight.sum() - x) < 1.5


@pytest.mark.parametrize(("fit", "begin", "end"), [("crop", 40, 160), ("pad", 0, 200), ("squeeze", 0, 200)])
def test_where_the_network_did_not_look_is_no_heat(fit: Fit, begin: int, end: int) -> None:
    record = Preprocessing(size=30, resize=30, fit=fit)
    (columns,) = np.nonzero(laid([torch.ones(3, 3)], [record], 200, 120).any(axis=0))
    assert (columns.min(), columns.max() + 1) == (begin, end)


def test_maps_count_alike_however_large_their_numbers_are() -> None:
    record = Preprocessing(size=8, resize=8, fit="squeeze")
    left, right = torch.tensor([[1000.0, 0.0]]), torch.tensor([[0.0, 0.001]])
    heat = laid([left, right], [record, record], 20, 10)
    np.testing.assert_allclose(heat, heat[:, ::-1], atol=1e-6)
    assert laid([torch.zeros(2, 2)], [record], 9, 9).max() == 0


def test_a_large_picture_has_a_map_of_moderate_size() -> None:
    record = Preprocessing(size=8, resize=8)
    assert laid([torch.ones(2, 2)], [record], 8000, 1000).shape == (LONGEST // 8, LONGEST)
    assert laid([torch.ones(2, 2)], [record], 9000, 1).shape == (1, LONGEST)


def test_cold_places_show_the_picture_and_hot_ones_are_brighter() -> None:
    pixels = coloured(np.linspace(0, 1, 11, dtype=np.float32)[None])
    assert pixels.shape == (1, 11, 4)
    assert pixels[0, 0, 3] == 0
    brightness = pixels[0, :, :3].astype(float) @ (0.299, 0.587, 0.114)
    assert (np.diff(brightness) > 0).all()
    assert (np.diff(pixels[0, :, 3].astype(float)) > 0).all()
    heat = Image.fromarray(pixels).resize((11, 4), Image.Resampling.NEAREST)
    ground = Image.new("RGB", (110, 40), (10, 20, 30))
    assert overlaid(ground, heat, 0).tobytes() == ground.tobytes()
    hot = overlaid(ground, heat)
    assert hot.getpixel((0, 20)) == (10, 20, 30)
    assert hot.getpixel((109, 20))[0] > 200  # type: ignore[index]
