"""Digits are written as they are in their package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from core.datasets.importing.sample_sets.digits import DigitOptions
from core.datasets.importing.samples import SAMPLES
from tests.sample_files import write


def test_digits_are_written_as_they_are_in_the_package(tmp_path: Path) -> None:
    listing = write("digits", tmp_path, DigitOptions())
    assert len(listing.found) == SAMPLES.get("digits").pictures == 1797
    assert listing.labels == SAMPLES.get("digits").classes
    with Image.open(tmp_path / "0" / "digit-0000.png") as file:
        picture = np.asarray(file)
    assert picture.shape == (32, 32)
    assert (picture[::4, ::4] == picture[3::4, 3::4]).all()
    assert picture[0, 8] == round(5 * 255 / 16)
    assert picture.max() == round(15 * 255 / 16)
