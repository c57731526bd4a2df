"""What a collection came to, class by class."""

from __future__ import annotations

from collections import Counter

from core.datasets.flickr.choosing import ClassTally
from core.datasets.flickr.journal import Outcome
from core.datasets.flickr.photos import Photo, photo_from
from core.datasets.flickr.reports import LeftOutPhoto, class_report, left_out_photos


def photo(number: int) -> Photo:
    found = photo_from({"id": str(number), "owner": "ann", "url_n": "n", "width_n": "320", "height_n": 213})
    assert found is not None
    return found


def test_what_was_refused_is_counted_by_reason_and_named_by_page() -> None:
    refused = [Outcome(photo(number), "ship", "ship", "2026", reason="too small" if number else "gone") for number in range(3)]
    chosen = [Outcome(photo(9), "ship", "ship", "2026", "ab" * 32)]
    tally = ClassTally("ship", 5, 7, chosen, refused, Counter({"same owner": 3}))
    report = class_report(tally)
    assert (report.label, report.wanted, report.found, report.downloaded) == ("ship", 5, 7, 1)
    assert report.refused == {"gone": 1, "too small": 2}
    assert report.passed_over == {"same owner": 3}
    assert left_out_photos(tally)[0] == LeftOutPhoto(refused[0].photo.page, "gone", "ship")
