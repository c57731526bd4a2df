"""Galleries of a page: pictures with their class and what runs said of them; a table of the same where pictures are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.reporting.parts import section, table
from core.reporting.thumbnails import PagePicture
from core.support.markup import Element, Part, element, jpeg
from core.support.wording import chance

MOST_SHOWN = 18
"""Pictures of a gallery at most: three rows on a screen. All of them are in the window; a page is to be read and sent."""

MOST_HEATED = 12
"""Pictures of a gallery that a heat map is drawn over at most: each has the network asked once more."""

Pictures = Mapping[str, PagePicture]
"""Pictures by their SHA-256."""


@dataclass(frozen=True)
class HeatedPictures:
    """Pictures with a heat map over each, and what those show, in sentences."""

    pictures: Pictures
    words: str


@dataclass(frozen=True)
class RunAnswer:
    """What a run said of a picture. *Units*: `sure` is a probability, 0 to 1.

    Attributes:
        run: Its name; "" where a page is about one run.
    """

    run: str
    class_name: str
    sure: float


@dataclass(frozen=True)
class HungPicture:
    """A picture of a gallery.

    Attributes:
        path: Relative to the dataset's root, with "/".
        sample: SHA-256 of its file.
        truth: Its class.
        said: By each run.
    """

    path: str
    sample: str
    truth: str
    said: tuple[RunAnswer, ...]


def gallery(hung: Sequence[HungPicture], pictures: Pictures | None) -> Element:
    """The pictures, or a table where they are left out (None)."""
    if pictures is None:
        return _listed(hung)
    return element("div", *(_figure(picture, pictures.get(picture.sample)) for picture in hung), class_="gallery")


def credits(pictures: Pictures | None) -> Element | None:
    """Whose the pictures shown are, and under which licences; None where none is shown."""
    shown = [picture for picture in (pictures or {}).values() if picture.thumbnail is not None]
    if not shown:
        return None
    counts = Counter(picture.licence or "none on record" for picture in shown)
    rows = [(name, f"{count:,}") for name, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))]
    named = sorted({picture.credit for picture in shown if picture.credit})
    listed = element("ul", *(element("li", said) for said in named), class_="small") if named else None
    lead = "Licences of the pictures on this page, and who made those that were collected. Keep them with the page."
    return section("Credits", lead, table(("Licence", "Pictures shown"), rows, right={1}), listed)


def _figure(hung: HungPicture, picture: PagePicture | None) -> Element:
    inside: Part = "no thumbnail" if picture is None else picture.reason
    if picture is not None and picture.thumbnail is not None:
        inside = element("img", src=jpeg(picture.thumbnail), alt=hung.path)
    words: list[Part] = [element("strong", hung.truth)]
    for said in hung.said:
        words += _words(said, hung.truth)
    return element("figure", element("div", inside, class_="box"), element("figcaption", *words, element("div", hung.path)))


def _words(said: RunAnswer, truth: str) -> list[Part]:
    """What stands below a picture behind its class."""
    sure = element("span", chance(said.sure), class_="sure")
    wrong = element("strong", said.class_name, class_="wrong")
    if said.run:
        return [element("div", f"{said.run}: ", wrong if said.class_name != truth else said.class_name, ", ", sure)]
    return [", ", sure] if said.class_name == truth else [" taken for ", wrong, ", ", sure]


def _listed(hung: Sequence[HungPicture]) -> Element:
    runs = [said.run for said in hung[0].said] if hung else []
    header = ["Picture", "Class", *(run or "Taken for" for run in runs)]
    rows = [
        (picture.path, picture.truth, *(f"{said.class_name}, {chance(said.sure)}" for said in picture.said)) for picture in hung
    ]
    return table(header, rows)
