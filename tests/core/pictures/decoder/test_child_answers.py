"""What a decoder child answers, asked in this process: every sort of work, and every way in which a file is refused."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.pictures.decoder import child
from core.pictures.decoder.child import answer
from core.pictures.decoder.protocol import (
    ChangeGround,
    Cut,
    CutOut,
    Describe,
    Described,
    Enlarge,
    Enlarged,
    GroundChanged,
    Inspect,
    Inspected,
    MaskRead,
    PictureLimits,
    ReadMask,
    Refusal,
    Reply,
    Request,
    Square,
    Squared,
    StoreRow,
    Unstack,
    Unstacked,
)
from core.pictures.scaling import Scaling
from core.pictures.squares import fitted
from core.pictures.thumbnails import thumbnail_in

PARENT = os.getppid()


def told(request: Request, limits: PictureLimits = PictureLimits()) -> Reply:  # noqa: B008  # frozen
    return answer(request, limits, PARENT)


def drawn(path: Path, size: tuple[int, int] = (40, 20), form: str = "PNG", **more: Any) -> str:
    """A picture that is red at its left and blue at its right; its SHA-256."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    picture.save(path, form, **more)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_is_inspected_and_its_thumbnail_written_under_its_content(tmp_path: Path) -> None:
    sha256 = drawn(tmp_path / "a.png")
    found = told(Inspect(7, tmp_path / "a.png", tmp_path / "small"))
    assert isinstance(found, Inspected)
    assert (found.key, found.sha256, found.extension_matches) == (7, sha256, True)
    facts = found.facts
    assert (facts.width, facts.height, facts.format, facts.mode, facts.orientation, facts.frames) == (40, 20, "PNG", "RGB", 1, 1)
    assert facts.bytes == (tmp_path / "a.png").stat().st_size
    with Image.open(thumbnail_in(tmp_path / "small", sha256)) as small:
        assert (small.format, small.size) == ("JPEG", (40, 20))
    assert not list((tmp_path / "small").rglob("*.part"))


@pytest.mark.parametrize(("name", "fits"), [("a.png", True), ("a.PNG", True), ("a", True), ("a.jpg", False), ("a.b.png", True)])
def test_an_ending_fits_what_is_in_the_file(tmp_path: Path, name: str, fits: bool) -> None:
    drawn(tmp_path / name)
    found = told(Inspect(1, tmp_path / name))
    assert isinstance(found, Inspected)
    assert found.extension_matches is fits


def test_of_a_large_file_the_same_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn(tmp_path / "a.png")
    whole = told(Inspect(1, tmp_path / "a.png"))
    monkeypatch.setattr(child, "_READ_WHOLE", 10)
    assert told(Inspect(1, tmp_path / "a.png")) == whole


def test_a_deep_picture_has_no_thumbnail_before_its_range_is_known(tmp_path: Path) -> None:
    Image.fromarray(np.full((8, 8), 700, np.uint16)).save(tmp_path / "deep.png")
    assert isinstance(told(Inspect(1, tmp_path / "deep.png", tmp_path / "small")), Inspected)
    assert not (tmp_path / "small").exists()
    assert isinstance(told(Inspect(1, tmp_path / "deep.png", tmp_path / "small", (0.0, 1000.0))), Inspected)
    assert len(list((tmp_path / "small").rglob("*.jpg"))) == 1


