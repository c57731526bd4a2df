"""The foot shows the buttons a page names, says what is missing, and closes the way on until nothing is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.kit.wizard_foot import PROBLEM, FootButtons, FootState, WizardFoot
from tests.as_built import as_built


def test_a_page_names_its_buttons(themed: QApplication, qtbot: QtBot) -> None:
    foot = WizardFoot("made", FootButtons(("back",), ("pause", "cancel", "go")))
    qtbot.addWidget(foot)
    foot.show()
    pressed: list[str] = []
    foot.pressed.connect(pressed.append)
    foot.show_state(FootState({"back": "Back", "pause": "Pause", "go": "Go on"}, frozenset({"pause"})))
    assert foot.button("back").isVisible()
    assert not foot.button("cancel").isVisible()
    assert not foot.button("pause").isEnabled()
    assert foot.button("go").text() == "Go on"
    assert foot.button("go").objectName() == "made_go"
    assert [foot.button(key).isDefault() for key in ("back", "cancel", "go")] == [False, False, True]
    for key in ("back", "pause", "go"):
        foot.button(key).click()
    assert pressed == ["back", "go"]


def test_a_problem_closes_the_way_on_and_is_told_in_short(themed: QApplication, qtbot: QtBot) -> None:
    foot = WizardFoot("made", FootButtons((), ("cancel", "go")))
    qtbot.addWidget(foot)
    said = foot.findChild(QLabel, "made_problem")
    words = {"cancel": "Cancel", "go": "Go on"}
    foot.show_state(FootState(words, problem="A name is missing. Give it one.", said="Something else"))
    assert not foot.button("go").isEnabled()
    assert foot.button("cancel").isEnabled()
    assert (said.text(), said.toolTip()) == ("A name is missing.", "A name is missing. Give it one.")
    foot.show_state(FootState(words, said="Something else"))
    assert foot.button("go").isEnabled()
    assert (said.text(), said.toolTip()) == ("Something else", "")
    as_built("foot", foot)


def test_words_stand_beside_the_way_on_or_in_the_middle(themed: QApplication, qtbot: QtBot) -> None:
    for middle, expected in ((False, Qt.AlignmentFlag.AlignRight), (True, Qt.AlignmentFlag.AlignHCenter)):
        foot = WizardFoot("made", FootButtons(("close",), ("go",), middle))
        qtbot.addWidget(foot)
        assert foot.findChild(QLabel, "made_problem").alignment() & expected
    as_built("foot-middle", foot)


def test_what_is_missing_is_led_to(themed: QApplication, qtbot: QtBot) -> None:
    foot = WizardFoot("made", FootButtons(("back",), ("cancel", "go")))
    qtbot.addWidget(foot)
    foot.resize(600, 40)
    foot.show()
    pressed: list[str] = []
    foot.pressed.connect(pressed.append)
    lead = foot.findChild(QPushButton, "made_lead")
    words = {"back": "Back", "cancel": "Cancel", "go": "Go on"}
    foot.show_state(FootState(words, problem="A name is missing.", leads=True))
    assert (lead.isVisible(), lead.text(), lead.toolTip()) == (True, "Show me", "Go to what is missing")
    lead.click()
    assert pressed == [PROBLEM]
    foot.show_state(FootState(words, problem="A name is missing."))
    assert not lead.isVisible()
    foot.show_state(FootState(words, leads=True))
    assert not lead.isVisible(), "nothing is missing"
    assert not lead.autoDefault()
    places = [foot.button(key) for key in ("back", "cancel", "go")]
    qtbot.waitUntil(lambda: [button.x() for button in places] == sorted({button.x() for button in places}))
    assert places[1].x() > 300, "the way on at the right"
