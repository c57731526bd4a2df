"""What a person wants collected: classes with their search texts, how many, how large, which licences, from when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from core.datasets.catalog.class_names import clean_label
from core.datasets.catalog.licences import OPEN_LICENCES
from core.datasets.flickr.photos import LARGEST_FILE
from core.datasets.flickr.search import FIRST_UPLOAD, Terms
from core.support.complaints import complaint
from core.support.errors import BadInput
from core.support.fields import Record, describe, field

SETTINGS = ("per_class", "per_owner", "smallest_side", "safe")
"""Fields of a request that a form shows as they are."""


@dataclass(frozen=True)
class ClassWish:
    """A class and the search texts that find pictures of it; a text that begins with # is a tag."""

    label: str
    queries: tuple[str, ...]


class CollectRequest(Record):
    """What is to be collected.

    Attributes:
        classes: Classes with their search texts.
        licences: Flickr's licence numbers allowed.
        since, until: Upload dates, seconds since 1970; until the start of the collection when None.
    """

    classes: tuple[ClassWish, ...]
    per_class: int = field(
        300, "Pictures wanted of each class. Some hundreds are enough for a pretrained network.",
        label="Pictures of each class", unit="pictures", ge=1, le=100_000,
    )  # fmt: skip
    per_owner: int = field(
        5, "Most photos of any one person, over all classes and collections: one person's series inflates accuracy.",
        label="Most of one person", unit="photos", ge=1, le=100_000,
    )  # fmt: skip
    smallest_side: int = field(
        500, "Least pixels of a picture's longest side. The smallest file that has them is fetched.",
        label="Longest side at least", unit="pixels", ge=1, le=LARGEST_FILE,
    )  # fmt: skip
    safe: bool = field(True, "Only photos that Flickr calls safe.", label="Safe search")
    licences: tuple[int, ...] = OPEN_LICENCES
    since: int = FIRST_UPLOAD
    until: int | None = None

    @property
    def wanted(self) -> int:
        """Pictures wanted in all."""
        return self.per_class * len(self.classes)


def collect_request(**values: Any) -> CollectRequest:
    """The request with these values, with class names and search texts tidied.

    Raises:
        BadInput: A value cannot be used; the message names it.
    """
    try:
        request = CollectRequest(**values)
    except ValidationError as error:
        place, words, _ = complaint(error)
        label = next((f"{info.label}: it " for info in describe(CollectRequest) if place[:1] == (info.name,)), "")
        raise BadInput(f"{label}{words if label else words[:1].upper() + words[1:]}.", "Change it and try again.") from error
    return tidied(request)


def tidied(request: CollectRequest) -> CollectRequest:
    """The request with class names and search texts tidied.

    Raises:
        BadInput: A class name or search text cannot be used, no licence is allowed, or the dates exclude each other.
    """
    wishes = tuple(ClassWish(clean_label(wish.label), _texts(wish.queries)) for wish in request.classes)
    if not wishes:
        raise BadInput("No class is named.", "Name at least two classes, for example ketch and schooner.")
    if len({wish.label for wish in wishes}) < len(wishes):
        raise BadInput("A class is named twice.", "Give one class several search texts instead.")
    for wish in wishes:
        # Without a text Flickr is asked for everything there is, and the class would be filled with it.
        if not any(text.strip("# ") for text in wish.queries):
            raise BadInput(f"The class {wish.label} has no search text.", "Say what to search for.")
    if not request.licences:
        raise BadInput("No licence is allowed.", "Allow at least one.")
    if request.until is not None and request.until < request.since:
        raise BadInput("The last day comes before the first.", "Change the dates.")
    return request.model_copy(update={"classes": wishes})


def queries_in(text: str, label: str) -> tuple[str, ...]:
    """Search texts written in one line with commas; the class's name when there are none."""
    return _texts(text.split(",")) or _texts((label,))


def terms_for(query: str, request: CollectRequest) -> Terms:
    """What a search text of the request asks Flickr for; a text that begins with # is a tag.

    Raises:
        ValueError: The request has no end yet.
    """
    if request.until is None:
        raise ValueError("a search needs an end, so that it stays the same when it goes on later")
    text, tags = ("", (query[1:].strip(),)) if query.startswith("#") else (query, ())
    return Terms(text, tags, request.licences, request.safe, request.since, request.until)


def _texts(queries: Iterable[str]) -> tuple[str, ...]:
    """Without empty ones and repetitions, in order."""
    return tuple(dict.fromkeys(text for query in queries if (text := " ".join(query.split()))))
