"""What a range test came to is shown, and its rate taken into the form; what could not be tried is said in the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.engine.protocol import Failure, RangeTested
from core.support.workspace import Workspace
from core.training.rates.curve import RateCurve
from gui.session import Session
from gui.training.page import TrainPage
from tests.told_runs import told_run

CURVE = RateCurve("first", 0.001, (1e-4, 1e-3, 1e-2, 1e-1), (2.0, 1.8, 1.0, 0.5), 0.0123)


@pytest.fixture
def page(session: Session, workspace: Workspace, qtbot: QtBot) -> Iterator[TrainPage]:
    told_run(workspace, "first", "mlp", 0.9)
    made = TrainPage(session)
    qtbot.addWidget(made)
    made.show()
    made.entered("first")
    yield made
    made.left()


def test_the_suggested_rate_is_taken_into_the_form(page: TrainPage, qtbot: QtBot) -> None:
    assert page.following
    page.rates.show_reply(RangeTested(CURVE))
    dialog = page.rates.dialog
    assert dialog is not None
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not page.following
    recipe = page.setup.form.value()
    assert (recipe.architecture, recipe.stages[0].learning_rate) == ("mlp", 0.01)
    assert page.setup.head.reset.isEnabled(), "the rate is not that of the preset"


def test_what_suggests_nothing_cannot_be_taken_and_a_failure_is_said(page: TrainPage) -> None:
    page.rates.show_reply(RangeTested(RateCurve("first", 0.1, (1e-3, 1e-2), (2.0, 2.0), None)))
    assert page.rates.dialog is not None
    assert not page.rates.dialog.take.isEnabled()
    page.rates.dialog.reject()
    page.rates.show_reply(Failure("first has no plan yet.", "Wait."))
    assert page.banner.text() == "first has no plan yet. Wait."
