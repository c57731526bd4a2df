"""Galleries: what stands below a picture, the table in place of them, and whose they are."""

from __future__ import annotations

from core.reporting.galleries import HungPicture, RunAnswer, credits, gallery
from core.reporting.thumbnails import PagePicture
from core.support.markup import Part, page
from tests.page_reading import ReadPage, read_page

JPEG = b"\xff\xd8\xff thumbnail"
RIGHT = HungPicture("a.jpg", "1" * 64, "boat", (RunAnswer("", "boat", 0.842),))
WRONG = HungPicture("b.jpg", "2" * 64, "boat", (RunAnswer("", "car", 0.9999),))
BOTH = HungPicture("c.jpg", "3" * 64, "boat", (RunAnswer("one", "car", 0.7), RunAnswer("two", "boat", 0.6)))


def read(*parts: Part) -> ReadPage:
    return read_page(page("", "", parts))


def test_captions_say_class_and_answers() -> None:
    found = read(gallery([RIGHT, WRONG, BOTH], {"2" * 64: PagePicture(JPEG)}))
    assert "boat , 84.2 % a.jpg" in found.text
    assert "boat taken for car , > 99.9 % b.jpg" in found.text
    assert "boat one: car , 70.0 % two: boat, 60.0 % c.jpg" in found.text
    assert [picture["alt"] for picture in found.named("img")] == ["b.jpg"]
    assert found.texts.count("no thumbnail") == 2


def test_without_pictures_a_table_says_the_same() -> None:
    found = read(gallery([BOTH], None))
    assert found.text == "Picture Class one two c.jpg boat car, 70.0 % boat, 60.0 %"


def test_credits_count_licences_of_what_is_shown_alone() -> None:
    shown = {
        "1": PagePicture(JPEG, "", "a: “Boat” by Ada, CC BY 2.0", "CC BY 2.0"),
        "2": PagePicture(JPEG, "", "", ""),
        "3": PagePicture(None, "gone", "b: by Bea", "CC BY-SA 2.0"),
        "4": PagePicture(JPEG, "", "a: “Boat” by Ada, CC BY 2.0", "CC BY 2.0"),
    }
    listed = credits(shown)
    assert listed is not None
    found = read(listed)
    assert "CC BY 2.0 2 none on record 1" in found.text
    assert found.text.count("by Ada") == 1
    assert "Bea" not in found.text
    assert credits(None) is None
    assert credits({"3": shown["3"]}) is None
