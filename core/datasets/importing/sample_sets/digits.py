"""Handwritten digits: the 8 x 8 pictures that come with scikit-learn, written as PNG files."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
from PIL import Image

from core.datasets.importing.sample_sets.sample_set import SampleSet, package_folder
from core.datasets.sources.listing import Found, Listing
from core.support.errors import BadInput
from core.support.fields import Record, field
from core.support.jobs import Context, Meter

_SIDE = 8
_LEVELS = 16


class DigitOptions(Record):
    """How the digits are written."""

    enlarge: int = field(
        4, "Each pixel becomes a square of this side, so that the files are 32 pixels wide.", unit="pixels", ge=1, le=32
    )


def _write(folder: Path, options: DigitOptions, context: Context) -> Listing:
    """Writes each digit as a grey PNG, its 17 grey levels spread over 0 to 255.

    Raises:
        NotThere: scikit-learn is not installed.
        BadInput: Its table is not as expected.
    """
    path = package_folder("sklearn", "scikit-learn") / "datasets" / "data" / "digits.csv.gz"
    try:
        with gzip.open(path, "rt", encoding="ascii") as file:
            rows = np.loadtxt(file, delimiter=",", dtype=np.int64, ndmin=2)
        pixels = rows[:, :-1].reshape(-1, _SIDE, _SIDE)
        if len(rows) == 0 or pixels.min() < 0 or pixels.max() > _LEVELS or not set(rows[:, -1]) <= set(range(10)):
            raise ValueError("values out of range")
    except (OSError, EOFError, ValueError) as error:
        raise BadInput(f"{path} is not as expected: {error}.", "Install scikit-learn anew.") from error
    grey = np.round(pixels * (255 / _LEVELS)).astype(np.uint8)
    meter = Meter(context, "Writing the sample's pictures", len(rows))
    found = []
    for number, (picture, digit) in enumerate(zip(grey, rows[:, -1], strict=True)):
        context.check_abandoned()
        large = picture.repeat(options.enlarge, axis=0).repeat(options.enlarge, axis=1)
        name = f"{digit}/digit-{number:04d}.png"
        (folder / str(digit)).mkdir(exist_ok=True)
        Image.fromarray(large).save(folder / name, compress_level=1)
        found.append(Found(name, str(digit)))
        meter.advance()
    found.sort(key=lambda entry: entry.path)
    return Listing(folder, tuple(found), owned=True)


SAMPLE = SampleSet(
    name="digits",
    title="Handwritten digits",
    text="1,797 handwritten digits, 8 × 8 pixels in grey, enlarged to 32 × 32. Small enough for a first try of everything. "
    "E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998.",
    licence="CC BY 4.0: name the authors.",
    classes=tuple("0123456789"),
    pictures=1797,
    package="scikit-learn",
    options=DigitOptions,
    write=_write,
)