def test_a_square_is_written_to_its_row_and_no_other(tmp_path: Path) -> None:
    sha256 = drawn(tmp_path / "a.png")
    small, large = Scaling(8), Scaling(16, fit="pad")
    rows = (
        StoreRow(tmp_path / "small", 2, small),
        StoreRow(tmp_path / "large", 0, large),
        StoreRow(tmp_path / "small", 0, small),
    )
    found = told(Square(3, tmp_path / "a.png", rows, sha256, tmp_path / "t"))
    assert found == Squared(3, thumbnail_in(tmp_path / "t", sha256), 40, 20)
    with Image.open(tmp_path / "a.png") as picture:
        wanted = {scaling: fitted(picture.convert("RGB"), scaling).tobytes() for scaling in (small, large)}
    store = (tmp_path / "small").read_bytes()
    assert len(store) == 3 * 8 * 8 * 3
    assert store[: 8 * 8 * 3] == store[2 * 8 * 8 * 3 :] == wanted[small]
    assert not any(store[8 * 8 * 3 : 2 * 8 * 8 * 3])
    assert (tmp_path / "large").read_bytes() == wanted[large]
    assert told(Square(3, tmp_path / "a.png", rows)) == Squared(3)
    assert told(Square(4, tmp_path / "a.png", (), None, tmp_path / "u")) == Squared(
        4, thumbnail_in(tmp_path / "u", sha256), 40, 20
    )


def test_another_file_than_the_catalog_knows_is_refused(tmp_path: Path) -> None:
    sha256 = drawn(tmp_path / "a.png")
    row = (StoreRow(tmp_path / "store", 0, Scaling(8)),)
    found = told(Square(3, tmp_path / "a.png", row, "0" * 64))
    assert found == Refusal(3, "changed", "It is not the file it was when it was imported.", sha256)
    assert not (tmp_path / "store").exists()


def test_a_deep_picture_without_a_range_is_compared_with_nothing(tmp_path: Path) -> None:
    Image.fromarray(np.linspace(0, 700, 64).reshape(8, 8).astype(np.float32)).save(tmp_path / "deep.tif")
    found = told(Square(3, tmp_path / "deep.tif", (StoreRow(tmp_path / "store", 0, Scaling(8)),)))
    assert isinstance(found, Refusal)
    assert found.kind == "no-range"
    assert found.reason == (
        "Its values (F) have no range that everybody agrees on, and none was measured for what it is compared with."
    )


def test_a_picture_is_made_no_larger_than_wished_and_a_part_is_cut_by_its_ends(tmp_path: Path) -> None:
    drawn(tmp_path / "a.png", (400, 200))
    assert told(Enlarge(1, tmp_path / "a.png", tmp_path / "b" / "whole.jpg", 100)) == Enlarged(1)
    with Image.open(tmp_path / "b" / "whole.jpg") as whole:
        assert (whole.size, whole.format) == ((100, 50), "JPEG")
    for part, size, colours in (
        ((0.25, 0.0, 0.75, 0.5), (200, 100), {(255, 0, 0), (0, 0, 255)}), ((0.5, 0.5, 1.0, 1.0), (200, 100), {(0, 0, 255)}),
        ((0.1, 0.1, 0.1, 0.1), (1, 1), {(255, 0, 0)}),
    ):  # fmt: skip
        target = tmp_path / f"part-{part[0]}.png"
        assert told(Enlarge(1, tmp_path / "a.png", target, 1000, part=part)) == Enlarged(1)
        with Image.open(target) as cut:
            assert (cut.size, cut.format) == (size, "PNG")
            assert {colour for _, colour in cut.getcolors()} == colours  # type: ignore[union-attr]


def test_a_mask_is_told_from_a_picture_and_kept(tmp_path: Path) -> None:
    mask = Image.new("L", (40, 20), 0)
    mask.paste(255, (0, 0, 10, 20))
    mask.save(tmp_path / "m.png")
    assert told(ReadMask(1, tmp_path / "m.png", tmp_path / "kept.png")) == MaskRead(1, 0.25)
    with Image.open(tmp_path / "kept.png") as kept:
        assert np.array_equal(np.asarray(kept), np.asarray(mask))
    assert told(ReadMask(1, tmp_path / "m.png")) == MaskRead(1, 0.25)
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (20, 40), np.uint8)).save(tmp_path / "n.png")
    refused = told(ReadMask(2, tmp_path / "n.png"))
    assert isinstance(refused, Refusal)
    assert (refused.key, refused.kind, refused.reason) == (2, "no-mask", "It shows more than where an object is.")


