"""Tables of numbers become PNG files in class folders."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.sources.options import ImportOptions
from core.datasets.sources.public.arrays import Drawn, checked, write_pictures
from core.datasets.sources.public.public_set import Parcel
from core.support.errors import DiskFull
from core.support.jobs import Abandoned, Context


def test_pixels_and_facts_are_written_as_given(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    parcel = Parcel(tmp_path, tmp_path / "scratch", ImportOptions(), Context())
    listing = write_pictures(parcel, [Drawn("p1", "a/b", "test", pixels, (("kind", "x"),))], 1)
    (entry,) = listing.found
    assert (entry.label, entry.side, entry.columns) == ("a/b", "test", (("kind", "x"),))
    with Image.open(listing.root / entry.path) as picture:
        assert np.array_equal(np.asarray(picture), pixels)


def test_a_dropped_job_writes_nothing_more(tmp_path: Path) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        write_pictures(
            Parcel(tmp_path, tmp_path, ImportOptions(), context), [Drawn("p", "a", "test", np.zeros((2, 2), np.uint8))], 1
        )
    assert list(tmp_path.iterdir()) == []


def test_another_shape_is_named() -> None:
    assert checked(np.zeros((2, 3)), (None, 3), "The table").shape == (2, 3)
    for shape in ((2, 4), (None, 3, 1)):
        with pytest.raises(ValueError, match=r"The table has the shape \(2, 3\)"):
            checked(np.zeros((2, 3)), shape, "The table")


def test_a_full_disk_is_told_and_another_fault_is_none_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parcel = Parcel(tmp_path, tmp_path / "scratch", ImportOptions(), Context())
    drawn = [Drawn("p", "a", "test", np.zeros((2, 2), np.uint8))]
    for number, wanted in ((errno.ENOSPC, DiskFull), (errno.EIO, OSError)):

        def refused(*_: object, number: int = number, **__: object) -> None:
            raise OSError(number, "refused")

        monkeypatch.setattr(Image.Image, "save", refused)
        with pytest.raises(wanted) as caught:
            write_pictures(parcel, drawn, 1)
        assert type(caught.value) is wanted
