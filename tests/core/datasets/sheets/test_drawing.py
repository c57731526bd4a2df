"""Pages are drawn with words that fit."""

from __future__ import annotations

from core.datasets.sheets.drawing import credit_pages, fitted, font
from core.datasets.sheets.page import MARGIN, SheetPage


def test_words_are_cut_and_broken_to_fit() -> None:
    long = "a very long name " * 20
    for width in (60.0, 200.0, 900.0):
        cut = fitted(long, 15, width)
        assert font(15).getlength(cut) <= width
        assert "…" in cut
    page = SheetPage(5)
    pages = credit_pages(page, ["word " * 200, "x" * 900, "short"])
    lines = [line for part in pages for line in part]
    assert lines[-1] == "short"
    assert all(font(17).getlength(line) <= page.size[0] - 2 * MARGIN for line in lines)
    assert "".join(lines).replace(" ", "") == ("word" * 200) + "x" * 900 + "short"
