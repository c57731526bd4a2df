"""The box beside the pointer lists every run and stays within the plot."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.plots import hover_box
from gui.plots.hover_box import HoverBox, HoverRow
from gui.theme import LIGHT, SPACE
from tests.noted_painting import looked_at, noting, of_kind, text, texts, tone


def test_all_of_twenty_runs_are_listed_within_a_low_plot(themed: QApplication, qtbot: QtBot) -> None:
    plot = QWidget()
    qtbot.addWidget(plot)
    plot.resize(900, 160)
    plot.show()
    box = HoverBox(plot)
    rows = [HoverRow(f"run {n}", QColor("red"), n, f"{n}.0") for n in range(20)]
    for at in (QPoint(5, 5), QPoint(890, 150), QPoint(450, 80)):
        box.show_rows("Epoch 3: val, train", rows, "run 7", at)
        assert plot.rect().contains(box.geometry()), at
        assert not box.geometry().contains(at)
    image = box.grab().toImage()
    reds = {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) == QColor("red")}
    # A dot for each, in several columns.
    assert len({x // 60 for x, _ in reds}) >= 3
    assert len(reds) > 20 * 20


def test_its_title_is_never_cut(qtbot: QtBot) -> None:
    plot = QWidget()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    box = HoverBox(plot)
    title = "Epoch 1,519: val, train"
    box.show_rows(title, [HoverRow("a", QColor("red"), 1.0, "1")], "a", QPoint(100, 100))
    assert box.width() - 2 * SPACE >= box.fontMetrics().horizontalAdvance(title)


def test_each_run_has_its_dot_its_name_and_its_values_and_the_near_one_stands_out(
    themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = QWidget()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    box = HoverBox(plot)
    assert box.isHidden()
    rows = [HoverRow("first", QColor("red"), 1.0, "90 %"), HoverRow("a name " * 20, QColor("blue"), 2.0, "8 %")]
    box.show_rows("Epoch 3", rows, "first", QPoint(100, 100))
    assert box.rows() == tuple(rows)
    seen = looked_at(box, noting(monkeypatch, hover_box))
    said = texts(seen)
    assert said[:3] == ["Epoch 3", "first", "90 %"]
    assert "…" in said[3]
    assert said[4] == "8 %"
    assert text(seen, "Epoch 3").pen == tone(LIGHT.text_dim)
    assert (text(seen, "first").strong, text(seen, said[3]).strong) == (True, False)
    assert text(seen, "first").pen == tone(LIGHT.text)
    dots = of_kind(seen, "ellipse")
    assert [dot.brush for dot in dots] == [tone("red"), tone("blue")]
    for dot, name, value in zip(dots, (said[1], said[3]), ("90 %", "8 %"), strict=True):
        named, told = text(seen, name), text(seen, value)
        assert dot.place.right() <= named.place.left()
        assert named.place.right() < told.place.left()
        assert told.align & Qt.AlignmentFlag.AlignRight.value
        assert abs(named.place.center().y() - dot.place.center().y()) < 3
        assert box.rect().contains(told.place.toAlignedRect())
    tops = [text(seen, words).place.top() for words in ("Epoch 3", "first", said[3])]
    assert tops == sorted(set(tops))
    (ground,) = of_kind(seen, "rounded")
    assert (ground.brush, ground.pen) == (tone(LIGHT.surface), tone(LIGHT.line_strong))


def test_it_lets_the_pointer_through(qtbot: QtBot) -> None:
    plot = QWidget()
    qtbot.addWidget(plot)
    assert HoverBox(plot).testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
