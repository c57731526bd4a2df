"""Reads a written page as a browser's parser does, and says what of it is not our own."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

ELEMENTS = frozenset({
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "span", "p", "h1", "h2",
    "h3", "strong", "code", "ul", "li", "dl", "dt", "dd", "a", "figure", "figcaption", "img", "table", "thead", "tbody",
    "tr", "th", "td", "svg", "g", "polyline", "polygon", "line", "rect", "circle", "text",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "lang", "charset", "content", "name", "http-equiv", "class", "alt", "src", "href", "role", "aria-label", "viewbox",
    "preserveaspectratio", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "points",
    "transform", "text-anchor", "fill-opacity",
})  # fmt: skip
"""As the parser gives them, which is in small letters. Written down once more here: a name that slips into the program's own list
is not thereby allowed."""
_ALONE = {"meta", "img"}
_EDGE = 1.0  # pixels by which a line may be drawn over an edge


@dataclass
class ReadPage:
    """What a parser found.

    Attributes:
        elements: Name and attributes of each, in order.
        texts: What stands in them, the style sheet aside.
        others: Comments, declarations, and ends that do not fit.
    """

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    style: str = ""
    others: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it, with a space between pieces."""
        return " ".join(" ".join(self.texts).split())

    def named(self, name: str) -> list[dict[str, str]]:
        """The attributes of every element of that name."""
        return [attributes for found, attributes in self.elements if found == name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self._open: list[str] = []
        self._room: tuple[float, float] | None = None

    def _look_for_what_lies_outside(self, tag: str, at: dict[str, str]) -> None:
        """Takes note of what a drawing has beyond its edges, where a browser shows nothing of it."""
        if tag == "svg":
            self._room = (float(at["width"]), float(at["height"])) if {"width", "height"} <= at.keys() else None
        if self._room is None or "transform" in at or "svg" not in (*self._open, tag):
            return
        points = [tuple(map(float, pair.split(","))) for pair in at.get("points", "").split()]
        points += [(float(at[x]), float(at[y])) for x, y in (("x", "y"), ("x1", "y1"), ("x2", "y2"), ("cx", "cy")) if x in at]
        if tag == "rect":
            points.append((float(at["x"]) + float(at["width"]), float(at["y"]) + float(at["height"])))
        wide, high = self._room
        if any(not (-_EDGE <= x <= wide + _EDGE and -_EDGE <= y <= high + _EDGE) for x, y in points):
            self.page.others.append(f"{tag} outside its drawing of {wide:g} x {high:g}: {at}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look_for_what_lies_outside(tag, {key: value or "" for key, value in attrs})
        self.page.elements.append((tag, {key: value or "" for key, value in attrs}))
        if len({key for key, _ in attrs}) != len(attrs):
            self.page.others.append(f"{tag} has an attribute twice")
        if tag not in _ALONE:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.page.others.append(f"end of {tag}")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            self.page.style += data
        else:
            self.page.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.page.others.append(f"comment {data}")

    def handle_pi(self, data: str) -> None:
        self.page.others.append(f"instruction {data}")

    def unknown_decl(self, data: str) -> None:
        self.page.others.append(f"declaration {data}")


def read_page(text: str) -> ReadPage:
    """The page as a parser sees it."""
    assert text.startswith("<!doctype html>\n<html ")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader._open == []
    assert not [told for told in reader.page.others if " outside its drawing of " in told]
    return reader.page


def foreign(page: ReadPage) -> list[str]:
    """Everything of a page that is not our own: elements, attributes and addresses that came from outside."""
    found = list(page.others)
    for name, attributes in page.elements:
        if name not in ELEMENTS:
            found.append(f"element {name}")
        found += [f"attribute {key} of {name}" for key in attributes if key not in ATTRIBUTES]
        found += [
            f"address {attributes[key][:60]}"
            for key in ("src", "href")
            if key in attributes and not attributes[key].startswith("data:image/jpeg;base64,")
        ]
    found += [f"{word} in the style sheet" for word in ("url(", "@import", "expression(", "<") if word in page.style]
    if [attributes for attributes in page.named("meta") if "refresh" in attributes.get("http-equiv", "").lower()]:
        found.append("a page that goes elsewhere")
    return found
