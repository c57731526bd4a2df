"""Furniture of pages, and a style sheet that prints light and fetches nothing."""

from __future__ import annotations

import re

import pytest

from core.reporting.parts import code, facts, legend, meter, notes, section, side_by_side, style, table, whole_page
from core.support.markup import page
from tests.page_reading import foreign, read_page


def test_a_page_has_head_and_foot() -> None:
    found = read_page(
        whole_page("A run", "Report", "on vehicles", [section("Title", "How to read it."), *notes(["Mind this.", ""])])
    )
    assert foreign(found) == []
    assert found.text.startswith("A run · Report Report A run on vehicles Title How to read it. Mind this. Made by Safelight.")
    assert found.style == style()


def test_rows_without_anything_to_say_are_left_out() -> None:
    found = read_page(page("", "", [facts([("Seed", "0"), ("Parent", "")]), table(("Class", "n"), [("boat", "3")], right={1})]))
    assert found.text == "Seed 0 Class n boat 3"
    assert [cell.get("class") for cell in found.named("td")] == [None, "n"]


@pytest.mark.parametrize("row", [("boat",), ("boat", "3", "4")])
def test_a_row_that_does_not_fit_its_heads_is_a_defect(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        table(("Class", "n"), [row])


def test_bars_and_legends() -> None:
    found = read_page(page("", "", [meter(0.25), legend([("own dashed", "train")]), side_by_side(("", []), ("Loss", []))]))
    assert [bar["width"] for bar in found.named("rect")] == ["100", "25"]
    assert [line["class"] for line in found.named("line")] == ["line own dashed"]
    assert found.text == "train Loss"
    assert page("", "", [meter(0.25)]).endswith(
        '<svg viewBox="0 0 100 6" preserveAspectRatio="none" class="meter">'
        '<rect x="0" y="0" width="100" height="6" class="well"></rect>'
        '<rect x="0" y="0" width="25" height="6" class="bar"></rect></svg></body></html>\n'
    )
    assert page("", "", [legend([("own", "train")])]).endswith(
        '<p class="legend"><span><svg viewBox="0 0 26 10"><line x1="1" x2="25" y1="5" y2="5" class="line own"></line></svg>'
        "train</span></p></body></html>\n"
    )
    assert read_page(page("", "", [code(""), code("ab")])).text == "not known ab"


def test_the_style_sheet_is_dark_on_screens_alone_and_fetches_nothing() -> None:
    rules = style()
    assert "url(" not in rules
    assert "@import" not in rules
    assert re.search(r"@media screen and \(prefers-color-scheme: dark\)", rules)
    assert rules.count("prefers-color-scheme") == 1
    assert "break-inside: avoid" in rules.partition("@media print")[2]
    light, dark = re.findall(r":root \{(.*?)\}", rules, re.DOTALL)
    names = set(re.findall(r"(--[\w-]+):", light))
    assert set(re.findall(r"(--[\w-]+):", dark)) == names
    assert set(re.findall(r"var\((--[\w-]+)\)", rules)) <= names
