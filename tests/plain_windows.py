"""A main window whose pages need nothing, for tests of the window itself."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QPushButton, QStackedWidget, QToolButton

from gui.kit.page import Page
from gui.session import Session
from gui.window.main_window import MainWindow


class Plain(Page):
    """A page that notes what it is told."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Plain")
        self.told: list[str] = []
        self.add_action("Act", "add", lambda: None)
        self.body.addWidget(QLineEdit(self))
        button = QPushButton("Plain", self)
        button.setObjectName("plain_button")
        self.body.addWidget(button)

    def entered(self, argument: str) -> None:
        self.told.append(f"entered {argument}".strip())

    def left(self) -> None:
        self.told.append("left")

    def undo(self) -> bool:
        self.told.append("undo")
        return True

    def redo(self) -> bool:
        self.told.append("redo")
        return True

    def step_words(self) -> tuple[str, str]:
        return "exclude 16 pictures", ""


def shown_page(window: MainWindow) -> str:
    """Key of the page a person sees."""
    stack = window.findChild(QStackedWidget, "pages")
    return next(key for key, page in window._pages.items() if page is stack.currentWidget())


def press(window: MainWindow, name: str) -> None:
    """Clicks the button of that name."""
    button = window.findChild(QToolButton, name) or window.findChild(QPushButton, name)
    assert button is not None, name
    button.click()


def trigger(window: MainWindow, name: str) -> None:
    """Triggers the menu's act of that name."""
    action = window.findChild(QAction, name)
    assert action is not None, name
    action.trigger()