def test_what_a_file_says_of_itself(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = "A camera"
    sha256 = drawn(tmp_path / "a.jpg", form="JPEG", exif=exif)
    found = told(Describe(1, tmp_path / "a.jpg"))
    assert isinstance(found, Described)
    assert found.sha256 == sha256
    assert "A camera" in dict(found.exif).values()


def test_a_page_becomes_a_file_with_the_time_of_its_own(tmp_path: Path) -> None:
    pages = [Image.new("L", (4, 4), grey) for grey in (10, 20, 30)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    os.utime(tmp_path / "a.tif", ns=(10**18, 10**18))
    assert told(Unstack(1, tmp_path / "a.tif", 1, tmp_path / "page.tif")) == Unstacked(1, 3)
    with Image.open(tmp_path / "page.tif") as page:
        assert page.getpixel((0, 0)) == 20
    assert (tmp_path / "page.tif").stat().st_mtime_ns == 10**18
    pages[0].save(tmp_path / "one.tif")
    assert told(Unstack(1, tmp_path / "one.tif", 0, tmp_path / "none.tif")) == Unstacked(1, 1)
    assert not (tmp_path / "none.tif").exists()


def test_an_object_is_cut_out_by_its_mask_and_a_ground_changed(tmp_path: Path) -> None:
    sha256 = drawn(tmp_path / "a.png", (40, 20))
    mask = Image.new("L", (40, 20), 0)
    mask.paste(255, (0, 0, 20, 20))
    mask.save(tmp_path / "m.png")
    cut = Cut(
        1, tmp_path / "a.png", tmp_path / "cut.jpg", tmp_path / "small.jpg", 512, (0, 255, 0), None, tmp_path / "m.png", sha256
    )
    found = told(cut)
    assert isinstance(found, CutOut)
    assert (found.key, found.area) == (1, pytest.approx(0.5, abs=0.03))
    with Image.open(tmp_path / "cut.jpg") as picture:
        left, right = (np.array(picture.getpixel(place), int) for place in ((3, 10), (37, 10)))
        assert np.abs(left - (254, 0, 0)).max() < 30
        assert np.abs(right - (0, 255, 0)).max() < 30
    assert (tmp_path / "small.jpg").is_file()
    ground = ChangeGround(2, tmp_path / "a.png", tmp_path / "bare.jpg", 512, tmp_path / "m.png")
    assert told(ground) == GroundChanged(2)
    with Image.open(tmp_path / "bare.jpg") as bare:
        assert np.abs(np.array(bare.getpixel((3, 10)), int) - (0, 0, 254)).max() < 60, "what lies around it goes on"
    Image.new("L", (40, 20), 0).save(tmp_path / "m.png")
    (tmp_path / "cut.jpg").unlink()
    nothing = told(cut)
    assert isinstance(nothing, CutOut)
    assert nothing.area == 0
    assert not (tmp_path / "cut.jpg").exists()


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (MemoryError(), "memory", None), (OSError(errno.ENOSPC, "No space left on device"), "disk-full",
         "No space left on device."),
        (OSError(errno.EIO, "Input/output error"), "unreadable", "Input/output error."), (OSError("odd"), "unreadable", "odd."),
        (ValueError("bad table"), "unreadable", "ValueError: bad table."),
    ],
)  # fmt: skip
def test_whatever_goes_wrong_is_a_refusal_with_the_file_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: str, reason: str | None
) -> None:
    sha256 = drawn(tmp_path / "a.png")

    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(child, "decode", broken)
    found = told(Inspect(1, tmp_path / "a.png"))
    assert isinstance(found, Refusal)
    assert (found.key, found.kind, found.sha256) == (1, kind, sha256)
    assert found.reason == (reason or child.no_memory().reason)


