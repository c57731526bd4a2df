"""Whatever text stands in a page, it stays text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.support.foreign_text import one_line
from core.support.markup import element, jpeg, link, page
from tests.hostile_names import hostile_names
from tests.page_reading import foreign, read_page

ATTACKS = (
    "</style><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><script>", "<!-- --!>", "]]>",
    "&lt;script&gt;", "' onmouseover='alert(1)", "javascript:alert(1)", "\u202egnp.exe", "x" * 300, "<svg onload=alert(1)>",
    "\0<b>", "</p></html>", "\r\n<hr>", "\udcff<i>",
)  # fmt: skip


@pytest.mark.parametrize("text", [*ATTACKS, *hostile_names(60)])
def test_text_stays_text_wherever_it_stands(text: str) -> None:
    cell = element("td", text, class_=text)
    parts = [element("p", text), element("table", element("tbody", element("tr", cell))), element("svg", element("text", text))]
    found = read_page(page(text, "p { margin: 0 }", [*parts, link(text, text), text]))
    assert foreign(found) == []
    assert found.texts.count(one_line(text)) + found.texts.count(one_line(text) * 2) >= 4
    assert found.named("td") == [{"class": one_line(text)}]


@given(st.text(), st.text())
def test_any_text_comes_back_as_it_was(first: str, second: str) -> None:
    found = read_page(page(first, "", [element("p", first, second, role=second)]))
    assert foreign(found) == []
    assert found.named("p") == [{"role": one_line(second)}]
    assert "".join(found.texts[-1:]) in (one_line(first) + one_line(second), "\n")


def test_a_page_says_that_it_may_fetch_and_run_nothing() -> None:
    text = page("A page", "p { margin: 0 }", [element("p", "Said.", class_="note", role=None), "and more"])
    assert text.index("Content-Security-Policy") < text.index("<title>")
    metas = {meta.get("http-equiv") or meta.get("name"): meta.get("content") for meta in read_page(text).named("meta")}
    policy = dict(rule.split(" ", 1) for rule in str(metas["Content-Security-Policy"]).split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["img-src"] == "data:"
    assert "script-src" not in policy
    assert metas["referrer"] == "no-referrer"
    assert text.endswith('<body><p class="note">Said.</p>and more</body></html>\n')


def test_numbers_have_tenths_at_most() -> None:
    assert element("rect", x=1.25, y=3, width=200.0).attributes == (("x", "1.2"), ("y", "3"), ("width", "200"))


@pytest.mark.parametrize("name", ["script", "iframe", "object", "form", "base", "link"])
def test_elements_that_do_something_are_none(name: str) -> None:
    with pytest.raises(ValueError, match="no page has an element"):
        element(name)


@pytest.mark.parametrize("name", ["onclick", "style", "formaction", "srcdoc", "xlink:href", "id"])
def test_attributes_that_do_something_are_none(name: str) -> None:
    with pytest.raises(ValueError, match="no page has an attribute"):
        element("p", **{name: "x"})


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,<b>", " https://x", "//x"])
def test_addresses_lead_to_the_web_or_nowhere(address: str) -> None:
    with pytest.raises(ValueError, match="leads to a page of the web"):
        element("a", "x", href=address)
    with pytest.raises(ValueError, match="lies in the page itself"):
        element("img", src=address)
    assert link(address, "words") == "words"
    assert element("img", src=jpeg(b"\xff\xd8\xff")).attributes == (("src", "data:image/jpeg;base64,/9j/"),)
    assert link("https://example.org/1", "words") == element("a", "words", href="https://example.org/1")


def test_a_style_sheet_holds_no_markup() -> None:
    with pytest.raises(ValueError, match="holds no markup"):
        page("x", "p {} </style><script>", [])
