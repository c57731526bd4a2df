"""The facts of a picture are told as plain text, whatever came with it."""

from __future__ import annotations

from dataclasses import replace

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.provenance import provenance
from gui.pictures.fact_words import exif_title, facts_page
from gui.theme import LIGHT
from tests.large_pictures import large_sample


def test_what_came_with_a_picture_is_only_text(photos: Dataset) -> None:
    sample = large_sample(photos)
    hostile = '"><img src="file:///etc/passwd"><script>'
    entry = LedgerEntry(sample.sha256, "1", "o", hostile, hostile, hostile, 'javascript:alert("x")', "", hostile, "2026")
    ledger.record(photos.catalog.path, [entry])
    page = facts_page(sample, provenance(photos, sample), None, hostile, LIGHT)
    assert "<img" not in page
    assert "<script" not in page
    assert "javascript:" not in page
    assert "&lt;script&gt;" in page


def test_tiny_pictures_have_no_megapixels(photos: Dataset) -> None:
    sample = photos.catalog.samples()[0]
    pages = [facts_page(replace(sample, width=side, height=side), None, None, "", LIGHT) for side in (32, 200)]
    assert ["Megapixels" in page for page in pages] == [False, True]


def test_words_of_numbers_and_records() -> None:
    names = ("ExposureTime", "ISOSpeedRatings", "GPSLatitudeRef", "FNumber", "Model")
    titles = ["Exposure time", "ISO speed ratings", "GPS latitude ref", "F number", "Model"]
    assert [exif_title(name) for name in names] == titles
