"""A box of a lineage tells what it is and how it stands; a line what comes from what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from core.history.lineage_graph import LineageLine, LineageThing
from gui.plots.lineage_items import HIGH, WIDE, OriginLine, ThingBox
from gui.theme import LIGHT
from tests.noted_painting import Sheet, Stroke, of_kind, text, texts, tone

RUN = LineageThing("r", "run", "first <b>run</b>", "boats", "96.1 % on val", ("It was trained.", "Two\nlines."))


def painted(item: Any) -> list[Stroke]:
    with Sheet(int(WIDE) + 4, int(HIGH) + 4, LIGHT.surface) as sheet:
        item.paint(sheet.painter, None)
    return sheet.strokes


def test_a_box_has_a_sign_its_name_and_what_it_is(themed: QApplication) -> None:
    seen = painted(ThingBox(RUN))
    assert texts(seen) == ["first <b>run</b>", "96.1 % on val"]
    name, brief = (text(seen, words) for words in texts(seen))
    assert (name.pen, brief.pen) == (tone(LIGHT.text), tone(LIGHT.text_dim))
    assert brief.size == pytest.approx(0.88 * name.size)
    assert name.place.bottom() <= brief.place.top() + 1
    assert brief.place.bottom() <= HIGH
    (edge,) = of_kind(seen, "rounded")
    assert (edge.pen, edge.brush, edge.wide, edge.dashed) == (tone(LIGHT.line_strong), tone(LIGHT.surface), 1, False)
    assert (edge.place.width(), edge.place.height()) == (WIDE, HIGH)
    (sign,) = of_kind(seen, "sign")
    assert sign.pen == tone(LIGHT.text_dim)
    assert sign.place.right() < name.place.left()
    assert texts(painted(ThingBox(replace(RUN, name="a name that is far too long for any box " * 3))))[0].count("…") == 1


def test_a_box_shows_how_it_stands(themed: QApplication) -> None:
    def edge(thing: LineageThing, **how: bool) -> tuple[object, ...]:
        box = ThingBox(thing)
        box.show_as(how.get("chosen", False), how.get("dim", False), how.get("current", False))
        one = of_kind(painted(box), "rounded")[0]
        return one.pen, one.brush, one.wide, one.dashed, box.opacity()

    surface, strong = tone(LIGHT.surface), tone(LIGHT.line_strong)
    assert edge(RUN, chosen=True) == (tone(LIGHT.accent), tone(LIGHT.accent_soft), 2, False, 1)
    assert edge(replace(RUN, stale=True)) == (tone(LIGHT.warn), surface, 2, False, 1)
    assert edge(replace(RUN, there=False)) == (strong, surface, 1, True, 1)
    assert edge(RUN, dim=True) == (strong, surface, 1, False, 0.4)
    assert edge(RUN, dim=True, current=True)[-1] == 1, "what keys are at is seen"
    stale = painted(ThingBox(replace(RUN, stale=True)))
    assert text(stale, "96.1 % on val").pen == tone(LIGHT.warn)
    current = ThingBox(RUN)
    current.show_as(False, False, True)
    ring = of_kind(painted(current), "rounded")[1]
    assert (ring.pen, ring.brush, ring.dashed) == (tone(LIGHT.text), "", True)
    assert current.boundingRect().contains(ring.place)


def test_a_box_tells_all_of_it_and_where_it_leads(themed: QApplication) -> None:
    box = ThingBox(RUN)
    assert "first &lt;b&gt;run&lt;/b&gt;" in box.toolTip()
    assert box.toolTip().endswith("It was trained.<br>Two<br>lines.</p>")
    assert box.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert ThingBox(replace(RUN, there=False)).cursor().shape() == Qt.CursorShape.ArrowCursor


@pytest.mark.parametrize(("how", "dashed"), [("weights", False), ("member", True), ("repeat", True), ("trained", False)])
def test_a_line_leads_from_the_one_to_the_other(themed: QApplication, how: str, dashed: bool) -> None:
    start, end = ThingBox(RUN), ThingBox(replace(RUN, key="s", name="second"))
    start.setPos(0, 10)
    end.setPos(400, 100)
    line = OriginLine(LineageLine("r", "s", how), start, end)
    first, last = line.path().elementAt(0), line.path().elementAt(line.path().elementCount() - 1)
    assert (QPointF(first.x, first.y), QPointF(last.x, last.y)) == (QPointF(WIDE, 10 + HIGH / 2), QPointF(400, 100 + HIGH / 2))
    assert "run first &lt;b&gt;run" in line.toolTip()
    (plain,) = painted(line)
    assert (plain.pen, plain.brush, plain.wide, plain.dashed) == (tone(LIGHT.line_strong), "", 1, dashed)
    line.show_as(True, False)
    (strong,) = painted(line)
    assert (strong.pen, strong.wide, line.opacity()) == (tone(LIGHT.accent), 2, 1)
    above = line.zValue()
    line.show_as(False, True)
    assert line.opacity() < 1
    assert line.zValue() < above < start.zValue(), "above other lines, below the boxes"
