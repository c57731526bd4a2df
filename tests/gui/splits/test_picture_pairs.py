"""The closest pairs stand side by side and wrap."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QLabel,
    QScrollArea,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from gui.pictures.strip import PictureStrip
from gui.splits.panel import SplitPanel
from gui.splits.picture_pairs import LARGE_SIDE, PicturePairs
from tests.as_built import as_built
from tests.split_panels import make


def test_the_closest_pairs_stand_side_by_side_and_wrap(panel: SplitPanel, qtbot: QtBot) -> None:
    make(panel, qtbot)
    panel._certificate.findChild(QToolButton, "certificate_pairs").click()
    pairs = panel._certificate.findChildren(PicturePairs)[1]
    strips = pairs.findChildren(PictureStrip)
    assert len(strips) == len(pairs._pairs) > 0
    tiles = [strip.tiles.tile(0) for strip in strips]
    assert all(len(tile.words) == 2 for tile in tiles)
    assert all(file.is_file() for tile in tiles for file in tile.files)
    shown = strips[0].tiles
    qtbot.waitUntil(lambda: not any((made := shown.picture(0, file)) is None or made.isNull() for file in tiles[0].files))
    for width, columns in ((1100, 3), (720, 1), (1400, 2)):
        panel.resize(width, 800)
        qtbot.waitUntil(lambda columns=columns: pairs.columns() == columns)
        parts = pairs.findChildren(PictureStrip)
        qtbot.waitUntil(lambda parts=parts: all(part.mapTo(pairs, part.rect().topRight()).x() < pairs.width() for part in parts))
    assert panel.findChild(QScrollArea, "split_area").horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("tied", [None, False])
def test_what_a_pair_says_is_never_cut_at_its_edge(qtbot: QtBot, tied: bool | None) -> None:
    pairs = PicturePairs({}, LARGE_SIDE)
    qtbot.addWidget(pairs)
    words = "train and test: close: 59 % agreement of pixels, 16 of 64 bits differ, and nobody has looked yet"
    pairs.add(("a.jpg", "b.jpg"), words, tied)
    pairs.resize(400, 400)
    pairs.show()
    (said,) = [found for found in pairs.findChildren(QLabel) if found.text() == words]
    assert said.minimumSizeHint().width() <= said.width(), "it asks for no more room than there is"
    assert said.sizeHint().height() > said.fontMetrics().height() * 1.5, "it stands on two lines"


def test_a_pair_can_be_shown_and_tied(qtbot: QtBot) -> None:
    pairs = PicturePairs({}, LARGE_SIDE)
    qtbot.addWidget(pairs)
    for names, tied in ((("a.jpg", "b.jpg"), False), (("c.jpg", "d.jpg"), True), (("e.jpg", "f.jpg"), None)):
        pairs.add(names, "close", tied)
    ties, shows = pairs.findChildren(QToolButton, "pair_tie"), pairs.findChildren(QToolButton, "pair_show")
    assert [(tie.text(), tie.isEnabled()) for tie in ties] == [("Tie together", True), ("Tied together", False)]
    assert ties[0].accessibleName() == "Tie together: a.jpg and b.jpg"
    assert ties[0].toolTip().startswith("They show the same case")
    assert len(shows) == 3
    assert shows[2].accessibleName() == "Show e.jpg and f.jpg in the gallery"
    assert not any(button.icon().isNull() for button in (*ties, *shows))
    with qtbot.waitSignal(pairs.tie_asked) as told:
        ties[0].click()
    assert told.args == [("a.jpg", "b.jpg")]
    with qtbot.waitSignal(pairs.show_asked) as told:
        shows[2].click()
    assert told.args == [("e.jpg", "f.jpg")]
    as_built("picture-pairs", pairs)


def test_a_low_window_is_scrolled_and_squeezes_no_pair(qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    pairs = PicturePairs({}, LARGE_SIDE)
    area.setWidget(pairs)
    for number in range(2):
        pairs.add((f"{number}a.jpg", f"{number}b.jpg"), "close")
    first, second = pairs._pairs
    area.resize(first.width() + 200, 100)
    area.show()
    qtbot.waitExposed(area)
    qtbot.waitUntil(lambda: second.geometry().top() > first.geometry().bottom())
    assert first.height() == second.height() >= first.minimumSizeHint().height() > LARGE_SIDE
    assert pairs.height() > second.geometry().bottom()
    assert area.verticalScrollBar().maximum() > 0
    assert area.horizontalScrollBar().maximum() == 0
