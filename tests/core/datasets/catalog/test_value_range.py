"""One range for all deep pictures of a dataset."""

from __future__ import annotations

import sqlite3

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.value_range import (
    DEEP,
    MeasuredRange,
    beyond_words,
    keep_value_range,
    measured_range,
    range_words,
    read_value_range,
    sort_of,
    sorts_words,
    unlike_words,
)
from core.pictures.deep import is_deep
from core.support.workspace import Workspace
from tests.catalogs import planted_dataset


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([(303, 821), (190, 799), (250, 900)], (190, 900)),
        ([(400, 600)], (400, 600)),
        ([(-1000, 1400), (-900, 3000)], (-1000, 3000)),
        ([(12, 60_000), (400, 65_535)], (0, 65_535)),  # all of 16 bits is meant
        ([(3, 240)], (0, 255)),  # 8 bits in a file of 16
        ([(0.1, 0.98)], (0, 1)),
        ([(0.01, 0.02)], (0.01, 0.02)),
        ([(7, 7)], (7, 8)),
    ],
)
def test_it_holds_all_pictures(levels: list[tuple[float, float]], expected: tuple[float, float]) -> None:
    assert measured_range(levels) == MeasuredRange(expected)


def test_a_few_pictures_that_went_wrong_do_not_take_the_greys_of_all_others() -> None:
    found = measured_range([(100 + place, 900) for place in range(38)] + [(0, 65_535)] * 2)
    assert found == MeasuredRange((100.0 + 1, 900.0), 3)
    assert "3 pictures with values far beyond" in beyond_words(found)
    assert measured_range([(100, 900)] * 38 + [(0, 3000)] * 2) == MeasuredRange((0, 3000)), "what is bearable is kept"
    assert measured_range([(100, 900)] * 3 + [(0, 30_000)]).beyond == 0, "of a few, none is an exception"


def test_it_is_kept_and_a_damaged_one_counts_as_none(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    assert dataset.value_range is None
    with schema.writing(dataset.catalog.path) as connection:
        keep_value_range(connection, (-1000.5, 3000))
    assert dataset.value_range == read_value_range(dataset.catalog.path) == (-1000.5, 3000.0)
    for damage in ("", "[1]", "[5, 5]", "[NaN, 3]", '["a", "b"]', "7"):
        with schema.writing(dataset.catalog.path) as connection:
            connection.execute("UPDATE choices SET value = ? WHERE name = 'value range'", (damage,))
        assert dataset.value_range is None, damage


def test_the_catalog_and_the_decoder_call_the_same_pictures_deep() -> None:
    modes = [
        "L",
        "RGB",
        "P",
        "RGBA",
        "CMYK",
        "LAB",
        "1",
        "LA",
        "YCbCr",
        "I;16",
        "I;16B",
        "I",
        "F",
        "I;32S",
        "I;12",
        "RGB;16",
        "RGBA;16",
        "RGB;32F",
    ]
    with sqlite3.connect(":memory:") as connection:
        for mode in modes:
            (found,) = connection.execute(f"SELECT {DEEP} FROM (SELECT ? AS mode)", (mode,)).fetchone()
            assert bool(found) == is_deep(mode), mode
    connection.close()


def test_it_is_read_as_numbers() -> None:
    assert range_words((100, 65535)) == "100 is black, 65,535 is white"
    assert range_words((0.25, 1e6)) == "0.25 is black, 1e+06 is white"


@pytest.mark.parametrize(
    ("mode", "sort"),
    [
        ("I;12", "12 bits"), ("I;16B", "16 bits"), ("RGB;16", "16 bits"), ("I", "32 bits"), ("I;32S", "32 bits"),
        ("F", "floating point"), ("F;16", "floating point"), ("RGB;32F", "floating point"),
    ],
)  # fmt: skip
def test_modes_are_sorts_of_numbers(mode: str, sort: str) -> None:
    assert sort_of(mode) == sort


def test_one_range_that_fits_not_all_sorts_is_told() -> None:
    """Float pictures came out black beside 16-bit ones, and nothing said so."""
    levels = [("I;16", (0.0, 60_000.0)), ("I;16", (100.0, 64_000.0)), ("F", (0.0, 1.0)), ("I;12", (0.0, 4_000.0))]
    assert sorts_words(mode for mode, _ in levels) == " (1 of 12 bits, 2 of 16 bits, 1 of floating point)"
    told = unlike_words(levels, (0, 65_535))
    assert "of 2 pictures of 12 bits and floating point next to no greys are left. Import them on their own." in told
    assert unlike_words(levels[:2], (0, 65_535)) == unlike_words(levels[2:3], (0, 65_535)) == "", "one sort is never unlike"
    assert unlike_words([("I;12", (400.0, 4_000.0)), ("I;16", (300.0, 3_900.0))], (300, 4_000)) == ""
    assert sorts_words(["F", "F"]) == ""
