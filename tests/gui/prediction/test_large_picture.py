"""A picture is shown large by Space or a double click, with what the runs say; keys walk on in the order shown and go back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability, PicturePrediction, Preview
from core.support.errors import SafelightError
from gui.kit.labels import ElidedLabel
from gui.prediction.large_picture import FULL, LARGEST, LargePicture
from gui.prediction.order import LEAST_SURE, NAME, RowOrder, WantedRows
from gui.prediction.table import PredictionTable
from gui.prediction.view import PredictionView
from gui.session import Session
from tests.answering_engines import answering_engine
from tests.as_built import as_built

SOON = 20_000


@pytest.fixture
def large(session: Session, qtbot: QtBot, tmp_path: Path) -> LargePicture:
    room = QWidget()
    qtbot.addWidget(room)
    table = PredictionTable(room)
    table.set_runs(["one", "two"], {})
    view = PredictionView(table, room)
    QVBoxLayout(room).addWidget(view)
    for name in ("b", "a"):
        picture = tmp_path / f"{name}.png"
        Image.new("RGB", (640, 480), (30, 60, 200)).save(picture)
        table.add([picture])
        said = {"one": (ClassProbability("car", 0.9),), "two": (ClassProbability("ferry", 0.6),)}
        table.take_answers([PicturePrediction(picture, said, None, Preview(tmp_path / "small.jpg", 640, 480))])
    made = LargePicture(session, view, tmp_path / "large", room)
    view.large_asked.connect(made.open_current)
    room.resize(900, 600)
    room.show()
    return made


def words(large: LargePicture) -> str:
    label = large.findChild(ElidedLabel, "large_words")
    assert label is not None
    return label.text()


def test_space_shows_the_current_picture_and_goes_back(large: LargePicture, qtbot: QtBot) -> None:
    view = large._view
    view.rows.show_order(RowOrder(NAME))
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert large.isVisible()
    assert large.geometry() == large._room.rect()
    assert "a.png  ·  640 × 480 pixels  ·  1 of 2" in words(large)
    agreement = large.findChild(QLabel, "large_agreement")
    assert agreement is not None
    assert agreement.text() == "they differ"
    qtbot.waitUntil(lambda: large._side == 1600, timeout=SOON)
    qtbot.keyClick(large, Qt.Key.Key_Right)
    assert "b.png" in words(large)
    assert view.selected_places() == [1]
    qtbot.keyClick(large, Qt.Key.Key_Right)
    assert "b.png" in words(large), "there is no picture after the last one"
    large._room.resize(1000, 500)
    assert large.geometry() == large._room.rect()
    qtbot.keyClick(large, Qt.Key.Key_Space)
    assert not large.isVisible()


def test_a_double_click_shows_a_picture_and_one_that_is_taken_out_goes(large: LargePicture, qtbot: QtBot) -> None:
    view = large._view
    at = view.visualRect(view.rows.index(1, 2)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert large.isVisible()
    assert "b.png" in words(large)
    view.table.remove([1])
    assert not large.isVisible()


def test_another_order_other_runs_and_a_part_of_the_rows_are_followed(large: LargePicture) -> None:
    view = large._view
    view.selectRow(0)
    large.open_current()
    assert "a.png  ·  640 × 480 pixels  ·  1 of 2" in words(large)
    view.table.take_answers([PicturePrediction(view.rows.picture(1).path, {"one": (ClassProbability("car", 0.5),)})])
    view.rows.show_order(RowOrder(LEAST_SURE))
    assert "a.png  ·  640 × 480 pixels  ·  2 of 2" in words(large)
    view.table.set_runs(["two"], {})
    agreement, said = large.findChild(QLabel, "large_agreement"), large.findChild(QWidget, "large_answers")
    assert agreement is not None
    assert said is not None
    assert (agreement.isVisibleTo(large), said.accessibleName()) == (False, "two: ferry, 60.0 %")
    view.rows.show_wanted(WantedRows(class_name="ferry"))
    assert large.isVisible()
    view.rows.show_wanted(WantedRows(class_name="car"))
    assert not large.isVisible()


def test_it_goes_with_its_row_when_answers_put_others_in_its_place(large: LargePicture) -> None:
    """Such rows are laid out anew, which nobody heard: a picture stayed large that the table did not show any more."""
    view = large._view
    paths = [picture.path for picture in view.table.pictures()]

    def say(*classes: str) -> None:
        said = [{run: (ClassProbability(name, 0.9),) for run in ("one", "two")} for name in classes]
        view.table.take_answers([PicturePrediction(path, each) for path, each in zip(paths, said, strict=True)])

    say("car", "ferry")
    view.rows.show_wanted(WantedRows(class_name="car"))
    view.selectRow(0)
    large.open_current()
    assert large.isVisible()
    say("ferry", "car")
    assert view.rows.rowCount() == 1
    assert not large.isVisible()


def test_a_picture_that_cannot_be_used_says_why(large: LargePicture, tmp_path: Path) -> None:
    table = large._view.table
    table.add([tmp_path / "none.png"])
    table.take_answers([PicturePrediction(tmp_path / "none.png", {}, "It is no picture.")])
    large._view.selectRow(0)
    large.open_current()
    problem = large.findChild(QLabel, "large_problem")
    assert problem is not None
    assert (problem.isVisibleTo(large), problem.text()) == (True, "It is no picture.")


def test_h_shows_where_a_run_looks_for_this_picture_and_the_next(
    large: LargePicture, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    session.engine = answering_engine(session.workspace, tmp_path)
    view = large._view
    view.rows.show_order(RowOrder(NAME))
    view.selectRow(0)
    large.open_current()
    button = large.findChild(QToolButton, "large_heat")
    words = large.findChild(ElidedLabel, "heat_words")
    assert button is not None
    assert words is not None
    qtbot.keyClick(large, Qt.Key.Key_H)
    assert button.isChecked()
    for steps in (0, 1):
        large.walk(steps)
        qtbot.waitUntil(lambda: not large.heat.is_waiting, timeout=SOON)
        assert words.text() == "Grad-CAM on 7 × 7 places: what is bright speaks for cat."
        assert not large.canvas._above.isNull()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not large.heat.is_on
    assert large.canvas._above.isNull()


def test_n_shows_what_is_most_like_it(large: LargePicture, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.engine = answering_engine(session.workspace, tmp_path)
    large._view.selectRow(0)
    large.open_current()
    button = large.findChild(QToolButton, "large_nearest")
    assert button is not None
    qtbot.keyClick(large, Qt.Key.Key_N)
    assert button.isChecked()
    qtbot.waitUntil(lambda: not large.nearest.is_waiting, timeout=SOON)
    assert large.nearest.strip.tiles.rowCount() == 2
    qtbot.keyClick(large, Qt.Key.Key_N)
    assert not button.isChecked()
    assert not large.nearest.isVisible()


def test_a_part_is_asked_for_by_a_frame(large: LargePicture, qtbot: QtBot) -> None:
    large._view.selectRow(0)
    large.open_current()
    button = large.findChild(QToolButton, "large_part")
    assert button is not None
    qtbot.keyClick(large, Qt.Key.Key_C)
    assert large.frame.is_on
    assert button.isChecked()
    assert words(large).startswith("Draw a frame")
    path = large._view.rows.picture(0).path
    with qtbot.waitSignal(large.part_wanted) as wanted:
        qtbot.keyClick(large.frame, Qt.Key.Key_Return)
    assert wanted.args == [path, (0.25, 0.25, 0.75, 0.75)]
    assert not button.isChecked()
    assert "a.png" in words(large)
    button.click()
    assert large.frame.is_on
    large.walk(1)
    assert not large.frame.is_on, "it was of the other picture"


def test_back_in_the_table_the_picture_is_in_sight_wherever_it_has_moved(large: LargePicture, tmp_path: Path) -> None:
    view, table = large._view, large._view.table
    table.add([tmp_path / f"{number}.png" for number in range(40)])
    said = {name: (ClassProbability("car", 0.5),) for name in ("one", "two")}
    table.take_answers([PicturePrediction(tmp_path / f"{number}.png", said) for number in range(40)])
    view.rows.show_order(RowOrder(LEAST_SURE))
    view.selectRow(0)
    large.open_current()
    sure = {name: (ClassProbability("car", 1.0),) for name in ("one", "two")}
    table.take_answers([PicturePrediction(view.rows.picture(0).path, sure)])
    assert view.currentIndex().row() == view.rows.rowCount() - 1
    large.end()
    assert view.viewport().rect().intersects(view.visualRect(view.currentIndex()))


def test_it_is_built_as_it_was_looked_at(large: LargePicture, qtbot: QtBot) -> None:
    large._view.selectRow(0)
    qtbot.keyClick(large._view, Qt.Key.Key_Space)
    as_built(
        "large-picture", large, instead={str(large._view.rows.rows()[0].path.parent): "here", "minimumSize=0 by \\d+ acc": "acc"}
    )


def test_keys_turn_the_size_zoom_and_leave_others_to_the_page(
    large: LargePicture, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    monkeypatch.setattr(large.canvas, "turn_size", lambda: done.append("size"))
    monkeypatch.setattr(large.canvas, "step", done.append)
    large._view.selectRow(0)
    large.open_current()
    keys = Qt.Key
    for key in (keys.Key_Z, keys.Key_Plus, keys.Key_Equal, keys.Key_Minus, keys.Key_Q):
        qtbot.keyClick(large, key)
    assert done == ["size", 1, 1, -1]
    for key, row in ((keys.Key_Down, 1), (keys.Key_Up, 0), (keys.Key_Right, 1), (keys.Key_Left, 0)):
        qtbot.keyClick(large, key)
        assert large._view.currentIndex().row() == row
    qtbot.keyClick(large, keys.Key_C)
    qtbot.keyClick(large, keys.Key_C)
    assert (large.frame.is_on, large._buttons["part"].isChecked()) == (False, False), "C ends what it began"
    qtbot.keyClick(large, keys.Key_Escape)
    assert large.isHidden()


def test_it_is_read_in_full_only_where_it_is_larger_than_what_is_shown(
    large: LargePicture, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(large, "_sharpen", asked.append)
    large.canvas.finer_wanted.emit()
    assert asked == [], "there is none"
    large._view.selectRow(0)
    large.open_current()
    assert asked == [LARGEST]
    for side, wide, high, wanted in ((0, 9000, 10, []), (1600, 1600, 900, []), (1600, 10, 1601, [FULL]), (FULL, 9000, 9000, [])):
        asked.clear()
        large._side, large._row = side, replace(large._row, preview=Preview(Path("small.jpg"), wide, high))
        large.canvas.finer_wanted.emit()
        assert asked == wanted, (side, wide, high)


def test_why_it_could_not_be_read_is_said_and_no_frame_is_drawn_on_what_is_none(large: LargePicture, qtbot: QtBot) -> None:
    large._view.selectRow(0)
    large.open_current()
    large._failed(SafelightError("It is gone."))
    problem = large.findChild(QLabel, "large_problem")
    assert (problem.isHidden(), problem.text()) == (False, "It is gone.")
    large._row = replace(large._row, error="It is no picture.")
    large._turn_frame()
    assert (large.frame.is_on, large._buttons["part"].isChecked()) == (False, False)


def test_a_picture_that_comes_late_is_not_laid_over_another(large: LargePicture, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[object, ...]] = []
    large._view.selectRow(0)
    large.open_current()
    large._task.drop()
    monkeypatch.setattr(large.canvas, "show_pixmap", lambda *about, **how: shown.append((about[1], how)))
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(0)
    large._sharpened((Path("another.png"), 7, image))
    large._sharpened((large._row.path, 8, QImage()))
    assert shown == []
    large._sharpened((large._row.path, 9, image))
    assert (shown, large._side) == ([(QSize(640, 480), {"keep_place": True})], 9)
    large._row = replace(large._row, preview=None)
    large._sharpened((large._row.path, 9, image))
    assert shown[1][0] == QSize(20, 10)
