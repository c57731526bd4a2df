"""The nearest pictures come for the run that is chosen; where its pictures have to be looked at first, a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.engine.protocol import Failure, FindNearest, NearestFound, Reply, Request
from core.prediction.explaining.records import LearnedPicture, NearestPictures
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.evaluation.asked_part import ExplainedPicture
from gui.evaluation.nearest_strip import NearestStrip
from gui.kit.labels import ElidedLabel
from gui.session import Session
from gui.tasks.task import Task
from tests.answering_engines import answering_engine
from tests.as_built import as_built

SOON = 15_000
SHOWN = ExplainedPicture(Path("a.png"), {"one": ("cat", "dog"), "unseen": ("cat", "dog")})


@pytest.fixture
def nearest(session: Session, workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> Iterator[NearestStrip]:
    session.engine = answering_engine(workspace, tmp_path)
    made = NearestStrip(session, "test")
    qtbot.addWidget(made)
    yield made
    made.show_picture(None)


def answered(nearest: NearestStrip, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not nearest.is_waiting, timeout=SOON)


def words(nearest: NearestStrip) -> str:
    label = nearest.findChild(ElidedLabel, "nearest_words")
    assert label is not None
    return label.text()


def button(nearest: NearestStrip) -> QPushButton:
    found = nearest.findChild(QPushButton, "nearest_look")
    assert found is not None
    return found


def test_pictures_come_with_their_class_and_how_far_they_are(nearest: NearestStrip, qtbot: QtBot) -> None:
    nearest.show_picture(SHOWN)
    assert not nearest.is_waiting, "nothing is asked while it is off"
    nearest.turn()
    answered(nearest, qtbot)
    assert words(nearest) == "one has learned from this picture in another file: cat/1.png."
    tiles = [nearest.strip.tiles.tile(row) for row in range(nearest.strip.tiles.rowCount())]
    assert [(tile.words, tile.lines) for tile in tiles] == [(("cat",), ("this picture",)), (("dog",), ("0.25",))]
    assert tiles[1].told == "dog/2.png\ndog, distance 0.250: 0 for the same features, 1 for nothing in common"
    assert button(nearest).isHidden()
    nearest.turn()
    assert nearest.strip.tiles.rowCount() == 0
    as_built("nearest", nearest)


def test_a_runs_pictures_are_looked_at_when_a_person_wants_it(
    nearest: NearestStrip, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[Request] = []
    replies: list[Reply] = [
        Failure("The disk is full.", "Free some space."),
        NearestFound(NearestPictures("unseen", Path("a.png"), "pets", 2, 0, (LearnedPicture("a", Path(), Path(), "cat", 0.5),))),
    ]

    def workshop(request: Request) -> Task:
        asked.append(request)
        reply = replies.pop(0)

        def answer(context: Context) -> Reply:
            return reply

        return Task(answer)

    monkeypatch.setattr(session, "ask_workshop", workshop)
    told: list[str] = []
    session.notified.connect(told.append)
    nearest.turn(True)
    nearest.show_picture(ExplainedPicture(Path("a.png"), {"unseen": ("cat",)}))
    answered(nearest, qtbot)
    assert words(nearest) == "unseen would have to look at 9 training pictures once more, to compare features."
    assert button(nearest).isVisibleTo(nearest)
    qtbot.mouseClick(button(nearest), Qt.MouseButton.LeftButton)
    assert words(nearest) == "The training pictures of unseen are being looked at."
    assert not button(nearest).isVisibleTo(nearest)
    qtbot.waitUntil(lambda: not session.tasks and not nearest.is_waiting, timeout=SOON)
    assert told == ["The training pictures of unseen were not looked at: The disk is full. Free some space."]
    assert button(nearest).isVisibleTo(nearest), "it can be tried again"
    qtbot.mouseClick(button(nearest), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not session.tasks and not nearest.is_waiting, timeout=SOON)
    assert asked == [FindNearest("unseen", Path("a.png"), 12, look=True)] * 2
    assert len(told) == 1


def test_what_went_wrong_is_said_in_place(nearest: NearestStrip, qtbot: QtBot) -> None:
    nearest.turn(True)
    nearest.show_picture(ExplainedPicture(Path("a.png"), {"broken": ("cat",)}))
    answered(nearest, qtbot)
    assert words(nearest) == "The weights are damaged. Train it again."
    as_built("nearest-failed", nearest)
