"""EXIF records come out as plain words, whatever a file holds in their place."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import ExifTags, Image, TiffImagePlugin

from core.pictures.exif import MOST_LETTERS, MOST_RECORDS, _records, _words, exif_of


def _jpeg(exif: Image.Exif) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (16, 16)).save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


def _filled() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Maker\0"
    exif[ExifTags.Base.Model] = "Two\nlines \x07 and a bell"
    exif[ExifTags.Base.Artist] = "Žluťoučký kůň".encode()
    exif[ExifTags.Base.ImageDescription] = "x" * 2 * MOST_LETTERS
    more = exif.get_ifd(ExifTags.IFD.Exif)
    more[ExifTags.Base.ExposureTime] = TiffImagePlugin.IFDRational(1, 250)
    more[ExifTags.Base.FNumber] = TiffImagePlugin.IFDRational(28, 10)
    more[ExifTags.Base.FocalLength] = TiffImagePlugin.IFDRational(5, 0)
    more[ExifTags.Base.UserComment] = b"ASCII\0\0\0taken at noon"
    more[ExifTags.Base.MakerNote] = bytes(range(256))
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (50.0, 5.0, 12.5)
    return exif


def test_records_come_out_as_short_plain_lines() -> None:
    told = dict(exif_of(_jpeg(_filled())))
    assert told["Make"] == "Maker"
    assert told["Model"] == "Two lines and a bell"
    assert told["ExposureTime"] == "1/250"
    assert told["FNumber"] == "2.8"
    assert told["UserComment"] == "taken at noon"
    assert (told["GPSLatitudeRef"], told["GPSLatitude"]) == ("N", "50, 5, 12.5")
    assert len(told["ImageDescription"]) == MOST_LETTERS
    assert not {"MakerNote", "FocalLength", "GPSInfo", "ExifOffset"} & set(told)


def test_files_without_records_have_none() -> None:
    plain = BytesIO()
    Image.new("RGB", (4, 4)).save(plain, "PNG")
    plain.seek(0)
    assert exif_of(plain) == ()
    assert exif_of(BytesIO(b"no picture at all")) == ()
    assert exif_of(BytesIO()) == ()


def test_damaged_records_do_no_harm() -> None:
    whole = _jpeg(_filled()).getvalue()
    draw = random.Random(7)
    told = 0
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(draw.randint(1, 12)):
            damaged[draw.randrange(2, min(len(damaged), 900))] = draw.randrange(256)
        records = exif_of(BytesIO(bytes(damaged)))
        told += bool(records)
        assert len(records) <= MOST_RECORDS
        assert all(name.isprintable() and words.isprintable() and len(words) <= MOST_LETTERS for name, words in records)
    assert told > 50


def test_words_of_every_sort_of_value() -> None:
    for value, said in (
        (b"ASCII\0\0\0plain", "plain"), (b"UNICODE\0w\0i\0d\0e\0", "wide"), (b"raw\0\0", "raw"), (b"\xff\xfe", ""),
        ((1, 2.5, "x"), "1, 2.5, x"), ("MÃ¼ller", "Müller"), ("Müller", "Müller"), (7, "7"), (0.01, "1/100"), (0.25, "0.25"),
        (0.3, "0.3"), (-0.01, "-0.01"), (float("inf"), ""), (float("nan"), ""), (0, "0"), (0.0, "0"), ((b"\xff", 3), "3"),
    ):  # fmt: skip
        assert _words(value) == said, value


def test_records_without_a_name_or_with_what_cannot_be_said_are_left_out() -> None:
    class Odd:
        def __float__(self) -> float:
            raise ZeroDivisionError

    names = {1: "One", 2: "Two", 3: "Three"}
    assert list(_records({1: "a", 9: "b", 2: Odd(), 3: b"\xff"}, names)) == [("One", "a")]
    assert list(_records({3: 4, 1: ""}, names)) == [("Three", "4")]
