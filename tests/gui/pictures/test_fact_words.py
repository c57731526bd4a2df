"""The facts of a picture are told as plain text, whatever came with it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.large_view import Description
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.provenance import FindingOn, Provenance, provenance
from core.datasets.cleaning.finding_words import finding_title
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


PROVENANCE = Provenance(
    "/data/a.jpg", "/from/b.zip/a.jpg", "archive", "/from/b.zip", "CC0", "2026-01-02T03:04:05+00:00", (("weather", "rain"),),
    None, (), (("first", "val"), ("second", "none")), None, 6, 3,
)  # fmt: skip


def told(page: str) -> list[str]:
    """The lines of a page as they are read."""
    document = QTextDocument()
    document.setHtml(page)
    return [line for line in document.toPlainText().replace("\u2028", "\n").splitlines() if line]


def after(lines: list[str], name: str) -> str:
    """What stands beside a name."""
    return lines[lines.index(name) + 1]


def test_everything_on_record_stands_in_its_place(themed: QApplication, photos: Dataset) -> None:
    sample = large_sample(photos)
    sample = replace(sample, label="b", excluded=True, measures=(0.25, *(None for _ in sample.measures[1:])))
    known = replace(PROVENANCE, exclusion="It is a copy.")
    page = facts_page(sample, known, Description(sample.sha256, True, (("ISOSpeedRatings", "400"),)), "", LIGHT)
    lines = told(page)
    assert lines[0] == "large.jpg"
    places = [lines.index(head) for head in ("Picture", "Where it comes from", "What the file says (EXIF)")]
    assert places == sorted(places)
    expected = {
        "Class": "b", "Imported as": "a", "Excluded": "It is a copy.", "Path": "a/large.jpg", "Size": "2,400 × 1,800 pixels",
        "Megapixels": "4.32", "Aspect": "1.33 to 1", "Frames": "3; the first is used",
        "Shown": "turned right, as the file asks for", "Source": "archive: /from/b.zip", "Licence": "CC0", "weather": "rain",
        "Read from": "/from/b.zip/a.jpg", "Lies at": "/data/a.jpg", "ISO speed ratings": "400",
    }  # fmt: skip
    assert {name: after(lines, name) for name in expected} == expected
    assert [lines[place + 1] for place, line in enumerate(lines) if line == "Split"] == ["val of first", "set aside in second"]
    assert after(lines, "Format").startswith("JPEG, ")
    assert after(lines, "Brightness") == "0.25"
    assert "Contrast" not in lines, "what was not measured has no line"
    assert "The file is as it was imported." in lines
    assert sample.sha256[:32] in lines
    assert sample.sha256[32:] in lines
    assert f'href="copy:{sample.sha256}"' in page


def test_what_does_not_apply_is_not_told(themed: QApplication, photos: Dataset) -> None:
    sample = large_sample(photos)
    plain = replace(PROVENANCE, origin="/data/a.jpg", orientation=1, frames=1, sides=(), columns=())
    lines = told(facts_page(sample, plain, Description(sample.sha256, False, ()), "", LIGHT))
    absent = {"Imported as", "Excluded", "Split", "Frames", "Shown", "Read from", "Findings", "Owner", "Page"}
    assert not absent & set(lines)
    assert "The file has changed." in lines
    assert lines[-1] == "It has no EXIF records."
    unread = told(facts_page(replace(sample, excluded=True), None, None, "", LIGHT))
    assert after(unread, "Excluded") == "yes"
    assert unread[-1] == "Reading …"
    assert "Where it comes from" not in unread
    page = facts_page(sample, None, None, "It cannot be read.", LIGHT)
    assert told(page)[-1] == "It cannot be read."
    assert f"color:{LIGHT.bad}" in page


def test_whose_picture_it_is_is_told_with_a_way_to_its_page(themed: QApplication, photos: Dataset) -> None:
    sample = large_sample(photos)
    entry = LedgerEntry(
        sample.sha256, "1", "me@1", "Me", "CC BY 2.0", "A boat", "https://x.org/1", "2025", "boat",
        "2026-01-02T03:04:05+00:00", "2026-02",
    )  # fmt: skip
    page = facts_page(sample, replace(PROVENANCE, ledger=entry), None, "", LIGHT)
    lines = told(page)
    expected = {
        "Owner": "Me", "Title": "A boat", "Taken": "2025", "Found by": "boat", "Page": "https://x.org/1",
        "Taken down": "found gone 2026-02", "Licence": "CC BY 2.0",
    }  # fmt: skip
    assert {name: after(lines, name) for name in expected} == expected
    assert '<a href="https://x.org/1">' in page
    nameless = facts_page(sample, replace(PROVENANCE, ledger=replace(entry, owner_name="", gone="")), None, "", LIGHT)
    assert after(told(nameless), "Owner") == "me@1"
    assert "Taken down" not in told(nameless)


def test_findings_are_told_the_strongest_first_with_their_others(themed: QApplication, photos: Dataset) -> None:
    sample = large_sample(photos)
    many = FindingOn("near-duplicate", 0.7, "They are alike.", tuple(f"c/{number}.jpg" for number in range(6)))
    alone = FindingOn("dark", 0.3, "It is dark.", ())
    page = facts_page(sample, replace(PROVENANCE, findings=(many, alone)), None, "", LIGHT)
    lines = told(page)
    begin = lines.index("Findings")
    assert lines[begin + 1 : begin + 11] == [
        f"{finding_title('near-duplicate')} (0.70)", "They are alike.", "c/0.jpg", "c/1.jpg", "c/2.jpg", "c/3.jpg", "and 2 more",
        "Show together",
        f"{finding_title('dark')} (0.30)", "It is dark.",
    ]  # fmt: skip
    assert 'href="together:0"' in page
    assert 'href="together:1"' not in page
    few = facts_page(sample, replace(PROVENANCE, findings=(replace(many, others=many.others[:4]),)), None, "", LIGHT)
    assert "more" not in "".join(told(few))
