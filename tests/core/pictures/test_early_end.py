"""Files that were cut off are told from files that are damaged, by what their own structure announces."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from core.pictures.early_end import ends_early

FORMS = ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"]


def encoded(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((40, 30), 60).convert("RGB").save(buffer, form)
    return buffer.getvalue()


def early(data: bytes) -> bool:
    return ends_early(io.BytesIO(data), len(data))


@pytest.mark.parametrize("form", FORMS)
def test_whole_files_do_not_end_early_and_halves_do(form: str) -> None:
    data = encoded(form)
    assert not early(data)
    assert early(data[: len(data) // 2])


@pytest.mark.parametrize("form", ["JPEG", "GIF"])
def test_a_few_bytes_after_the_end_do_no_harm(form: str) -> None:
    assert not early(encoded(form) + bytes(8))


def test_what_has_no_known_structure_is_not_said_to_end_early() -> None:
    assert not early(b"Dear reader")
    assert not early(b"")


@pytest.mark.parametrize(("mark", "order"), [(b"II*\0", "<"), (b"MM\0*", ">")])
def test_numbers_of_a_directory_are_read_in_the_order_that_the_file_names(mark: bytes, order: str) -> None:
    places = struct.pack(f"{order}HHII", 273, 4, 1, 50)
    lengths = struct.pack(f"{order}HHII", 279, 4, 1, 100)
    data = mark + struct.pack(f"{order}IH", 8, 2) + places + lengths + bytes(4)
    assert early(data + bytes(149 - len(data)))
    assert not early(data + bytes(150 - len(data)))


def box(size: int, kind: bytes = b"mdat", wide: int = 0) -> bytes:
    """The beginning of a box that says it has so many bytes; 1 says that the number comes later."""
    return struct.pack(">I4s", size, kind) + (struct.pack(">Q", wide) if size == 1 else b"")


@pytest.mark.parametrize(
    ("data", "is_early"),
    [
        (box(16, b"ftyp") + bytes(8) + box(8), False), (box(16, b"ftyp") + bytes(8) + box(9), True),
        (box(16, b"ftyp") + bytes(8) + box(0) + bytes(3), False), (box(16, b"ftyp") + bytes(8) + box(7) + bytes(3), True),
        (box(16, b"ftyp") + bytes(8) + box(1, wide=20) + bytes(4), False),
        (box(16, b"ftyp") + bytes(8) + box(1, wide=21) + bytes(4), True), (box(17, b"ftyp") + bytes(8), True),
    ],
)  # fmt: skip
def test_boxes_that_say_more_than_there_is_end_early(data: bytes, is_early: bool) -> None:
    assert early(data) is is_early


@pytest.mark.parametrize(
    ("kind", "number", "where", "is_early"),
    [(2, 4, 5000, False), (2, 5, 5000, True), (2, 5, 21, False), (2, 5, 22, True), (3, 2, 5000, False), (3, 3, 5000, True)],
)
def test_a_value_lies_elsewhere_when_it_is_longer_than_four_bytes(kind: int, number: int, where: int, is_early: bool) -> None:
    assert early(b"II*\0" + struct.pack("<IH", 8, 1) + struct.pack("<HHII", 305, kind, number, where) + bytes(4)) is is_early


def test_directories_that_point_beyond_the_file_end_early() -> None:
    assert early(b"II*\0" + struct.pack("<I", 5000))
    entry = struct.pack("<HHII", 273, 4, 1, 5000)
    lengths = struct.pack("<HHII", 279, 4, 1, 100)
    assert early(b"II*\0" + struct.pack("<IH", 8, 2) + entry + lengths + bytes(4))
    assert early(b"II*\0" + struct.pack("<IH", 8, 40) + entry), "a directory that is cut off"
