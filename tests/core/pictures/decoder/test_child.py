"""The pictures that others collected to break decoders: every file is used or listed with a reason, and comes out right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from core.pictures.decode import decode
from core.pictures.decoder.pool import DecoderPool, Inspect, Inspected, Refusal

TORTURE = Path(__file__).resolve().parents[5] / "shared" / "datasets" / "torture"

pytestmark = pytest.mark.skipif(not TORTURE.is_dir(), reason=f"the torture pictures are not here: {TORTURE}")


@pytest.fixture(scope="module")
def replies() -> dict[Path, Inspected | Refusal]:
    files = sorted(path for path in TORTURE.rglob("*") if path.is_file())
    with DecoderPool() as pool:
        found = list(pool.run(Inspect(key, path) for key, path in enumerate(files)))
    assert sorted(reply.key for reply in found) == list(range(len(files)))
    return {files[reply.key]: reply for reply in found if isinstance(reply, Inspected | Refusal)}


def pixels(path: Path) -> np.ndarray:
    return np.asarray(decode(path)[0]).astype(int)


def test_every_file_is_used_or_refused_with_a_reason(replies: dict[Path, Inspected | Refusal]) -> None:
    assert len(replies) == 361
    refused = {path: reply for path, reply in replies.items() if isinstance(reply, Refusal)}
    assert {reply.kind for reply in refused.values()} == {"unreadable"}
    assert all(reply.reason.endswith(".") for reply in refused.values())
    formats = Counter(reply.facts.format for reply in replies.values() if isinstance(reply, Inspected))
    assert formats == {"PNG": 162, "BMP": 161, "JPEG": 18}
    others = {path.name for path in refused if path.suffix not in (".png", ".jpg", ".bmp")}
    assert others == {".gitignore", "LICENSE", "README.md", "README.markdown", "PngSuite.README"}


def test_exactly_the_broken_pngs_of_the_suite_are_refused(replies: dict[Path, Inspected | Refusal]) -> None:
    for path, reply in replies.items():
        if path.suffix == ".png":
            assert isinstance(reply, Refusal) == path.name.startswith("x"), path.name  # x marks the broken ones


def test_the_eight_orientations_are_one_picture() -> None:
    for name in ("Landscape", "Portrait"):
        upright, first = decode(TORTURE / "exif-orientation" / f"{name}_1.jpg", at_least=64)
        for orientation in range(2, 9):
            path = TORTURE / "exif-orientation" / f"{name}_{orientation}.jpg"
            rgb, facts = decode(path, at_least=64)
            assert facts.orientation == orientation
            assert (facts.width, facts.height) == (first.width, first.height)
            assert rgb.size == upright.size
            shrunk = [np.asarray(picture.resize((32, 32))).astype(int) for picture in (rgb, upright)]
            assert np.abs(shrunk[0] - shrunk[1]).mean() < 4, path.name  # the number in the picture differs


def test_pngs_look_like_their_bitmaps() -> None:
    """The suite comes with each PNG converted to BMP by another program, as plain 8-bit pixels with alpha."""
    compared, worst = 0, {}
    for path in sorted((TORTURE / "pngsuite" / "png").glob("*.png")):
        bitmap = TORTURE / "pngsuite" / "bmp" / f"{path.stem}.bmp"
        if path.name.startswith("x") or not bitmap.is_file():
            continue
        compared += 1
        difference = int(np.abs(pixels(path) - pixels(bitmap)).max())
        if difference > 1:
            worst[path.name] = difference
    assert compared > 150
    assert worst == {}
