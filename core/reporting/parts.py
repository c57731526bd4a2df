"""What every page is furnished with: sections, facts, tables, legends, notes, and the style sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib.resources import files

from core.support.markup import Element, Part, element, page

_FOOT = "Made by Safelight. This page holds everything it shows: it fetches nothing and runs nothing."


def whole_page(title: str, kicker: str, line: str, parts: Iterable[Part]) -> str:
    """A page with its head and foot.

    Args:
        title: Its name.
        kicker: What sort of page it is, above the name.
        line: Below the name.
        parts: What it is about.
    """
    head = element("header", element("p", kicker, class_="kicker"), element("h1", title), element("p", line, class_="lead"))
    body = [head, element("main", *parts), element("footer", _FOOT)]
    return page(f"{title} · {kicker}", style(), body)


@cache
def style() -> str:
    """The style sheet of pages: light and dark on a screen, light on paper."""
    return files("core.reporting").joinpath("page.css").read_text(encoding="utf-8")


def section(title: str, lead: str, *parts: Part | None) -> Element:
    """A part of a page under a heading, with a sentence on how to read it."""
    return element("section", element("h2", title), element("p", lead, class_="lead") if lead else None, *parts)


def facts(rows: Iterable[tuple[str, Part]]) -> Element:
    """Titles with what there is to say of each; those without anything are left out."""
    return element(
        "dl", *(part for name, said in rows if said for part in (element("dt", name), element("dd", said))), class_="facts"
    )


def figure_row(rows: Iterable[tuple[str, str]]) -> Element:
    """Figures side by side, each under its title."""
    return element("dl", *(element("div", element("dt", name), element("dd", said)) for name, said in rows), class_="figures")


def table(header: Sequence[str], rows: Iterable[Sequence[Part]], right: Collection[int] = ()) -> Element:
    """A table; the columns of the numbers in `right` stand at the right."""
    kinds = ["n" if place in right else None for place in range(len(header))]
    head = element("tr", *(element("th", name, class_=kind) for name, kind in zip(header, kinds, strict=True)))
    body = (element("tr", *(element("td", cell, class_=kind) for cell, kind in zip(row, kinds, strict=True))) for row in rows)
    return element("table", element("thead", head), element("tbody", *body))


def side_by_side(*drawings: tuple[str, Sequence[Part | None]]) -> Element:
    """Drawings beside each other where there is room, each under its title."""
    return element(
        "div", *(element("div", element("h3", title) if title else None, *parts) for title, parts in drawings), class_="pair"
    )


def legend(entries: Iterable[tuple[str, str]]) -> Element:
    """What the lines of a plot are: for each the classes it is drawn with, and its name."""
    return element("p", *(element("span", _sample(kind), name) for kind, name in entries), class_="legend")


def code(text: str) -> Element:
    """A checksum or name as it is written."""
    return element("code", text or "not known")


def notes(sentences: Iterable[str]) -> list[Part]:
    """Sentences that have to be read beside figures."""
    return [element("p", said, class_="note") for said in sentences if said]


def paragraphs(sentences: Iterable[str]) -> list[Part]:
    """Sentences, each for itself."""
    return [element("p", said) for said in sentences if said]


def meter(share: float) -> Element:
    """A part of a whole, 0 to 1, as a bar."""
    return element(
        "svg",
        element("rect", x=0, y=0, width=100, height=6, class_="well"),
        element("rect", x=0, y=0, width=100 * share, height=6, class_="bar"),
        viewBox="0 0 100 6",
        preserveAspectRatio="none",
        class_="meter",
    )


def _sample(kind: str) -> Element:
    return element("svg", element("line", x1=1, x2=25, y1=5, y2=5, class_=f"line {kind}"), viewBox="0 0 26 10")