def test_what_is_no_file_or_no_picture_or_too_large_is_refused(tmp_path: Path) -> None:
    drawn(tmp_path / "a.png", (300, 200))
    (tmp_path / "text.png").write_text("no picture")
    kinds = []
    for path, limits in (
        (tmp_path / "none.png", PictureLimits()), (tmp_path, PictureLimits()), (tmp_path / "text.png", PictureLimits()),
        (tmp_path / "a.png", PictureLimits(megapixels=0.01)), (tmp_path / "a.png", PictureLimits(file_bytes=10)),
    ):  # fmt: skip
        found = told(Inspect(1, path), limits)
        assert isinstance(found, Refusal)
        assert found.reason.endswith(".")
        kinds.append(found.kind)
    assert kinds == ["missing", "not-a-file", "unreadable", "too-large", "too-large"]


def test_a_thumbnail_that_is_there_stays_and_one_that_fails_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "t" / "a.jpg"
    child._write_thumbnail(Image.new("RGB", (4, 4)), target)
    before = target.read_bytes()
    child._write_thumbnail(Image.new("RGB", (4, 4), "white"), target)
    assert target.read_bytes() == before
    target.write_bytes(b"")
    child._write_thumbnail(Image.new("RGB", (4, 4), "white"), target)
    assert target.read_bytes() not in (b"", before), "an empty one is written again"
    with pytest.raises(OSError, match="cannot write mode"):
        child._write_thumbnail(Image.new("RGBA", (4, 4)), tmp_path / "t" / "b.jpg")
    assert [path.name for path in (tmp_path / "t").iterdir()] == ["a.jpg"]


def test_half_a_thumbnail_is_a_full_disk_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Half(io.FileIO):
        def write(self, data: Any) -> int:
            return super().write(data[: len(data) // 2])

    monkeypatch.setattr(child, "open", lambda path, mode, buffering: Half(path, mode), raising=False)
    drawn(tmp_path / "a.png")
    found = told(Inspect(1, tmp_path / "a.png", tmp_path / "t"))
    assert isinstance(found, Refusal)
    assert found.kind == "disk-full"
    assert [path for path in (tmp_path / "t").rglob("*") if path.is_file()] == []


def test_half_a_row_is_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Half(io.BytesIO):
        def write(self, data: Any) -> int:
            return len(data) // 2

    monkeypatch.setattr(child.os, "fdopen", lambda descriptor, *_, **__: os.close(descriptor) or Half())  # type: ignore[func-returns-value]
    with pytest.raises(OSError, match="no room for all of it") as caught:
        child._write_row(StoreRow(tmp_path / "store", 0, Scaling(1)), b"abc", PARENT)
    assert caught.value.errno == errno.ENOSPC


def test_a_child_ends_with_its_parent_and_has_so_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[object] = []
    monkeypatch.setattr(child.os, "_exit", ended.append)
    child._end_with(PARENT)
    assert ended == []
    child._end_with(PARENT + 1)
    assert ended == [1]
    monkeypatch.setattr(child.signal, "setitimer", lambda which, seconds: ended.append((which, seconds)))
    child._limit_time(2.5)
    assert ended[1:] == [(child.signal.ITIMER_PROF, 2.5)]


def test_an_object_is_laid_over_the_ground_of_another_picture(tmp_path: Path) -> None:
    drawn(tmp_path / "a.png", (40, 20))
    Image.new("RGB", (80, 40), (0, 200, 0)).save(tmp_path / "ground.png")
    for name, box in (("m.png", (0, 0, 20, 20)), ("none.png", (0, 0, 0, 0))):
        mask = Image.new("L", (40, 20), 0)
        mask.paste(255, box)
        mask.save(tmp_path / name)
    asked = ChangeGround(
        2, tmp_path / "a.png", tmp_path / "new.png", 512, tmp_path / "m.png",
        ground=tmp_path / "ground.png", ground_mask=tmp_path / "none.png",
    )  # fmt: skip
    assert told(asked) == GroundChanged(2)
    with Image.open(tmp_path / "new.png") as changed:
        assert changed.size == (40, 20)
        left, right = (np.array(changed.getpixel(place), int) for place in ((3, 10), (37, 10)))
    assert np.abs(left - (254, 0, 0)).max() < 40, "the object"
    assert np.abs(right - (0, 200, 0)).max() < 40, "the ground of the other"
