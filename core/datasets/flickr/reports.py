"""What a collection came to: wanted, found, downloaded, refused and why, class by class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from core.datasets.flickr.choosing import ClassTally


@dataclass(frozen=True)
class LeftOutPhoto:
    """A photo that was asked for and cannot be used, with its page and the reason."""

    url: str
    reason: str
    label: str = ""


@dataclass(frozen=True)
class ClassReport:
    """One class at the end: wanted, found by the search, downloaded, refused by reason, passed over by reason."""

    label: str
    wanted: int
    found: int
    downloaded: int
    refused: dict[str, int]
    passed_over: dict[str, int]


@dataclass(frozen=True)
class CollectResult:
    """What a collection came to.

    Attributes:
        added: New pictures.
        already: Pictures the dataset had before.
        refused: Every photo that was asked for and cannot be used.
        classes: Pictures per class in the dataset now, without excluded ones.
        reports: Class by class, in the order asked for.
        stopped: True when it ended early because it was asked to.
    """

    dataset: str
    added: int
    already: int
    refused: tuple[LeftOutPhoto, ...]
    classes: dict[str, int]
    reports: tuple[ClassReport, ...]
    stopped: bool = False


def class_report(tally: ClassTally) -> ClassReport:
    """The report of one class."""
    reasons = Counter(outcome.reason for outcome in tally.refused)
    return ClassReport(tally.label, tally.wanted, tally.found, len(tally.chosen), dict(reasons), dict(tally.passed_over))


def left_out_photos(tally: ClassTally) -> list[LeftOutPhoto]:
    """The photos of a class that were asked for and cannot be used."""
    return [LeftOutPhoto(outcome.photo.page, outcome.reason, tally.label) for outcome in tally.refused]
