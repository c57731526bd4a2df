"""Limits of sizes are typed, and classes are hidden."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel
from pytestqt.qtbot import QtBot

from core.datasets.cleaning.size_table import QUANTITIES, SizeSpans
from gui.sizes.tab import SizeTab
from tests.size_tabs import ODD, chosen, press, seen


def test_limits_are_typed_and_moved_lines_say_the_same(tab: SizeTab, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_none")
    assert view.limits == SizeSpans()
    assert chosen(view) == []
    assert not view.strip.horizontalScrollBar().isVisible(), "there is nothing to scroll"
    view.findChild(QDoubleSpinBox, "size_highest_width").setValue(899)
    assert view.limits == SizeSpans(width=(0, 899))
    assert chosen(view) == ["a/huge.png", "b/strip.png"]
    assert 10 ** view.plot.lines.lines[0][1].value() == pytest.approx(899)
    view.plot.lines.lines[1][0].setValue(math.log10(50))  # the lower line of heights, as a drag does
    qtbot.waitUntil(lambda: len(chosen(view)) == 3)
    assert view.limits == SizeSpans(width=(0, 899), height=(50, math.inf))
    assert view.findChild(QDoubleSpinBox, "size_lowest_height").value() == 50
    press(view, "size_usual")
    assert chosen(view) == list(ODD)


def test_hidden_classes_are_not_chosen(tab: SizeTab) -> None:
    view = seen(tab)
    view.classes.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert chosen(view) == ["a/huge.png"]
    assert int(view.plot.top.before.sum()) == 21
    view.classes.itemDoubleClicked.emit(view.classes.item(1))
    assert chosen(view) == ["b/strip.png", "b/tiny.png"]
    view.classes.itemDoubleClicked.emit(view.classes.item(1))
    assert chosen(view) == list(ODD)


def test_a_field_says_what_it_is_and_chooses_once_its_number_is_whole(tab: SizeTab, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_none")
    told: list[SizeSpans] = []
    view.form.changed.connect(told.append)
    for quantity in QUANTITIES.values():
        for end in ("lowest", "highest"):
            field = view.findChild(QDoubleSpinBox, f"size_{end}_{quantity.name}")
            assert field.text() == "any"
            assert field.accessibleName() == f"{end.capitalize()} {quantity.title.lower()}, {quantity.unit}"
            assert field.decimals() == quantity.digits
            assert field.minimum() == 0
    field = view.findChild(QDoubleSpinBox, "size_lowest_width")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "350")
    assert told == [], "not by every digit on the way"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == [SizeSpans(width=(350, math.inf))]
    view.form.show_limits(SizeSpans(width=(1_234, 5_678)))
    assert (field.text(), view.findChild(QDoubleSpinBox, "size_highest_width").text()) == ("1,234", "5,678")
    assert len(told) == 1, "who chose them elsewhere does not hear of them again"


def test_each_quantity_counts_what_lies_beyond_and_an_open_one_says_nothing(tab: SizeTab) -> None:
    view = seen(tab)
    view.form.show_limits(SizeSpans(width=(0, 899)))
    view.form.show_caught(dict.fromkeys(QUANTITIES, 1_234))
    assert view.findChild(QLabel, "size_beyond_width").text() == "1,234"
    assert {view.findChild(QLabel, f"size_beyond_{name}").text() for name in QUANTITIES if name != "width"} == {""}


def test_classes_are_listed_with_what_is_chosen_of_them_and_stay_hidden(tab: SizeTab) -> None:
    view = seen(tab)
    texts = [view.classes.item(row).text() for row in range(2)]
    assert texts == ["\u2068a\u2069  21  ·  1 chosen", "\u2068b\u2069  22  ·  2 chosen"]
    assert not view.classes.item(0).icon().isNull()
    view.classes.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert view.classes.item(0).text() == "\u2068a\u2069  21"
    assert list(view.classes.ticked()) == [False, True]
    assert view._pictures is not None
    with_one_more = ("0", *view._pictures.classes)
    view.classes.show_classes(with_one_more, view._pictures.labels + 1)
    assert list(view.classes.ticked()) == [True, False, True], "by its name, wherever it stands"
