"""Drawings held against those that were looked at once: no other test sees a mark that moved, or words that went."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.support.markup import Element, page

KEPT = Path(__file__).parent / "drawn"
"""A drawing each. One that changes on purpose is deleted there, written anew by its test, and looked at in a browser."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def as_drawn(name: str, *drawings: Element) -> None:
    """Fails where drawings are not those that are kept under that name; numbers may differ by what processors round."""
    text = page("", "", list(drawings))
    text = text[text.index("<svg") : text.rindex("</svg>") + 6].replace("><", ">\n<") + "\n"
    file = KEPT / f"{name}.svg"
    if not file.is_file():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        pytest.fail(f"{file} was written; look at it")
    kept = file.read_text(encoding="utf-8")
    assert _NUMBER.sub("#", text) == _NUMBER.sub("#", kept)
    numbers, before = ([float(number) for number in _NUMBER.findall(one)] for one in (text, kept))
    assert numbers == pytest.approx(before, abs=0.11)
