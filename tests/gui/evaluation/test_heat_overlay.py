"""A heat map comes for the run, class and member that are chosen, is as strong as wanted, and what went wrong is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QSlider
from pytestqt.qtbot import QtBot

from core.support.errors import SafelightError
from core.support.workspace import Workspace
from gui.evaluation.asked_part import ExplainedPicture
from gui.evaluation.heat_overlay import USUAL_STRENGTH, HeatOverlay
from gui.kit.labels import ElidedLabel
from gui.pictures.picture_canvas import PictureCanvas
from gui.session import Session
from tests.answering_engines import answering_engine
from tests.as_built import as_built

SOON = 15_000
KNOWN = ("cat", "dog")


@pytest.fixture
def heat(session: Session, workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> Iterator[HeatOverlay]:
    session.engine = answering_engine(workspace, tmp_path)
    canvas = PictureCanvas()
    qtbot.addWidget(canvas)
    pixmap = QPixmap(40, 20)
    pixmap.fill("white")
    canvas.show_pixmap(pixmap, QSize(40, 20))
    made = HeatOverlay(session, canvas, "test", canvas)
    canvas.show()
    yield made
    made.show_picture(None)


def chosen(heat: HeatOverlay, name: str, text: str) -> QComboBox:
    choice = heat.findChild(QComboBox, name)
    assert choice is not None
    choice.setCurrentText(text)
    choice.activated.emit(choice.currentIndex())
    return choice


def colour(heat: HeatOverlay) -> str:
    return heat._canvas._above.toImage().pixelColor(0, 0).name()


def words(heat: HeatOverlay) -> str:
    found = heat.findChild(ElidedLabel, "heat_words")
    assert found is not None
    return found.text()


def answered(heat: HeatOverlay, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not heat.is_waiting, timeout=SOON)


def test_it_asks_nothing_until_it_is_turned_on(heat: HeatOverlay, qtbot: QtBot) -> None:
    heat.show_picture(ExplainedPicture(Path("a.png"), {"one": KNOWN}))
    assert not heat.is_waiting
    heat.turn()
    assert heat.is_waiting
    answered(heat, qtbot)
    assert colour(heat) == "#ff0000"
    heat.turn()
    assert heat._canvas._above.isNull()


def test_another_class_is_another_map_and_stays_chosen_with_the_next_picture(heat: HeatOverlay, qtbot: QtBot) -> None:
    heat.turn(True)
    heat.show_picture(ExplainedPicture(Path("a.png"), {"one": KNOWN, "two": KNOWN}))
    choice = chosen(heat, "heat_class", "dog")
    answered(heat, qtbot)
    assert (colour(heat), words(heat)) == ("#0000ff", "Grad-CAM on 7 × 7 places: what is bright speaks for dog.")
    heat.show_picture(ExplainedPicture(Path("b.png"), {"one": KNOWN, "two": KNOWN}))
    assert heat._canvas._above.isNull(), "the map of the picture before must not lie over this one"
    assert choice.currentText() == "dog"
    answered(heat, qtbot)
    assert colour(heat) == "#0000ff"
    chosen(heat, "heat_run", "two")
    answered(heat, qtbot)
    assert choice.currentText() == "dog"


def test_members_of_an_ensemble_can_be_shown_alone(heat: HeatOverlay, qtbot: QtBot) -> None:
    heat.turn(True)
    heat.show_picture(ExplainedPicture(Path("a.png"), {"both": KNOWN, "one": KNOWN}))
    answered(heat, qtbot)
    assert "The mean of 2 members" in words(heat)
    choice = chosen(heat, "heat_member", "second")
    assert choice.isVisibleTo(heat)
    answered(heat, qtbot)
    assert words(heat).endswith("Of the ensemble, second alone.")
    chosen(heat, "heat_run", "one")
    answered(heat, qtbot)
    assert not choice.isVisibleTo(heat)
    as_built("heat", heat)


def test_what_went_wrong_is_said_in_place(heat: HeatOverlay, qtbot: QtBot) -> None:
    heat.turn(True)
    heat.show_picture(ExplainedPicture(Path("a.png"), {"broken": KNOWN}))
    answered(heat, qtbot)
    assert words(heat) == "The weights are damaged. Train it again."
    assert heat._canvas._above.isNull()
    as_built("heat-failed", heat)


def test_the_strength_is_remembered(heat: HeatOverlay, session: Session, qtbot: QtBot) -> None:
    slider = heat.findChild(QSlider, "heat_strength")
    assert slider is not None
    assert slider.value() == USUAL_STRENGTH
    slider.setValue(30)
    assert heat._canvas._strength == 0.3
    again = HeatOverlay(session, heat._canvas, "again", heat._canvas)
    kept = again.findChild(QSlider, "heat_strength")
    assert kept is not None
    assert kept.value() == 30


def test_a_name_in_what_is_said_is_no_markup(heat: HeatOverlay) -> None:
    heat._refused(SafelightError("There is no class <img src=x>."))
    found = heat.findChild(ElidedLabel, "heat_words")
    assert found is not None
    assert found.text() == "There is no class <img src=x>."
    assert "<img" not in found.toolTip()
