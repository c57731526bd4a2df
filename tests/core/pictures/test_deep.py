"""Numbers become grey levels by a range of values, and are never judged by the range they have themselves."""

from __future__ import annotations

import numpy as np
import pytest

from core.pictures.deep import Deep, as_picture, is_deep, levels_of, mode_of, needs_range

WHITE = (255, 255, 255)


def greys(deep: Deep, value_range: tuple[float, float] | None) -> list[int]:
    return [int(value) for value in np.asarray(as_picture(deep, value_range, WHITE))[0, :, 0]]


def test_values_between_the_ends_are_spread_and_those_beyond_are_black_or_white() -> None:
    deep = Deep(np.array([[-50, 100, 300, 500, 900]], np.int32), "I;32S")
    assert greys(deep, (100, 500)) == [0, 0, 128, 255, 255]
    inverted = Deep(deep.values, deep.mode, inverted=True)
    assert greys(inverted, (100, 500)) == [255, 255, 127, 0, 0]


def test_without_a_range_16_bits_and_floats_from_0_to_1_have_one_of_their_own() -> None:
    assert greys(Deep(np.array([[0, 400, 65_535]], np.uint16), "I;16"), None) == [0, 2, 255]
    assert greys(Deep(np.array([[0.0, 0.5, 0.9]], np.float32), "F"), None) == [0, 128, 229]
    assert greys(Deep(np.array([[0, 10, 20]], np.int32), "I;32S"), None) == [0, 128, 255]


@pytest.mark.parametrize(
    ("mode", "levels", "needed"),
    [("I;16", (0, 9), False), ("RGBA;16", (0, 9), False), ("F", (0.1, 0.9), False), ("F", (-1, 0.5), True),
     ("F", (0, 300), True), ("I;32", (0, 9), True), ("I;12", (0, 9), True), ("I;8S", (0, 9), True), ("I", None, True),
     ("L", None, False), ("RGB", None, False)],
)  # fmt: skip
def test_which_pictures_say_nothing_without_a_range(mode: str, levels: tuple[float, float] | None, needed: bool) -> None:
    assert needs_range(mode, levels) == needed


def test_defects_of_a_few_values_do_not_widen_what_is_measured() -> None:
    values = np.full((100, 100), 500, np.uint16)
    values[0, :4] = 65_535
    values[1, :4] = 0
    values[2:50] += 100
    assert levels_of(Deep(values, "I;16")) == (500, 600)
    assert levels_of(Deep(values, "I;16", levels=(7, 9))) == (7, 9), "a file that says it itself is believed"
    with pytest.raises(ValueError, match="no numbers"):
        levels_of(Deep(np.full((2, 2), np.inf), "F"))


def test_one_value_alone_is_no_reason_to_fail() -> None:
    assert greys(Deep(np.full((1, 3), 7, np.int32), "I;32S"), None) == [0, 0, 0]


def test_transparency_and_missing_values_show_the_background() -> None:
    values = np.array([[0.0, np.nan, 1.0]], np.float32)
    picture = as_picture(Deep(values, "F", np.array([[255, 255, 0]], np.uint8)), (0, 1), (9, 8, 7))
    assert [picture.getpixel((x, 0)) for x in range(3)] == [(0, 0, 0), (9, 8, 7), (9, 8, 7)]


def test_large_ones_are_averaged_down_and_colours_stay_colours() -> None:
    values = np.zeros((40, 60, 3), np.uint16)
    values[..., 1] = 1000
    picture = as_picture(Deep(values, "RGB;16"), (0, 1000), WHITE, factor=4)
    assert picture.size == (15, 10)
    assert picture.getpixel((3, 3)) == (0, 255, 0)


@pytest.mark.parametrize(
    ("kind", "shape", "mode"),
    [("uint16", (2, 2), "I;16"), ("int16", (2, 2), "I;16S"), ("uint32", (2, 2), "I;32"), ("int8", (2, 2), "I;8S"),
     ("float64", (2, 2), "F"), ("uint16", (2, 2, 3), "RGB;16"), ("float32", (2, 2, 3), "RGB;32F")],
)  # fmt: skip
def test_modes_say_sort_and_bits(kind: str, shape: tuple[int, ...], mode: str) -> None:
    assert mode_of(np.zeros(shape, kind)) == mode
    assert is_deep(mode)
    with pytest.raises(ValueError, match="complex64"):
        mode_of(np.zeros((2, 2), np.complex64))
