"""The shell of all dialogs with pages: a page is made from its line in the table, fills the foot, and says where it leads."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from core.support.jobs import Context
from gui.kit.wizard import Shell, Wizard, WizardPage
from gui.kit.wizard_foot import FootButtons, FootState
from gui.session import Session
from gui.tasks.task import Task
from tests.as_built import as_built


class NamePage(WizardPage):
    """Wants a name, which it adds to what all pages share."""

    def __init__(self, wizard: Wizard, about: list[str]) -> None:
        super().__init__()
        self._wizard = wizard
        self._about = about
        self.line = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.line)
        self.line.textChanged.connect(self.changed)

    def foot(self) -> FootState:
        return FootState({"cancel": "Cancel", "go": "Greet"}, problem="" if self.line.text() else "There is no name yet.")

    def press(self, button: str) -> None:
        self._about.append(self.line.text())
        self._wizard.show_page("greeting")

    def shown(self) -> None:
        self.line.setFocus()

    def close_down(self) -> None:
        self._about.append("closed")


class GreetingPage(WizardPage):
    """Nothing but a way back."""

    def __init__(self, wizard: Wizard, about: list[str]) -> None:
        super().__init__()
        self._wizard = wizard
        self.said = f"Hello, {about[-1]}"

    def foot(self) -> FootState:
        return FootState({"back": "Back", "cancel": "Close"}, said=self.said)

    def press(self, button: str) -> None:
        self._wizard.show_page("name")


PAGES = {"name": "tests.gui.kit.test_wizard:NamePage", "greeting": "tests.gui.kit.test_wizard:GreetingPage"}


def made(session: Session, qtbot: QtBot, about: list[str]) -> Wizard:
    wizard = Wizard(session, "greeter", "Greet", (40, 30), PAGES, about, FootButtons(("back",), ("cancel", "go")))
    qtbot.addWidget(wizard)
    wizard.show_page("name")
    wizard.show()
    return wizard


def test_pages_are_made_when_wanted_and_lead_on(session: Session, qtbot: QtBot) -> None:
    about: list[str] = []
    wizard = made(session, qtbot, about)
    assert len(wizard.made_pages()) == 1
    assert not wizard.foot.button("go").isEnabled()
    qtbot.waitUntil(lambda: wizard.focusWidget() is wizard.page("name").line)
    qtbot.keyClicks(wizard.page("name").line, "Ada")
    wizard.banner.say("info", "Something was said.")
    qtbot.keyClick(wizard.page("name").line, Qt.Key.Key_Return)
    assert (wizard.here, about) == ("greeting", ["Ada"])
    assert wizard.banner.text() == "", "what was said was about the page before"
    assert wizard.page("greeting").said == "Hello, Ada"
    assert not wizard.foot.button("go").isVisible()
    wizard.foot.button("back").click()
    assert wizard.here == "name"
    assert wizard.foot.button("go").isEnabled()
    wizard.reject()


def test_closing_ends_tasks_and_pages(session: Session, qtbot: QtBot) -> None:
    about: list[str] = []
    wizard = made(session, qtbot, about)

    def job(context: Context) -> None:
        while True:
            context.pause(0.01)

    heard: list[object] = []
    wizard.short.run(Task(job), heard.append)
    wizard.foot.button("cancel").click()
    assert not wizard.isVisible()
    assert about == ["closed"]
    qtbot.waitUntil(lambda: not len(wizard.short))
    assert heard == []


def test_the_way_on_stands_at_the_right_of_what_closes_and_is_reached_after_it(session: Session, qtbot: QtBot) -> None:
    shell = Shell("greeter", "Greet", (40, 30))
    qtbot.addWidget(shell)
    greet, copy = QPushButton("Greet", shell), QPushButton("Copy", shell)
    shell.add_closing_row(copy, beside=(greet,))
    shell.show()
    close = shell.findChild(QPushButton, "greeter_close")
    assert close is not None
    assert copy.x() < close.x() < greet.x()
    copy.setFocus()
    reached = []
    for _ in range(2):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Tab)
        reached.append(shell.focusWidget())
    assert reached == [close, greet]
    as_built("shell", shell)
