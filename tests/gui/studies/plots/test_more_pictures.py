"""The curve of pictures per class in the window: dots are walked over and clicked, and the classes that gain are listed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolTip
from pytestqt.qtbot import QtBot

from core.studies.answering import AnsweredStudy
from gui.session import Session
from gui.studies.plots.more_pictures import MorePictures
from gui.studies.plots.table import STUDY_PLOTS
from tests.noted_painting import tip_at
from tests.picture_curves import curve


@pytest.fixture
def plot(studied: Session, rates: AnsweredStudy, qtbot: QtBot) -> MorePictures:
    made = MorePictures(studied)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show_study(replace(rates, curves=(curve(), curve("batch_size 4"))))
    made.show()
    return made


def test_a_dot_means_its_runs(plot: MorePictures, qtbot: QtBot) -> None:
    spot = plot.curves._spot((0, 2))
    with qtbot.waitSignal(plot.chosen) as clicked:
        qtbot.mouseClick(plot.curves, Qt.MouseButton.LeftButton, pos=QPoint(int(spot.x()) + 4, int(spot.y())))
    assert clicked.args == [("r20-0", "r20-1", "r20-2")]
    with qtbot.assertNotEmitted(plot.chosen):
        qtbot.mouseClick(plot.curves, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_keys_walk_over_dots_and_curves(plot: MorePictures, qtbot: QtBot) -> None:
    plot.curves.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(plot.curves, key)
    told = plot.curves.accessibleDescription()
    assert told == "batch_size 4, 40 pictures per class: 81.0 %, 80.0 % to 82.0 % in 3 runs"
    with qtbot.waitSignal(plot.chosen) as pressed:
        qtbot.keyClick(plot.curves, Qt.Key.Key_Return)
    assert pressed.args == [("r40-0", "r40-1", "r40-2")]


def test_a_dot_of_one_picture_per_class_is_one(plot: MorePictures) -> None:
    first, *others = plot.curves.curves
    point, *later = first.points
    plot.curves.show_curves((replace(first, points=(replace(point, pictures=1.0), *later)), *others))
    assert plot.curves.words((0, 0)).startswith("1 picture per class: ")


def test_what_it_says_and_which_class_gains(plot: MorePictures) -> None:
    said, basis = (plot.findChild(QLabel, f"study_curves_{name}").text() for name in ("said", "basis"))
    assert said.startswith("51.0 % with 5 pictures per class, 81.0 % with 40 pictures per class; about ")
    assert "boat gains most: 20 % of it is found with the fewest, 80 % with the most." in said
    assert "inverse power law" in basis
    assert plot.lines.row(0)[0] == "boat"
    assert plot.lines.rowCount() == 2, "of a class that is not on val nothing is known"
    assert len(plot.numbers()[1]) == 2 * (4 + 60)


def test_it_fits_studies_with_a_curve_alone(rates: AnsweredStudy) -> None:
    entry = STUDY_PLOTS.get("pictures")
    assert not entry.fits(rates)
    assert entry.fits(replace(rates, curves=(curve(),)))


def test_a_dot_is_told_to_pointer_and_keys(plot: MorePictures, qtbot: QtBot) -> None:
    spot = plot.curves._spot((1, 2)).toPoint()
    told = tip_at(plot.curves, spot)
    assert told in (plot.curves.words((1, 2)), plot.curves.words((0, 2))), "both curves go through it"
    assert tip_at(plot.curves, QPoint(3, 3)) == ""
    qtbot.keyClick(plot.curves, Qt.Key.Key_Right)
    assert QToolTip.text() == plot.curves.words((0, 1))
    qtbot.keyClick(plot.curves, Qt.Key.Key_Left)
    qtbot.keyClick(plot.curves, Qt.Key.Key_Left)
    qtbot.keyClick(plot.curves, Qt.Key.Key_Up)
    assert plot.curves._at == (0, 0)
    with qtbot.assertNotEmitted(plot.chosen):
        qtbot.mouseClick(plot.curves, Qt.MouseButton.RightButton, pos=spot)
    basis = plot.findChild(QLabel, "study_curves_basis").text()
    assert basis.endswith(f"The classes below are of {plot.curves.curves[0].title}.")
    assert plot.curves.accessibleName().startswith("Accuracy against pictures per class")
    QToolTip.hideText()
