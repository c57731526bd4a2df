"""Kinds of findings have words, those of tomorrow too."""

from __future__ import annotations

from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.finding_words import REFUSED, finding_text, finding_title


def test_every_kind_has_words() -> None:
    for kind in (*CHECKS.names(), REFUSED):
        assert finding_title(kind)
        assert finding_text(kind).endswith(".")
    assert finding_title("exact-duplicate") == "Same file"


def test_a_kind_of_tomorrow_is_shown_as_it_is_called() -> None:
    assert finding_title("over-exposed") == "Over exposed"
    assert finding_text("over-exposed") == ""
