"""Every page of the cleaning offers the way on and back, and neither while there is none."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.walk import LIMITS, REVIEW
from gui.cleaning.cleaning_page import WAY, CleaningPage
from gui.session import Session
from tests.cleaning_wizard import button, close, opened


def test_the_foot_leads_where_the_walk_does(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    page = CleaningPage(dialog, dialog.work)
    qtbot.addWidget(page)
    begun = page.walk.here
    dialog.work.go_to((LIMITS, ""))
    assert page.foot().off == {"back"}
    page.press("next")
    assert (page.walk.here, page.foot().off) == (begun, frozenset())
    page.press("back")
    assert page.walk.here == (LIMITS, "")
    dialog.work.go_to((REVIEW, ""))
    assert page.foot().off == {"next"}, "nothing was decided that could be carried out"
    dialog.work.set_able(False)
    assert page.foot().off == WAY
    assert not button(dialog, "back").isEnabled(), "which the dialog shows"
    dialog.work.set_able(True)
    assert button(dialog, "back").isEnabled()
    close(dialog, qtbot)
