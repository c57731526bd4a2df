"""Licences by the names Flickr tells; those with restrictions are folded away."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from core.datasets.catalog.licences import KNOWN, OPEN_LICENCES, Licence
from gui.flickr.licence_boxes import LicenceBoxes
from gui.kit.foldable import FoldableBox


def test_open_licences_are_allowed_and_a_restricted_one_unfolds_the_others(themed: QApplication, qtbot: QtBot) -> None:
    boxes = LicenceBoxes()
    qtbot.addWidget(boxes)
    folded = boxes.findChild(FoldableBox)
    assert boxes.allowed() == tuple(sorted(OPEN_LICENCES))
    assert not folded.is_open()
    restricted = next(licence for licence in KNOWN if not licence.is_open)
    boxes.set_allowed((restricted.number,))
    assert boxes.allowed() == (restricted.number,)
    assert folded.is_open()


def test_a_name_of_tomorrow_leaves_what_is_allowed(themed: QApplication, qtbot: QtBot) -> None:
    boxes = LicenceBoxes()
    qtbot.addWidget(boxes)
    heard: list[bool] = []
    boxes.changed.connect(lambda: heard.append(True))
    boxes.show_licences((*KNOWN, Licence(17, "A licence of tomorrow", "")))
    box = boxes.findChild(QCheckBox, "flickr_licence_17")
    assert box.text() == "A licence of tomorrow"
    assert boxes.allowed() == tuple(sorted(OPEN_LICENCES))
    assert heard == []
    box.click()
    assert 17 in boxes.allowed()
    assert heard == [True]
