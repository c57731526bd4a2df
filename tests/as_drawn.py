"""Drawings, and what pages say, held against those that were looked at once: no other test sees a mark that moved, or words that
went."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from core.support.markup import Element, page
from tests.kept_text import kept_text

KEPT = Path(__file__).parent / "drawn"
"""A drawing each. One that changes on purpose is deleted there, written anew by its test, and looked at in a browser."""

_OF_ONE_DAY = (
    (re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?"), "day"),
    (re.compile(r"\b[0-9a-f]{12,}\b"), "digest"),
    (re.compile(r"\b[\d.]+ kB"), "size"),
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def as_drawn(name: str, *drawings: Element) -> None:
    """Fails where drawings are not those that are kept under that name; numbers may differ by what processors round."""
    text = page("", "", list(drawings))
    _as_kept(KEPT / f"{name}.svg", text[text.index("<svg") : text.rindex("</svg>") + 6].replace("><", ">\n<") + "\n")


def as_written(name: str, html: str) -> None:
    """Fails where a page has other words, in other elements, than those that are kept under that name.

    Where marks of its drawings lie is not looked at, nor its pictures, nor what no two machines or days have in common.
    """
    read = _Lines()
    read.feed(html)
    text = "\n".join(read.lines) + "\n"
    for known, word in _OF_ONE_DAY:
        text = known.sub(word, text)
    _as_kept(KEPT / f"{name}.txt", text)


class _Lines(HTMLParser):
    """A line for each element with its classes and what it says; marks of one sort that follow one another are one line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._skips = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "style":
            self._skips = tag
        kept = {key: told[key] for key in ("class", "alt", "aria-label", "lang", "name", "content") if key in told}
        line = f"<{' '.join([tag, *(f'{key}={value}' for key, value in kept.items())])}>"
        if not self.lines or self.lines[-1] != line or tag not in ("line", "circle", "rect"):
            self.lines.append(line)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skips:
            self._skips = ""

    def handle_data(self, data: str) -> None:
        if not self._skips and data.strip():
            self.lines.append("  " + " ".join(data.split()))


def _as_kept(file: Path, text: str) -> None:
    kept = kept_text(file, text)
    assert _NUMBER.sub("#", text) == _NUMBER.sub("#", kept)
    numbers, before = ([float(number) for number in _NUMBER.findall(one)] for one in (text, kept))
    assert numbers == pytest.approx(before, abs=0.11)
