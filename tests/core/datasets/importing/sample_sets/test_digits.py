"""Digits are written as they are in their package."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.importing.sample_sets import digits
from core.datasets.importing.sample_sets.digits import DigitOptions
from core.datasets.importing.samples import SAMPLES
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context, Progress
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


def package(folder: Path, monkeypatch: pytest.MonkeyPatch, rows: list[list[int]] | bytes) -> None:
    """Stands in for scikit-learn's table."""
    table = folder / "datasets" / "data" / "digits.csv.gz"
    table.parent.mkdir(parents=True)
    if isinstance(rows, bytes):
        table.write_bytes(rows)
    else:
        table.write_bytes(gzip.compress("\n".join(",".join(map(str, row)) for row in rows).encode()))
    monkeypatch.setattr(digits, "package_folder", lambda module, name: folder)


def test_digits_are_listed_by_path_and_every_picture_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path / "sklearn", monkeypatch, [[0, 16, *[8] * 62, 7], [1] * 64 + [0], [2] * 64 + [7]])
    told: list[object] = []
    out = tmp_path / "out"
    out.mkdir()
    listing = SAMPLES.get("digits").write(out, DigitOptions(enlarge=2), Context(told.append))
    assert [entry.path for entry in listing.found] == ["0/digit-0001.png", "7/digit-0000.png", "7/digit-0002.png"]
    assert [entry.label for entry in listing.found] == ["0", "7", "7"]
    assert (listing.root, listing.owned) == (out, True)
    with Image.open(out / "7" / "digit-0000.png") as file:
        picture = np.asarray(file)
    assert (picture.shape, picture[:2, :4].tolist(), picture[-1, -1]) == ((16, 16), [[0, 0, 255, 255]] * 2, 128)
    last = told[-1]
    assert isinstance(last, Progress)
    assert (last.what, last.done, last.total) == ("Writing the sample's pictures", 3, 3)


@pytest.mark.parametrize(
    "rows",
    [
        b"no gzip",
        gzip.compress(b"1,2,3\n", mtime=0),
        [[17, *[0] * 63, 3]],
        [[-1, *[0] * 63, 3]],
        [[0] * 64 + [10]],
        [[0] * 64 + [-1]],
    ],
)
def test_a_table_that_is_not_as_expected_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[list[int]] | bytes
) -> None:
    package(tmp_path / "sklearn", monkeypatch, rows)
    with pytest.raises(BadInput, match=r"digits\.csv\.gz is not as expected: .+\. Install") as caught:
        write("digits", tmp_path, DigitOptions())
    assert caught.value.hint == "Install scikit-learn anew."


def test_writing_digits_can_be_dropped(tmp_path: Path) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        SAMPLES.get("digits").write(tmp_path, DigitOptions(), context)
    assert list(tmp_path.iterdir()) == []
