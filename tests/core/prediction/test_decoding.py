"""Pictures for prediction: each file is read once, whatever the number of runs, and decoded once for all that can share it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import numpy as np
import pytest

from core.pictures.decode import decode
from core.pictures.decoder import child
from core.pictures.decoder.pool import DecoderPool, PictureLimits, Refusal, Reply, Request, Square, Squared, StoreRow
from core.pictures.scaling import Scaling
from core.pictures.squares import fitted
from core.prediction.decoding import decode_pictures
from core.support.jobs import Context

SCALINGS = (Scaling(224, fit="squeeze"), Scaling(64, "bilinear"), Scaling(96, fit="pad"))


class CountingPool(DecoderPool):
    """A decoder pool that keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked: list[Request] = []

    def run(self, requests: Iterable[Request], context: Context | None = None) -> Generator[Reply, None, None]:
        self.asked = list(requests)
        return super().run(self.asked, context)


def test_one_request_a_picture_gives_every_square_and_the_thumbnail(shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    files = sorted(shapes_folder(classes=2, each=2, size=300).rglob("*.*"))
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(b"\x89PNG")
    with CountingPool() as pool:
        found = decode_pictures(pool, [*files, damaged], SCALINGS, Context(), tmp_path / "small")
        assert len(pool.asked) == len(files) + 1
    for place, file in enumerate(files):
        picture = decode(file, at_least=256)[0]
        for scaling in SCALINGS:
            assert np.array_equal(found.pixels[scaling][place], fitted(picture, scaling))
        seen = found.seen[place]
        assert (seen.width, seen.height) == picture.size
        assert seen.thumbnail is not None
        assert seen.thumbnail.is_file()
    assert list(found.refused) == [len(files)]
    assert not any(pixels[len(files)].any() for pixels in found.pixels.values())


def test_without_a_scaling_pictures_are_only_looked_at(shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    files = sorted(shapes_folder(classes=1, each=2).rglob("*.*"))
    with DecoderPool(1) as pool:
        found = decode_pictures(pool, files, (), Context(), tmp_path / "small")
        assert [found.seen[place].width for place in range(2)] == [32, 32]
        assert decode_pictures(pool, files, SCALINGS[:1], Context()).seen == {}


def test_a_file_is_decoded_once_for_all_scalings_that_can_share_it(
    shapes_folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded = []

    def counting(*given: object, **named: object) -> object:
        decoded.append(given)
        return decode(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(child, "decode", counting)
    (file,) = shapes_folder(classes=1, each=1).rglob("*.*")
    wanted = (*SCALINGS, Scaling(320))
    rows = tuple(StoreRow(tmp_path / str(number), 0, scaling) for number, scaling in enumerate(wanted))
    reply = child.answer(Square(1, file, rows[:3], None, tmp_path / "small"), PictureLimits(), child.os.getppid())
    assert isinstance(reply, Squared)
    assert len(decoded) == 1
    child.answer(Square(1, file, rows), PictureLimits(), child.os.getppid())
    assert len(decoded) == 3, "what is larger than a thumbnail needs is decoded for itself"
    assert isinstance(child.answer(Square(1, tmp_path / "none", rows), PictureLimits(), child.os.getppid()), Refusal)
