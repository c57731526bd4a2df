"""Masks and cut-outs of single pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.derived.background_request import BackgroundOptions
from core.derived.cutters import weights_for
from core.pictures.cutting import (
    _CORE,
    _MIDDLE,
    WORKING_SIDE,
    _guess,
    _without_specks,
    area_of,
    cut_out,
    doubt_of,
    enlarged,
    grabcut_mask,
    mask_from,
    mask_of,
)
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Cut, CutOut, Refusal


def scene(width: int = 160, height: int = 120, box: tuple[int, int, int, int] = (50, 30, 110, 90), frame: int = 0) -> Image.Image:
    """An object before a mottled ground, within a white frame if wanted."""
    random = np.random.default_rng(1)
    ground = Image.fromarray(random.integers(90, 130, (5, 6, 3), dtype=np.uint8)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    ImageDraw.Draw(ground).ellipse(box, fill=(220, 60, 30))
    noisy = np.clip(np.asarray(ground, float) + random.normal(0, 4, (height, width, 3)), 0, 255).astype(np.uint8)
    framed = Image.new("RGB", (width + 2 * frame, height + 2 * frame), (250, 250, 250))
    framed.paste(Image.fromarray(noisy), (frame, frame))
    return framed


def disc(width: int, height: int, box: tuple[int, int, int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).ellipse(box, fill=255)
    return np.asarray(image) > 0


def overlap(
    mask: np.ndarray[tuple[int, ...], np.dtype[np.float32]], truth: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> float:
    found = mask > 0.5
    return float((found & truth).sum() / (found | truth).sum())


@pytest.mark.parametrize("scale", [1, 4])
def test_the_object_is_found_at_any_size(scale: int) -> None:
    box = tuple(side * scale for side in (50, 30, 110, 90))
    picture = scene(160 * scale, 120 * scale, box)  # type: ignore[arg-type]
    mask = grabcut_mask(picture)
    assert mask.shape == (120 * scale, 160 * scale)
    assert overlap(mask, disc(160 * scale, 120 * scale, box)) > 0.93  # type: ignore[arg-type]
    assert np.array_equal(mask, grabcut_mask(picture))
    assert max(picture.size) > WORKING_SIDE or scale == 1


def test_a_plain_frame_is_background() -> None:
    mask = grabcut_mask(scene(frame=25))
    assert overlap(mask, disc(210, 170, (75, 55, 135, 115))) > 0.9


def test_the_network_looks_inside_a_plain_frame_and_its_masks_are_kept(tmp_path: Path) -> None:
    weights, kept = weights_for(BackgroundOptions()), tmp_path / "u2netp" / "a.png"
    framed = scene(frame=40)
    mask = mask_of(framed, None, weights, kept)
    assert overlap(mask, disc(240, 200, (90, 70, 150, 130))) > 0.85
    assert mask[:38].max() == 0  # where the frame is, the network saw nothing
    assert np.array_equal(mask, mask_of(framed, None, weights, kept))  # from the file
    kept.write_bytes(b"no mask")
    assert np.array_equal(mask, mask_of(framed, None, weights, kept))  # made again
    with Image.open(kept) as image:
        assert (image.mode, image.size) == ("L", (240, 200))
    # An object on plain ground is no photograph in a frame.
    plain = Image.new("RGB", (160, 120), (250, 250, 250))
    ImageDraw.Draw(plain).ellipse((50, 30, 110, 90), fill=(40, 60, 90))
    assert overlap(mask_of(plain, None, weights, None), disc(160, 120, (50, 30, 110, 90))) > 0.9


def test_masks_of_others_are_kept_as_they_were_cut_by(tmp_path: Path) -> None:
    Image.fromarray(np.where(disc(80, 60, (25, 15, 55, 45)), 255, 0).astype(np.uint8)).save(tmp_path / "mask.png")
    mask = mask_of(scene(), tmp_path / "mask.png", None, tmp_path / "kept.png")
    assert np.abs(mask - mask_from(tmp_path / "kept.png", scene())).max() < 0.01


def test_doubt_is_what_a_mask_does_not_decide() -> None:
    mask = np.zeros((10, 10), np.float32)
    assert doubt_of(mask) == 0
    mask[:2] = 1
    assert doubt_of(mask) == 0
    mask[2:5] = 0.5
    assert doubt_of(mask) == pytest.approx(0.6)


@pytest.mark.parametrize("size", [(1, 1), (2, 90), (300, 3)])
def test_pictures_too_small_for_an_object_have_none(size: tuple[int, int]) -> None:
    assert area_of(grabcut_mask(Image.new("RGB", size, (10, 200, 30)))) == 0


def test_a_mask_from_elsewhere_may_have_any_size(tmp_path: Path) -> None:
    Image.fromarray(np.where(disc(80, 60, (25, 15, 55, 45)), 255, 0).astype(np.uint8)).save(tmp_path / "mask.png")
    mask = mask_from(tmp_path / "mask.png", scene())
    assert overlap(mask, disc(160, 120, (50, 30, 111, 91))) > 0.9
    assert area_of(enlarged(mask, 40, 30)) == pytest.approx(area_of(mask), rel=0.05)


def test_the_margin_may_reach_beyond_the_picture() -> None:
    picture = scene(box=(0, 0, 60, 60))
    mask = disc(160, 120, (0, 0, 60, 60)).astype(np.float32)
    cut = cut_out(picture, mask, (1, 2, 3), 0.5)
    assert cut.size == (61 + 2 * 30, 61 + 2 * 30)
    assert cut.getpixel((0, 0)) == (1, 2, 3)
    assert cut.getpixel((60, 60)) == picture.getpixel((30, 30))
    assert cut_out(picture, mask, (1, 2, 3), None).size == picture.size


def test_the_pool_cuts_and_refuses_like_it_decodes(tmp_path: Path) -> None:
    scene().save(tmp_path / "good.png")
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    Image.new("RGB", (50, 40), (9, 9, 9)).save(tmp_path / "flat.png")
    names = ("good.png", "broken.jpg", "flat.png", "gone.jpg")
    requests = [
        Cut(key, tmp_path / name, tmp_path / f"{name}.cut", tmp_path / f"{name}.small", 128) for key, name in enumerate(names)
    ]
    requests.append(Cut(4, tmp_path / "good.png", tmp_path / "masked", tmp_path / "small", 128, mask=tmp_path / "no-mask.png"))
    requests.append(Cut(5, tmp_path / "good.png", tmp_path / "other", tmp_path / "small", 128, sha256="0" * 64))
    with DecoderPool(processes=1) as pool:
        replies = {reply.key: reply for reply in pool.run(requests)}
    good = replies[0]
    assert isinstance(good, CutOut)
    assert 0.1 < good.area < 0.2
    with Image.open(tmp_path / "good.png.cut") as image:
        assert (image.format, image.size) == ("JPEG", (128, 96))
    kinds = {key: reply.kind for key, reply in replies.items() if isinstance(reply, Refusal)}
    assert kinds == {1: "unreadable", 3: "missing", 4: "unreadable", 5: "changed"}
    assert replies[2] == CutOut(2, 0.0)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "broken.jpg", "flat.png", "good.png", "good.png.cut", "good.png.small",
    ]  # fmt: skip


def test_specks_go_and_pieces_as_large_as_a_part_of_the_largest_stay() -> None:
    found = np.zeros((60, 60), np.uint8)
    found[2:42, 2:42] = 1
    alone = found.copy()
    assert (_without_specks(found) == found).all()
    found[50, 50] = 1
    assert (_without_specks(found) == alone).all()
    found[45:57, 2:42] = 1
    kept = _without_specks(found)
    assert (kept[45:57, 2:42].all(), kept[50, 50]) == (True, 0)


def test_a_guess_is_everywhere_or_an_ellipse_in_the_middle_whose_core_is_certain() -> None:
    assert (_guess((40, 60), False) == cv2.GC_PR_FGD).all()
    guess = _guess((41, 61), True)
    assert guess[20, 30] == cv2.GC_FGD
    assert guess[0, 0] == guess[40, 60] == guess[0, 60] == cv2.GC_PR_BGD
    assert (guess != guess[::-1]).mean() < 0.01, "but for what lies on its edge"
    assert (guess != guess[:, ::-1]).mean() < 0.01
    row = guess[20].tolist()
    assert row.index(cv2.GC_FGD) > row.index(cv2.GC_PR_FGD)
    counts = [int((guess == kind).sum()) / guess.size for kind in (cv2.GC_FGD, cv2.GC_PR_BGD)]
    assert counts == pytest.approx([np.pi * _CORE**2 / 4, 1 - np.pi * min(1, _MIDDLE) ** 2 / 4], abs=0.05)


def test_an_object_that_is_nowhere_is_not_cropped_to() -> None:
    picture = Image.new("RGB", (8, 6), "red")
    whole = cut_out(picture, np.zeros((6, 8), np.float32), (1, 2, 3), 0.1)
    assert whole.size == (8, 6)
    assert (np.asarray(whole) == (1, 2, 3)).all()
