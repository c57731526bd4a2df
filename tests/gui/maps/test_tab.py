"""The Map tab offers a map, has the workshop make it, and reads it again when something has changed."""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.engine.protocol import MakeMap, MapMade
from core.looking.maps.picture_map import CLOSER_LOOK, PictureMap, file_of, stamp, write_map
from core.runs.folder import RunFolder
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from gui.kit.job_bar import JobBar
from gui.maps.tab import MapTab
from gui.session import Session
from gui.tasks.task import Task
from tests.as_built import as_built
from tests.catalogs import Planted, plant, planted_dataset
from tests.judged_runs import finished_run

PATIENCE = 90_000  # milliseconds; only a failing test waits so long


def made_by_hand(workspace: Workspace, dataset: Dataset, by: str, looked: Event, context: Context) -> MapMade:
    """What the workshop's process does, without a network, once somebody has looked at how far it is."""
    context.report(Progress("Laying out the map", 1, 2))
    assert looked.wait(PATIENCE / 1000)
    samples = dataset.table(None).sha256
    places = np.random.default_rng(len(by)).uniform(-1, 1, (len(samples), 2)).astype(np.float32)
    weights = stamp(RunFolder.open(workspace, by).best_weights)
    write_map(file_of(dataset, by), PictureMap(samples, places, by, weights))
    return MapMade(by, len(samples), True)


def made_in_no_time() -> MapMade:
    return MapMade(CLOSER_LOOK, 1, True)


def shown_by(tab: MapTab) -> str:
    return tab.view.points.by if tab.view is not None and tab.view.points is not None else ""


def lay_out_by(tab: MapTab, by: str) -> None:
    assert tab.view is not None
    layouts = tab.view.findChild(QComboBox, "map_by")
    layouts.setCurrentIndex(layouts.findData(by))
    layouts.activated.emit(layouts.currentIndex())


def test_a_run_lays_out_a_map_that_is_made_first_while_the_one_before_is_shown(
    tab: MapTab, session: Session, workspace: Workspace, dataset: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished_run(workspace, "quick").best_weights.write_bytes(b"weights")
    session.runs_changed.emit()
    assert tab.view is not None
    layouts = tab.view.findChild(QComboBox, "map_by")
    qtbot.waitUntil(lambda: layouts.findData("quick") >= 0)
    asked: list[MakeMap] = []
    looked = Event()

    def workshop(request: MakeMap) -> Task:
        asked.append(request)
        return Task(made_by_hand, workspace, dataset, request.by, looked)

    monkeypatch.setattr(session, "ask_workshop", workshop)
    lay_out_by(tab, "quick")
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [MakeMap("vehicles", "quick")]
    assert shown_by(tab) == CLOSER_LOOK
    (bar,) = tab.findChildren(JobBar)
    assert bar.isVisible()
    looked.set()
    qtbot.waitUntil(lambda: shown_by(tab) == "quick")
    assert layouts.currentData() == "quick"
    lay_out_by(tab, CLOSER_LOOK)
    qtbot.waitUntil(lambda: shown_by(tab) == CLOSER_LOOK)
    lay_out_by(tab, "quick")
    qtbot.waitUntil(lambda: shown_by(tab) == "quick")
    assert len(asked) == 1, "it is kept"


@pytest.mark.soak
def test_the_workshop_makes_a_map(session: Session, workspace: Workspace, shapes: Dataset, qtbot: QtBot) -> None:
    tab = MapTab(session)
    qtbot.addWidget(tab)
    failures: list[object] = []
    tab.failed.connect(failures.append)
    tab.show_dataset(shapes, overview(workspace, shapes.name))
    tab.show()
    qtbot.waitUntil(tab.make.isVisible)
    tab.make.click()
    assert tab.findChild(JobBar) is not None
    qtbot.waitUntil(lambda: shown_by(tab) == CLOSER_LOOK, timeout=PATIENCE)
    assert failures == []


def test_pictures_that_came_later_are_told_of_with_an_act(tab: MapTab, session: Session, dataset: Dataset, qtbot: QtBot) -> None:
    assert tab.view is not None
    anew = tab.view.findChild(QPushButton, "map_anew")
    assert anew.isHidden()
    plant(dataset, [Planted("c0/later.png", "c0")])
    session.datasets_changed.emit()
    qtbot.waitUntil(lambda: not anew.isHidden())
    assert tab.view.choices._news.text() == "1 picture is not on the map: added since, or not readable."


def test_a_dataset_without_a_map_offers_one_and_a_bare_one_does_not(
    session: Session, workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = MapTab(session)
    qtbot.addWidget(tab)
    tab.show()
    bare = planted_dataset(workspace, "bare")
    tab.show_dataset(bare, overview(workspace, "bare"))
    qtbot.waitUntil(tab.make.isVisible)
    assert not tab.make.isEnabled()
    as_built("map-none", tab)
    plant(bare, [Planted("a/1.png", "a")])
    tab.show_dataset(bare, overview(workspace, "bare"))
    qtbot.waitUntil(tab.make.isEnabled)
    asked: list[MakeMap] = []
    monkeypatch.setattr(session, "ask_workshop", lambda request: asked.append(request) or Task(made_in_no_time))
    tab.make.click()
    assert asked == [MakeMap("bare", CLOSER_LOOK)]
    assert [task.title for task in session.tasks] == ["Drawing a map of bare"]
    qtbot.waitUntil(lambda: session.tasks == [])


def test_what_went_wrong_with_another_dataset_is_told_by_its_name(tab: MapTab, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tab.failed) as failed, qtbot.assertNotEmitted(session.notified):
        tab._not_made("vehicles", ValueError("gone"))
    assert str(failed.args[0]) == "gone"
    with qtbot.waitSignal(session.notified) as told, qtbot.assertNotEmitted(tab.failed):
        tab._not_made("boats", ValueError("gone"))
    assert told.args == ["boats: gone"]
    for name, by, anew, words in (
        ("boats", "quick", True, "The map of boats has 3 pictures."),
        ("vehicles", "slow", False, "The map of vehicles has 3 pictures. It is as it was."),
    ):
        with qtbot.waitSignal(session.notified) as told:
            tab._made(name, MapMade(by, 3, anew))
        assert told.args == [words]
        assert tab._by == ("slow" if name == "vehicles" else CLOSER_LOOK), "another dataset's map changes nothing here"
