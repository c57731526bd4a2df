"""Pages of HTML, made of elements: the one place where text becomes markup.

A page is sent to people who trust it, and what stands in it was often written by strangers: names of classes and files, notes,
licences, titles of photographs. So nothing here takes markup as text. What may be an element or an attribute is a short list, all
else is text and escaped, and an address is refused unless it is a picture in the page itself or a web page somebody may go to.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.support.foreign_text import one_line

Part: TypeAlias = "Element | str"
"""What a page is made of: elements, and text, which is escaped when the page is written."""

_ALONE = frozenset({"meta", "img"})
_NAMES = _ALONE | {
    "html", "head", "title", "style", "body", "header", "main", "footer", "section", "div", "span", "p", "h1", "h2", "h3",
    "strong", "code", "ul", "li", "dl", "dt", "dd", "a", "figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td",
    "svg", "polygon", "polyline", "line", "rect", "circle", "text",
}  # fmt: skip
_ATTRIBUTES = frozenset({
    "lang", "charset", "content", "name", "http-equiv", "class", "alt", "src", "href", "role", "aria-label",
    "viewBox", "preserveAspectRatio", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "points",
    "transform", "text-anchor", "fill-opacity",
})  # fmt: skip
"""No `on...` among them, for a page of ours does nothing; and no `style`, which could hold an address."""
_JPEG = "data:image/jpeg;base64,"
_WEB = ("https://", "http://")
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Element:
    """A part of a page. Made by `element`, which checks it."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Part, ...]


def element(name: str, /, *children: Part | None, **attributes: str | float | None) -> Element:
    """An element of that name with what it holds; None among that and among the attributes is left out.

    Names of attributes are written with "_" for "-", and with one at the end where Python keeps the word for itself: `class_`.

    Raises:
        ValueError: An element or attribute that no page of ours has, or an address that leads elsewhere.
    """
    if name not in _NAMES:
        raise ValueError(f"no page has an element {name!r}")
    kept = tuple((key.rstrip("_").replace("_", "-"), _value(value)) for key, value in attributes.items() if value is not None)
    for key, value in kept:
        if key not in _ATTRIBUTES:
            raise ValueError(f"no page has an attribute {key!r}")
        if key == "src" and not value.startswith(_JPEG):
            raise ValueError("a picture of a page lies in the page itself")
        if key == "href" and not value.startswith(_WEB):
            raise ValueError(f"a link leads to a page of the web, not to {value[:40]!r}")
    return Element(name, kept, tuple(child for child in children if child is not None))


def jpeg(data: bytes) -> str:
    """The address of a picture that lies in the page itself."""
    return _JPEG + base64.b64encode(data).decode("ascii")


def link(address: str, text: str) -> Part:
    """A link to a page of the web; the text alone where the address is none, for it comes from a server and may run a script."""
    return element("a", text, href=address) if address.startswith(_WEB) else text


def page(title: str, style: str, body: Sequence[Part]) -> str:
    """A whole page as text. It is self-contained: its policy forbids it to fetch or run anything.

    Raises:
        ValueError: The style sheet holds what could end it.
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", style),
    )
    return f"<!doctype html>\n{''.join(_written(element('html', head, element('body', *body), lang='en')))}\n"


def _value(value: str | float) -> str:
    # Tenths of a pixel are finer than any screen, and each further digit is one more for every point of every curve.
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def _escaped(text: str) -> str:
    from html import escape  # with a table of two thousand entities, which the window's first page does without

    return escape(one_line(text))


def _written(part: Part) -> Iterator[str]:
    if isinstance(part, str):
        yield _escaped(part)
        return
    words = "".join(f' {key}="{_escaped(value)}"' for key, value in part.attributes)
    yield f"<{part.name}{words}>"
    if part.name in _ALONE:
        return
    if part.name == "style":
        yield _sheet(part)
    else:
        for child in part.children:
            yield from _written(child)
    yield f"</{part.name}>"


def _sheet(part: Element) -> str:
    """What a style element holds. Browsers read it as it stands: escaping would undo no tag in it, but spoil the rules."""
    text = "".join(child for child in part.children if isinstance(child, str))
    if "<" in text:
        raise ValueError("a style sheet holds no markup")
    return text
