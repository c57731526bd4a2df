"""No name from elsewhere commands a terminal, fakes a line or cannot be written."""

from __future__ import annotations

import unicodedata

import pytest

from core.support.foreign_text import is_plain, is_valid, one_line, plain_lines, valid
from tests.hostile_names import hostile_names

NAMES = hostile_names()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("café 🍎.jpg", "café 🍎.jpg"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\nlines\r", "two\\x0alines\\x0d"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("caf\udce9", "caf\\xe9"),
        ("\ud800", "\\ud800"),
        ("\x9b2J\x7f", "\\x9b2J\\x7f"),
    ],
)
def test_hidden_signs_are_written_out(name: str, shown: str) -> None:
    assert one_line(name) == shown


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_each_of_two_hundred_names_stays_on_its_line_and_can_be_written(name: str) -> None:
    shown = one_line(name)
    shown.encode("utf-8")
    assert shown.splitlines() == [shown]
    assert not [sign for sign in shown if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [sign for sign in shown if unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI")]
    assert one_line(shown) == shown
    assert is_valid(valid(name))


def test_lines_of_ours_stay_lines() -> None:
    assert plain_lines("a\n\tb\x1b\nc") == "a\n    b\\x1b\nc"
    assert is_plain("a\nb")
    assert not is_plain("a\x1b")
    assert not is_valid("\udcff")
    assert is_valid("é\n\x1b")
