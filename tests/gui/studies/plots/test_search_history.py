"""The history has a place for each trial, a line that only rises, and means the trial under the pointer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.session import Session
from gui.studies.plots.search_history import HistoryCanvas, SearchHistory
from gui.studies.plots.table import STUDY_PLOTS
from gui.theme import LIGHT
from tests.noted_painting import Sheet, Stroke, hover, leave, of_kind, text, texts, tone
from tests.searched import searched_study


def test_a_click_means_a_trial_and_its_numbers_are_saved(studied: Session, qtbot: QtBot, tmp_path: Path) -> None:
    shown = searched_study()
    assert STUDY_PLOTS.get("history").fits(shown)
    plot = SearchHistory(studied)
    qtbot.addWidget(plot)
    plot.resize(700, 300)
    plot.show_study(shown)
    plot.show()
    canvas = plot.canvas
    spots = [canvas.spot(trial) for trial in canvas.trials]
    assert [spot is None for spot in spots] == [False, False, False, True, True]
    first, second, third = spots[:3]
    assert first is not None
    assert second is not None
    assert third is not None
    assert first.x() < second.x() < third.x()
    assert second.y() < first.y() < third.y()
    assert [point.y() for point in canvas._steps()] == sorted((point.y() for point in canvas._steps()), reverse=True)
    assert canvas.nearest(second + QPointF(2, 3)) == 1
    assert canvas.nearest(QPointF(first.x(), second.y())) is None
    with qtbot.waitSignal(plot.chosen) as chosen:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=third.toPoint())
    assert chosen.args == [("find-003",)]
    for ending in ("png", "svg", "csv"):
        plot.save_to(tmp_path / f"plot.{ending}", "find")
    lines = (tmp_path / "plot.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "trial,learning_rate,batch_size,val,state,run"
    assert len(lines) == 6


@pytest.fixture
def canvas(themed: QApplication, qtbot: QtBot) -> HistoryCanvas:
    made, shown = HistoryCanvas("history", "Trials"), searched_study()
    qtbot.addWidget(made)
    made.resize(700, 256)
    made.show_trials(shown.study, shown.found.trials)
    return made


def painted(canvas: HistoryCanvas) -> list[Stroke]:
    with Sheet(canvas.width(), canvas.height()) as sheet:
        canvas.paint(sheet.painter)
    return sheet.strokes


def test_what_ended_is_a_dot_and_what_was_given_up_a_cross(canvas: HistoryCanvas) -> None:
    seen = painted(canvas)
    spots = [canvas.spot(trial) for trial in canvas.trials[:3]]
    dots = of_kind(seen, "ellipse")
    assert [dot.place.center() for dot in dots] == spots[:2]
    assert {dot.brush for dot in dots} == {tone(LIGHT.accent)}, "each was the best until then"
    cross = [stroke.place for stroke in of_kind(seen, "line") if stroke.place.center() == spots[2] and stroke.place.height()]
    assert [stroke.width() for stroke in cross] == [8, 8]
    (best,) = of_kind(seen, "polyline")
    assert (best.pen, best.wide) == (tone(LIGHT.accent), 2)
    assert spots[2] is not None
    assert best.place.right() > spots[2].x(), "it goes on to the last trial"
    assert best.place.top() == spots[1].y()  # type: ignore[union-attr]


def test_the_trial_that_stands_out_has_a_ground_of_its_own(canvas: HistoryCanvas, qtbot: QtBot) -> None:
    def ground() -> list[object]:
        return [dot.place.center() for dot in of_kind(painted(canvas), "ellipse") if dot.brush == tone(LIGHT.hover)]

    second = canvas.spot(canvas.trials[1])
    assert second is not None
    assert ground() == []
    hover(canvas, second)
    assert canvas.at == 1
    assert canvas.accessibleDescription().startswith("Trial 2, ended:")
    assert ground() == [second]
    leave(canvas)
    assert (canvas.at, ground(), canvas.accessibleDescription()) == (None, [], "")
    third = canvas.spot(canvas.trials[2])
    assert third is not None
    canvas.at = 2
    crossed = [
        stroke.pen for stroke in of_kind(painted(canvas), "line") if stroke.place.center() == third and stroke.place.height()
    ]
    assert crossed == [tone(LIGHT.text)] * 2


def test_axes_say_what_lies_where(canvas: HistoryCanvas) -> None:
    seen = painted(canvas)
    said = texts(seen)
    assert [words for words in said if words.endswith("%")] == ["40.0 %", "60.0 %", "80.0 %"]
    assert [words for words in said if words.isdigit()] == [str(number) for number in range(1, 9)], "every trial that is planned"
    assert said[-1].startswith("Trial; a cross was given up")
    for number in (1, 2):
        spot = canvas.spot(canvas.trials[number - 1])
        assert spot is not None
        assert text(seen, str(number)).place.center().x() == pytest.approx(spot.x())
    grid = [stroke.place for stroke in of_kind(seen, "line") if stroke.pen == tone(LIGHT.line)]
    levels = [text(seen, words).place.center().y() for words in ("40.0 %", "60.0 %", "80.0 %")]
    assert [line.top() for line in grid] == pytest.approx(levels)
    assert levels == pytest.approx([canvas._y(share) for share in (0.4, 0.6, 0.8)])
    (base,) = [stroke.place for stroke in of_kind(seen, "line") if stroke.pen == tone(LIGHT.line_strong)]
    assert base.top() == canvas.height() - 40
    assert base.left() == grid[0].left()


def test_of_many_trials_every_so_many_is_numbered(canvas: HistoryCanvas) -> None:
    canvas._last = 60
    numbers = [words for words in texts(painted(canvas)) if words.isdigit()]
    assert numbers == ["1", *(str(number) for number in range(6, 61, 6))]
    canvas._last = 20
    assert [words for words in texts(painted(canvas)) if words.isdigit()][:3] == ["1", "4", "6"], "2 would lie on 1"
