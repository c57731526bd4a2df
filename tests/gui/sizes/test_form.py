"""Limits of sizes are typed, and classes are hidden."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox
from pytestqt.qtbot import QtBot

from core.datasets.cleaning.size_table import SizeSpans
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
