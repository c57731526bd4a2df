"""A part that is asked of a run is off until it is turned on, asks anew with each turn, and says things plainly."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.evaluation.asked_part import AskedPart
from gui.session import Session
from tests.as_built import as_built


class _Counting(AskedPart):
    asked = 0

    def _ask(self) -> None:
        self.asked += 1
        self._say("<b>asked</b>")


def test_it_is_off_until_it_is_turned_on(session: Session, qtbot: QtBot) -> None:
    part = _Counting(session, "test", "some", "Run that is asked")
    qtbot.addWidget(part)
    assert (part.is_on, part.is_waiting, part.asked) == (False, False, 0)
    part.turn()
    assert (part.is_on, part.asked) == (True, 1)
    part.turn(True)
    assert (part.is_on, part.asked) == (True, 2)
    part.turn()
    assert not part.is_on
    assert (part._words.text(), "<b>" in part._words.toolTip()) == ("<b>asked</b>", False)
    assert part._run.accessibleName() == "Run that is asked"
    as_built("asked-part", part)
