"""What a picture file says of itself: its EXIF records as plain words. Runs in decoder children only."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from PIL import ExifTags, Image

from core.pictures.formats import FORMATS, HEAD, recognised, with_heif
from core.pictures.png_chunks import needed_of

MOST_RECORDS = 200
"""Records kept of one picture."""
MOST_LETTERS = 300
"""Letters kept of one record."""

_LEFT_OUT = {"ExifOffset", "GPSInfo", "ExifInteroperabilityOffset", "MakerNote", "PrintImageMatching", "JPEGTables"}
_TABLES: tuple[tuple[int | None, Mapping[int, str]], ...] = (
    (None, ExifTags.TAGS),
    (ExifTags.IFD.Exif, ExifTags.TAGS),
    (ExifTags.IFD.GPSInfo, ExifTags.GPSTAGS),
)


def exif_of(file: BinaryIO) -> tuple[tuple[str, str], ...]:
    """The records of an open picture file by name, in the order they are stored; empty when there are none or they are damaged.

    Long and binary records are shortened or left out. Nothing is decoded, and nothing comes out but plain text.
    """
    try:
        form = recognised(file.read(HEAD))
        file.seek(0)
        source = needed_of(file, os.fstat(file.fileno()).st_size) if form == "PNG" else file
        with Image.open(source, formats=with_heif() if form == "HEIF" else FORMATS) as image:
            exif = image.getexif()
    except Exception:  # damaged files raise anything; what is damaged has no records to show
        return ()
    found: dict[str, str] = {}
    for table, names in _TABLES:
        try:
            records = dict(exif) if table is None else exif.get_ifd(table)
        except Exception:
            continue
        for name, words in _records(records, names):
            found.setdefault(name, words)
    return tuple(found.items())[:MOST_RECORDS]


def _records(records: Mapping[int, object], names: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for tag, value in records.items():
        name = names.get(tag)
        if name is None or name in _LEFT_OUT:
            continue
        try:
            words = _words(value)
        except Exception:  # a record may divide by zero, or hold what cannot be written down
            continue
        if words:
            yield name, words


def _words(value: object) -> str:
    """A value as one short line; empty for what is not for reading."""
    if isinstance(value, bytes):
        return _line(_text(value))
    if isinstance(value, tuple | list):
        return _line(", ".join(filter(None, (_words(part) for part in value[:16]))))
    if isinstance(value, str):
        return _line(_mended(value))
    if isinstance(value, int):
        return str(value)
    number = float(value)  # type: ignore[arg-type]  # Pillow's fractions
    if not math.isfinite(number):
        return ""
    return f"1/{round(1 / number)}" if 0 < number < 0.25 and abs(round(1 / number) * number - 1) < 1e-3 else f"{number:.6g}"


def _text(value: bytes) -> str:
    """Bytes that are text, with the eight letters some records begin with taken away; empty when they are none."""
    if value.startswith(b"UNICODE\0"):
        value = value[8:].replace(b"\0", b"")
    elif value.startswith(b"ASCII\0\0\0"):
        value = value[8:]
    told = value.rstrip(b"\0").decode("ascii", "replace")
    return told if all(letter.isprintable() and letter != "\ufffd" for letter in told) else ""


def _mended(text: str) -> str:
    """Text that was written as UTF-8 and read as Latin-1, as most cameras and programs do."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _line(text: str) -> str:
    """The text on one line, without anything that is not for reading."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= MOST_LETTERS else plain[: MOST_LETTERS - 1] + "…"
