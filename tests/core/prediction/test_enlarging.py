"""A picture is made large by a decoder child, once, and what cannot be read is told by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core.pictures.decoder.pool import DecoderPool
from core.prediction.enlarging import enlarged
from core.support.errors import BadInput


def test_a_large_version_is_made_once(tmp_path: Path) -> None:
    picture = tmp_path / "boat.png"
    Image.new("RGB", (900, 600), (200, 30, 40)).save(picture)
    made = enlarged(picture, 300, tmp_path / "large" / "boat-300.jpg")
    with Image.open(made) as large:
        assert (large.format, large.size) == ("JPEG", (300, 200))
    picture.unlink()
    assert enlarged(picture, 300, made) == made


def test_a_decoder_that_is_there_is_asked_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`predict --heat` started a child for every picture, which took longer than its heat map."""
    Image.new("RGB", (90, 60), (200, 30, 40)).save(tmp_path / "boat.png")
    with DecoderPool(processes=1) as pool:
        monkeypatch.delattr("core.prediction.enlarging.DecoderPool")
        for name in ("a.jpg", "b.jpg"):
            assert enlarged(tmp_path / "boat.png", 30, tmp_path / name, pool=pool).is_file()


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    picture = tmp_path / "none.png"
    picture.write_bytes(b"\x89PNG no picture")
    with pytest.raises(
        BadInput, match=r"^none\.png cannot be shown: The file ends before the picture does\. Open it in another program\.$"
    ):
        enlarged(picture, 300, tmp_path / "none.jpg")
