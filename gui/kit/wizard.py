"""The shell of dialogs: title, banner, a row that closes; and with pages, one at a time above a foot that the page fills.

A step of a wizard is one file and one line: a class that is a `WizardPage`, and its "module:Class" in the table of the dialog.
Before, what a page's buttons say, when they can be pressed and what they do stood in the dialog and in its foot, and whoever
changed one page had five files open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.support.registry import at
from gui.kit.banner import Banner
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.kit.wizard_foot import FootButtons, FootState, WizardFoot
from gui.session import Session
from gui.tasks.short_tasks import ShortTasks
from gui.theme import SPACE

CLOSERS = ("cancel", "close")
"""Keys of buttons that close the wizard, whatever page is shown."""


class WizardPage(QWidget):
    """One page: what it shows, what the foot says below it, and what the foot's buttons do.

    Signals:
        changed(): `foot` has another answer now.
    """

    changed = Signal()

    def foot(self) -> FootState:
        """What the foot shows."""
        return FootState()

    def press(self, button: str) -> None:
        """Does what a button of the foot says."""

    def fill(self) -> None:
        """Called before the page is come to: what it shows is brought in line, so that nobody sees how."""

    def shown(self) -> None:
        """The page was come to; it takes the keyboard if it wants it."""

    def close_down(self) -> None:
        """Ends what goes on behind the page; the wizard closes."""


class Shell(QDialog):
    """A dialog with a title, a banner below it, room for the rest in `column`, and tasks that end with it.

    Args:
        name: Begins the object names.
        title: Of the window.
        size: Smallest width and height, in steps of the grid.
        heading: Above the rest, where that is not the title.
    """

    def __init__(self, name: str, title: str, size: tuple[int, int], heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setObjectName(f"{name}_dialog")
        self.setWindowTitle(title)
        self.setMinimumSize(SPACE * size[0], SPACE * size[1])
        self.banner = Banner(self)
        self.banner.installEventFilter(self)
        self.short = ShortTasks(self.banner.show_error)
        self.head = QHBoxLayout()
        self.head.addWidget(label(heading or title, "title", parent=self), 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        self.column.setSpacing(SPACE * 2)
        self.column.addLayout(self.head)
        self.column.addWidget(self.banner)

    def add_closing_row(self, *parts: QWidget, middle: QWidget | None = None, beside: Sequence[QWidget] = ()) -> None:
        """Ends the column with a row of buttons.

        Args:
            parts: From the left.
            middle: Takes the room that is left.
            beside: Behind the one that closes: the way on is at the right, as in a wizard.
        """
        close = quiet_button("Close", f"{self.name}_close", "", self.reject, self)
        close.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for part in parts:
            row.addWidget(part)
        if middle is not None:
            row.addWidget(middle, 1)
        else:
            row.addStretch(1)
        for part in (close, *beside):
            row.addWidget(part)
        for before, after in pairwise((*parts, close, *beside)):
            QWidget.setTabOrder(before, after)  # as they stand, not as they were made
        self.column.addLayout(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.banner and event.type() == QEvent.Type.Show:
            QTimer.singleShot(0, self, self._make_room)  # once the layout knows of it
        return super().eventFilter(watched, event)

    @Slot()
    def _make_room(self) -> None:
        """Grows by what the banner takes, where the screen has the room: its words were cut, and what lies below it squeezed."""
        screen = self.screen().availableGeometry()
        # Not more: what can scroll would ask for all of its lines.
        more = self.banner.heightForWidth(self.banner.width()) + self.column.spacing()
        wanted = min(self.column.totalHeightForWidth(self.width()), self.height() + more)
        high = min(max(self.height(), wanted), screen.height())
        if high > self.height():
            self.resize(self.width(), high)
            self.move(self.x(), max(screen.top(), min(self.y(), screen.bottom() - high)))

    def done(self, result: int) -> None:
        """Ends the tasks that were begun for the dialog alone, then closes."""
        self.short.abandon()
        super().done(result)


class Wizard(Shell):
    """A dialog of pages.

    Args:
        session: Whose workspace it works in.
        name: Begins the object names.
        title: Of the window.
        size: Smallest width and height, in steps of the grid.
        pages: "module:Class" of each page, by key; a page is made with the wizard and `about` when it is first wanted.
        about: What all pages share.
        buttons: Of the foot.
        heading: Above the pages, where that is not the title.

    Attributes:
        stack: Where the pages lie; one that is made there is told of its style once.
    """

    def __init__(
        self,
        session: Session,
        name: str,
        title: str,
        size: tuple[int, int],
        pages: Mapping[str, str],
        about: object,
        buttons: FootButtons,
        heading: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, title, size, heading, parent)
        self.session = session
        self._places = pages
        self._about = about
        self._pages: dict[str, WizardPage] = {}
        self._here = ""
        self.body = QHBoxLayout()
        self.stack = QStackedWidget(self)
        self.foot = WizardFoot(name, buttons, self)
        self.foot.pressed.connect(self._pressed)
        self.body.setSpacing(SPACE * 2)
        self.body.addWidget(self.stack, 1)
        self.column.addLayout(self.body, 1)
        self.column.addWidget(self.foot)

    @property
    def here(self) -> str:
        """Key of the page that is shown; "" before the first."""
        return self._here

    def page(self, key: str) -> Any:
        """The page of a key; made when it is first wanted."""
        if key not in self._pages:
            # Pages bring imports of their own, for which the first one does not wait.
            self.add_page(key, at(self._places[key])(self, self._about))
        return self._pages[key]

    def add_page(self, key: str, page: WizardPage) -> None:
        """Takes a page that is made already."""
        self._pages[key] = page
        self.stack.addWidget(page)
        page.changed.connect(self.show_foot)

    def show_page(self, key: str) -> None:
        """Shows a page, with the foot it wants."""
        page = self.page(key)
        self._here = key
        # Before it is seen: filled afterwards, a page showed for a moment what it had held the last time.
        page.fill()
        if self._here != key:  # it has gone on at once
            return
        self.stack.setCurrentWidget(page)
        page.shown()
        self.show_foot()

    @Slot()
    def show_foot(self) -> None:
        """Asks the page that is shown what the foot says."""
        if self._here:
            self.foot.show_state(self._pages[self._here].foot())

    def made_pages(self) -> Sequence[WizardPage]:
        """The pages there are so far."""
        return tuple(self._pages.values())

    def done(self, result: int) -> None:
        """Ends all that was begun for the dialog alone, then closes."""
        for page in self.made_pages():
            page.close_down()
        super().done(result)

    @Slot(str)
    def _pressed(self, button: str) -> None:
        if button in CLOSERS:
            self.reject()
            return
        # What it said was about the step before.
        self.banner.clear()
        self._pages[self._here].press(button)
