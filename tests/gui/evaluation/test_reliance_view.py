"""Whether backgrounds matter to a run: masks are offered where there are none, and the answer is told with dots and examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.engine.protocol import BackgroundsJudged
from core.engine.requests import JudgeBackgrounds
from core.evaluation.reliance import LeftOutPictures, Reliance, RelianceExample, by_class, part_of
from core.runs.listing import RunSummary, list_runs
from core.support.errors import SafelightError
from core.support.workspace import Workspace
from gui.evaluation.reliance_view import RelianceView
from gui.session import Session
from gui.tasks.task import Task
from tests.as_built import as_built
from tests.background_runs import CLASSES, coloured_dataset, coloured_run, find_objects

PATIENCE = 60_000


@pytest.fixture
def rows(workspace: Workspace, tmp_path: Path) -> dict[str, RunSummary]:
    dataset = coloured_dataset(workspace, tmp_path / "pictures", each=4)
    for name, looks_at in (("leaning", "backgrounds"), ("looking", "objects")):
        coloured_run(workspace, dataset, name, looks_at)
    return {row.run: row for row in list_runs(workspace)}


@pytest.fixture
def view(session: Session, rows: dict[str, RunSummary], qtbot: QtBot) -> RelianceView:
    made = RelianceView(session)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def said(view: RelianceView, name: str) -> str:
    return str(view.findChild(QLabel, name).text())


def judged(folder: Path) -> Reliance:
    truth = np.arange(40, dtype=np.int64) % 2
    groups = [str(number) for number in range(40)]
    correct = np.stack([truth >= 0, truth >= 0, truth > 0, truth >= 0])
    files = tuple(folder / f"{place}.png" for place in range(4))
    for file in files:
        Image.new("RGB", (16, 16), (90, 20, 20)).save(file)
    example = RelianceExample(
        "blue/1.png", "ab" * 32, "blue", files, ("blue", "blue", "red", "blue"), (0.9, 0.8, 0.7, 0.6), "red"
    )
    return Reliance(
        "leaning", "val", 44, LeftOutPictures(no_mask=4), {"u2netp": 40}, 0.5, 0.5, "#7c7468", 0, 0,
        part_of("", correct, groups), by_class(CLASSES, truth, correct, groups), (example,),
    )  # fmt: skip


def test_without_masks_the_way_to_them_is_offered(
    view: RelianceView, session: Session, workspace: Workspace, rows: dict[str, RunSummary], qtbot: QtBot
) -> None:
    view.show_runs([rows["leaning"]])
    qtbot.waitUntil(view._none.isVisible, timeout=PATIENCE)
    assert "Removing the backgrounds of pets finds them" in view._none.text()
    asked: list[tuple[str, str]] = []
    session.dialog_asked.connect(lambda dialog, argument: asked.append((dialog, argument)))
    view._none.findChild(QPushButton, "empty_state_button").click()
    assert asked == [("background", "pets")]
    from core.datasets.catalog.dataset import Dataset

    find_objects(Dataset.open(workspace, "pets"), leave_out=1)
    session.datasets_changed.emit()
    qtbot.waitUntil(lambda: not view._none.isVisible(), timeout=PATIENCE)
    assert said(view, "reliance_masks").startswith("7 of 8 pictures of pets have a mask.")
    assert not view.dots.isVisible()
    as_built("reliance-no-masks", view)


def test_the_answer_stays_with_its_run(
    view: RelianceView, workspace: Workspace, rows: dict[str, RunSummary], qtbot: QtBot, tmp_path: Path
) -> None:
    view.show_runs([rows["looking"]])
    view._answered(BackgroundsJudged(judged(tmp_path)))  # another run is looked at by now
    qtbot.waitUntil(lambda: not view._reading.is_waiting, timeout=PATIENCE)
    assert not view.dots.isVisible()
    view.show_runs([rows["leaning"]])
    qtbot.waitUntil(view.dots.isVisible, timeout=PATIENCE)
    assert "50 points fewer" in said(view, "reliance_says")
    assert "4 without a mask" in said(view, "reliance_says")
    # The class that loses most stands first, behind all of them.
    assert [part.name for part in view.dots.parts()] == ["", "blue", "red"]
    assert view.strip.count() == 1
    tile = view.strip.tiles.tile(0)
    assert (tile.words, tile.lines) == (("blue", "blue", "red", "blue"), ("blue, before red",))
    assert "swapped: red, 70 % sure" in tile.told
    assert view.findChild(QPushButton, "reliance_ask").text() == "Judge again on val"
    assert "Masks: 40 by u2netp. Removed backgrounds are filled with #7c7468" in said(view, "reliance_about")
    as_built("reliance", view)


def test_the_test_side_is_opened_only_when_that_is_meant(
    view: RelianceView, session: Session, rows: dict[str, RunSummary], qtbot: QtBot, tmp_path: Path
) -> None:
    offers: list[tuple[str, str, str]] = []
    view.offered.connect(lambda said, act, icon, _meant: offers.append((said, act, icon)))
    view.show_runs([rows["leaning"]])
    view._on_test.click()
    ((said_so, act, _),) = offers
    assert said_so == "Judging backgrounds on test opens the test result of leaning; every opening is counted."
    assert act == "Open, judge and count"
    assert session.tasks == []
    qtbot.waitUntil(lambda: not view._reading.is_waiting, timeout=PATIENCE)
    with qtbot.waitSignal(session.runs_changed, timeout=PATIENCE):  # the list tells how often it was opened
        view._answered(BackgroundsJudged(replace(judged(tmp_path), on="test", opened=1)))
    assert "pictures on test" in said(view, "reliance_says")
    as_built("reliance-test", view)


def test_what_is_counted_for_the_run_before_is_not_shown_of_one_that_has_not_ended(
    view: RelianceView, rows: dict[str, RunSummary], qtbot: QtBot
) -> None:
    view.show_runs([rows["leaning"]])
    assert view._reading.is_waiting
    view.show_runs([replace(rows["looking"], val_interval=None)])
    assert not view._reading.is_waiting
    assert view._waits.isVisible()


def test_the_answer_and_the_error_of_the_workshop_come_to_the_run_they_are_of(
    view: RelianceView,
    session: Session,
    rows: dict[str, RunSummary],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[JudgeBackgrounds] = []
    refused = False

    def told() -> BackgroundsJudged:
        if refused:
            raise SafelightError("It broke.")
        return BackgroundsJudged(judged(tmp_path))

    def ask(request: JudgeBackgrounds) -> Task:
        asked.append(request)
        return Task(told)

    monkeypatch.setattr(session, "ask_workshop", ask)
    view.ask()
    assert asked == [], "of no run"
    view.show_runs([rows["leaning"]])
    view.ask()
    view.ask()
    assert [(one.run, one.on, one.examples.name) for one in asked] == [("leaning", "val", "1")], "once at a time"
    assert not view._ask.isEnabled()
    assert not view._on_test.isEnabled()
    assert [task.title for task in session.tasks] == ["Judging backgrounds on val for leaning"]
    qtbot.waitUntil(lambda: session.tasks == [] and view._ask.isEnabled(), timeout=PATIENCE)
    assert said(view, "reliance_says")
    refused = True
    offers: list[Callable[[], None]] = []
    view.offered.connect(lambda _said, _act, _icon, meant: offers.append(meant))
    view._on_test.click()
    offers[0]()
    assert (asked[-1].on, asked[-1].examples.name) == ("test", "2")
    qtbot.waitUntil(lambda: said(view, "reliance_error") == "It broke." and view._ask.isEnabled(), timeout=PATIENCE)
    view.ask()
    assert said(view, "reliance_error") == "", "what went wrong before"
    view.show_runs([rows["looking"]])
    assert view._ask.isEnabled()
    offers[0]()
    assert len(asked) == 3, "the other run was meant"
    with qtbot.waitSignal(session.notified, timeout=PATIENCE) as notes:
        pass
    assert notes.args == ["leaning: It broke."]
    assert said(view, "reliance_error") == ""
    view.show_runs([replace(rows["leaning"], dataset="gone")])
    qtbot.waitUntil(lambda: "gone" in said(view, "reliance_error"), timeout=PATIENCE)
    assert view._ask.isVisible(), "masks that cannot be counted keep nobody from asking"
    assert view._masks.text() == ""


@pytest.mark.soak
def test_the_workshop_is_asked(
    view: RelianceView, session: Session, workspace: Workspace, rows: dict[str, RunSummary], qtbot: QtBot
) -> None:
    from core.datasets.catalog.dataset import Dataset

    find_objects(Dataset.open(workspace, "pets"))
    view.show_runs([rows["leaning"]])
    ask = view.findChild(QPushButton, "reliance_ask")
    qtbot.waitUntil(ask.isVisible, timeout=PATIENCE)
    ask.click()
    assert not ask.isEnabled()
    assert [task.title for task in session.tasks] == ["Judging backgrounds on val for leaning"]
    qtbot.waitUntil(view.dots.isVisible, timeout=PATIENCE)
    assert "100 % are taken for the class of that background" in said(view, "reliance_says")
    qtbot.waitUntil(lambda: session.tasks == [] and ask.isEnabled(), timeout=PATIENCE)
    assert all(file.is_file() for file in view.strip.tiles.tile(0).files)
