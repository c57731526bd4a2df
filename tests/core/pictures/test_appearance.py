"""Brightness, contrast and sharpness say what a person would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from core.pictures.appearance import appearance

PHOTOGRAPHS = Path(__file__).resolve().parents[4] / "shared" / "datasets" / "vehicles"


def grey(image: Image.Image) -> np.ndarray:
    small = image.convert("RGB")
    small.thumbnail((256, 256))
    return np.asarray(small.convert("L"))


@pytest.mark.parametrize(("level", "brightness"), [(0, 0.0), (51, 0.2), (255, 1.0)])
def test_one_colour_has_brightness_and_nothing_else(level: int, brightness: float) -> None:
    looks = appearance(np.full((40, 60), level, np.uint8))
    assert looks.brightness == pytest.approx(brightness)
    assert looks.contrast == 0
    assert looks.sharpness == 0


def test_half_black_half_white_has_the_largest_contrast() -> None:
    halves = np.zeros((64, 64), np.uint8)
    halves[:, 32:] = 255
    looks = appearance(halves)
    assert looks.brightness == pytest.approx(0.5)
    assert looks.contrast == pytest.approx(0.5)


def test_thin_strokes_are_not_a_uniform_picture() -> None:
    page = np.full((200, 200), 255, np.uint8)
    page[50:52, 20:180] = 0
    assert appearance(page).contrast > 0.05


def test_faint_noise_is_not_sharpness() -> None:
    noise = np.random.default_rng(0).integers(127, 130, (200, 200)).astype(np.uint8)
    looks = appearance(noise)
    assert looks.contrast < 0.01
    assert looks.sharpness < 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (2, 2), (3, 3), (5, 256), (9, 7)])
def test_tiny_pictures_are_measured_too(shape: tuple[int, int]) -> None:
    looks = appearance(np.arange(shape[0] * shape[1], dtype=np.uint8).reshape(shape))
    assert 0 <= looks.brightness <= 1
    assert looks.sharpness >= 0


def test_blurred_photographs_are_told_from_sharp_ones() -> None:
    if not PHOTOGRAPHS.is_dir():
        pytest.skip(f"the photographs are not here: {PHOTOGRAPHS}")
    files = sorted(PHOTOGRAPHS.glob("*/*.jpg"))[::12]
    sharp, blurred, bokeh, foggy = [], [], [], []
    for file in files:
        with Image.open(file) as image:
            picture = image.convert("RGB")
        soft = picture.filter(ImageFilter.GaussianBlur(max(picture.size) / 64))
        sharp.append(appearance(grey(picture)).sharpness)
        blurred.append(appearance(grey(soft)).sharpness)
        width, height = picture.size
        middle = (width // 3, height // 3, 2 * width // 3, 2 * height // 3)
        soft.paste(picture.crop(middle), middle[:2])
        bokeh.append(appearance(grey(soft)).sharpness)
        foggy.append(appearance(grey(ImageEnhance.Contrast(picture).enhance(0.4))).sharpness)
    higher = np.mean(np.array(sharp)[:, None] > np.array(blurred)[None, :])  # area under the ROC curve
    assert higher > 0.995
    assert np.median(sharp) > 4 * np.median(blurred)
    assert np.mean(np.array(bokeh)[:, None] > np.array(blurred)[None, :]) > 0.8
    assert np.median(np.array(foggy) / np.array(sharp)) == pytest.approx(1, abs=0.1)
