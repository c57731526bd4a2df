"""What a range test came to is shown, and its rate taken into the form; what could not be tried is said in the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.engine.protocol import Failure, RangeTest, RangeTested
from core.runs.folder import request_now
from core.runs.plan import Request
from core.support.errors import SafelightError
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from core.training.rates.curve import RateCurve
from gui.session import Session
from gui.tasks.task import Task
from gui.training.page import TrainPage
from tests.told_runs import told_run

CURVE = RateCurve("first", 0.001, (1e-4, 1e-3, 1e-2, 1e-1), (2.0, 1.8, 1.0, 0.5), 0.0123)


@pytest.fixture
def page(session: Session, workspace: Workspace, qtbot: QtBot) -> Iterator[TrainPage]:
    told_run(workspace, "first", "mlp", 0.9)
    made = TrainPage(session)
    qtbot.addWidget(made)
    session.navigated.connect(lambda name, argument: made.entered(argument))
    made.show()
    made.entered("first")
    yield made
    made.left()


def test_the_suggested_rate_is_taken_into_the_form(page: TrainPage, qtbot: QtBot) -> None:
    assert page.following
    rates, told = page.repeats.rates, []
    page.session.notified.connect(told.append)
    rates.show_reply(RangeTested(CURVE))
    assert rates.dialog is not None
    assert rates.dialog.isVisible()
    qtbot.keyClick(rates.dialog, Qt.Key.Key_Return)
    assert not page.following
    recipe = page.setup.form.value()
    assert (recipe.architecture, recipe.stages[0].learning_rate) == ("mlp", 0.01)
    assert page.setup.head.reset.isEnabled(), "the rate is not that of the preset"
    assert told[-1].endswith("is 0.01 in the form now."), "its field is out of sight"


def test_the_rate_of_a_later_stage_is_looked_for_without_a_run(
    page: TrainPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[RangeTest] = []
    rates = page.repeats.rates
    monkeypatch.setattr(page.session, "ask_workshop", lambda request: asked.append(request) or Task(lambda: None))
    recipe = PRESETS.get("lite0-two-stage").recipe
    rates.choose(lambda: request_now("new", "shapes", recipe), page.setup.rates)
    (menu,) = page.setup.rates.findChildren(QMenu)
    texts = [act.text() for act in menu.actions()]
    assert texts == ["Look for a learning rate of stage 1, Head only …", "Look for a learning rate of stage 2, Everything …"]
    menu.actions()[1].trigger()
    menu.close()
    (request,) = asked
    assert (request.stage, request.wanted and request.wanted.recipe) == (1, recipe)
    rates.show_reply(RangeTested(replace(CURVE, run="new", stage=1, title="stage 2, Everything")), request.wanted)
    assert rates.dialog is not None
    assert "new, stage 2, Everything" in rates.dialog.windowTitle()
    qtbot.keyClick(rates.dialog, Qt.Key.Key_Return)
    shown = page.setup.form.value()
    assert [stage.learning_rate for stage in shown.stages] == [recipe.stages[0].learning_rate, 0.01]


def test_a_recipe_that_makes_no_steps_says_so(page: TrainPage) -> None:
    menu = QMenu()
    page.repeats.rates._fill(menu, PRESETS.get("quick").recipe, True, lambda stage: None)
    (act,) = menu.actions()
    assert (act.text(), act.isEnabled()) == ("Its head is solved, without a learning rate", False)
    page.repeats.rates.choose(lambda: request_now("new", "shapes", PRESETS.get("quick").recipe), page.setup.rates)
    assert "solved in one go has no learning rate" in page.banner.text()
    assert page.setup.rates.findChildren(QMenu) == []


def test_what_suggests_nothing_cannot_be_taken_and_a_failure_is_said(page: TrainPage) -> None:
    rates = page.repeats.rates
    rates.show_reply(RangeTested(RateCurve("first", 0.1, (1e-3, 1e-2), (2.0, 2.0), None)))
    assert rates.dialog is not None
    assert not rates.dialog.take.isEnabled()
    rates.dialog.reject()
    rates.show_reply(Failure("first has no plan yet.", "Wait."))
    assert page.banner.text() == "first has no plan yet. Wait."


def test_what_cannot_be_read_or_asked_is_said_and_nothing_is_looked_for_twice(
    page: TrainPage, session: Session, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates, menu = page.repeats.rates, QMenu(page)
    rates.fill(menu, "nobody")
    assert menu.actions() == [], "it says so where it is shown"
    rates.fill(menu, "first", False)
    assert [(act.text(), act.isEnabled()) for act in menu.actions()] == [("Look for a learning rate …", False)]

    def refused() -> Request:
        raise SafelightError("Choose a dataset.")

    rates.choose(refused, page.setup.rates)
    assert page.banner.text() == "Choose a dataset."
    started: list[tuple[object, str]] = []
    monkeypatch.setattr(session, "ask_workshop", lambda request: Task(lambda: None))
    monkeypatch.setattr(session, "run_task", lambda task, title: started.append((task, title)))
    rates.choose(lambda: request_now("new", "shapes", PRESETS.get("mlp").recipe), page.setup.rates)
    assert page.banner.isHidden(), "what was wrong before is not any more"
    rates.look("first", 1)
    assert [title for _, title in started] == ["Learning rates for new", "Learning rates for first, stage 2"]
    assert [child for child in page.setup.rates.findChildren(QMenu) if child.actions() and child.isVisible()] == []
    started[0][0].title = "Learning rates for new"  # type: ignore[attr-defined]
    monkeypatch.setattr(session, "tasks", [started[0][0]])
    rates.look("new", 0)
    assert len(started) == 2, "the status bar shows that it is looked for"
    rates._take("nobody", 0, None, 0.1)
    assert "nobody" in page.banner.text()
