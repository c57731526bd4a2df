"""The main window: rail, pages, menus, status bar, and what is remembered. Pages are imported when first shown, and the
first one once the window is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from core.support.registry import at
from core.support.workspace import Workspace
from gui.session import Session
from gui.theme import APPEARANCES, apply_theme, theme_for
from gui.window.first_size import SMALLEST, first_size, keep_inside
from gui.window.navigation_rail import NavigationRail
from gui.window.pages import PAGES
from gui.window.status_bar import StatusBar
from gui.window.window_menus import WindowMenus
from gui.window.work_watch import WorkWatch

if TYPE_CHECKING:
    from gui.kit.page import Page
    from gui.window.workspaces import Workspaces


class MainWindow(QMainWindow):
    """Safelight's window over one session.

    `next_workspace` is the one to open when this window has closed; None for none.

    Signals:
        painted(): The window was on the screen once, and its first page is made.
    """

    painted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("main_window")
        self.setWindowTitle(f"Safelight – {session.workspace.root}")
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        self._pages: dict[str, Page] = {}
        self._shown = ""
        self._was_painted = False
        self.next_workspace: Workspace | None = None
        self.watch = WorkWatch(session.workspace, self)
        self._rail = NavigationRail(self)
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("pages")
        centre = QWidget(self)
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        for number, entry in enumerate(PAGES, 1):
            self._rail.add_page(entry.key, entry.title, entry.icon_name, f"Ctrl+{number}")
        self.menus = WindowMenus([(entry.key, entry.title) for entry in PAGES], self)
        self.setMenuBar(self.menus)
        self._status = StatusBar(session, self.watch, self)
        self.setStatusBar(self._status)
        self._connect()
        self._recall()

    def _connect(self) -> None:
        session, menus = self.session, self.menus
        self._rail.chosen.connect(self._page_chosen)
        self._rail.theme_asked.connect(self._choose_appearance)
        session.navigated.connect(self.show_page)
        for asker in (session, menus):
            asker.dialog_asked.connect(self._open_dialog)
        self.watch.ended.connect(lambda _name: session.runs_changed.emit())
        self.watch.serve(session)  # before there are pages: what they read is then at least as new as what the watch saw
        menus.page_asked.connect(self._page_chosen)
        menus.import_asked.connect(self._import_chosen)
        menus.appearance_chosen.connect(self._choose_appearance)
        menus.undo_asked.connect(lambda: self._step(self.page(self._shown).undo))
        menus.redo_asked.connect(lambda: self._step(self.page(self._shown).redo))
        # Asked when the menu opens: any decision, in another window as well, may be the one to undo.
        menus.edit.aboutToShow.connect(lambda: menus.show_steps(*self.page(self._shown).step_words()))
        menus.full_screen_asked.connect(lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen))
        menus.quit_asked.connect(self.close)
        menus.about_asked.connect(self._show_about)
        menus.shortcuts_asked.connect(self._show_shortcuts)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_turned)

    def page(self, key: str) -> Page:
        """The page of that key; made when it is first asked for."""
        if key not in self._pages:
            entry = next(entry for entry in PAGES if entry.key == key)
            self._pages[key] = at(entry.place)(self.session)
            self._stack.addWidget(self._pages[key])
        return self._pages[key]

    @cached_property
    def workspaces(self) -> Workspaces:
        """Opens others; there once the window was painted: what nobody sees before that takes a tenth of the time until then."""
        from gui.window.workspaces import Workspaces

        workspaces = Workspaces(self.session, self.menus, self)
        workspaces.wanted.connect(self._replace)
        workspaces.failed.connect(lambda error: self.page(self._shown).show_error(error))
        return workspaces

    @Slot(str, str)
    def show_page(self, key: str, argument: str = "") -> None:
        """Shows a page; `argument` says what to look at there."""
        page = self.page(key)
        walking = bool(self._shown) and self._rail.isAncestorOf(self.focusWidget() or self)
        # Left before the next is entered: a page that nobody looks at lists no runs and asks for no plans.
        if self._shown and self._shown != key:
            self._pages[self._shown].left()
        self._shown = key
        self._stack.setCurrentWidget(page)
        self._rail.show_page(key)
        self.session.remember("page", key)
        page.entered(argument)
        # Not while the keyboard walks along the rail, where Qt puts it at the start.
        if not walking:
            page.take_focus()

    @property
    def appearance(self) -> str:
        """One of `gui.theme.APPEARANCES`."""
        wish = str(self.session.settings.value("window/appearance", "system"))
        return wish if wish in APPEARANCES else "system"

    def _recall(self) -> None:
        session, settings = self.session, self.session.settings
        self.menus.mark_appearance(self.appearance)
        # Before the remembered geometry, for when that is missing or does not fit.
        self.resize(first_size(self.screen().availableSize()))
        if isinstance(geometry := settings.value("window/geometry"), QByteArray):
            self.restoreGeometry(geometry)
        session.set_dataset(session.remembered_dataset())
        page = session.remembered("page")  # of this workspace: a new one begins with its data
        self._first = page if any(entry.key == page for entry in PAGES) else "data"
        # Marked before it is made: the first paint shows where one will be.
        self._rail.show_page(self._first)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            # After this paint, not within it: with torch and plots at the top the window took 2.5 s to appear, 0.13 s without.
            QTimer.singleShot(0, self._after_first_paint)

    @Slot()
    def _after_first_paint(self) -> None:
        from gui.window.kept_focus import KeptFocus

        KeptFocus(self)
        keep_inside(self)
        _ = self.workspaces  # made as it is asked for
        self._status.show_queue()
        if not self._shown:
            self.show_page(self._first)
        self.watch.start()
        self.painted.emit()

    @Slot(str)
    def _page_chosen(self, key: str) -> None:
        self.show_page(key)

    @Slot(str)
    def _choose_appearance(self, name: str) -> None:
        self.session.settings.setValue("window/appearance", name)
        self.menus.mark_appearance(name)
        self._apply_appearance()

    @Slot()
    def _system_turned(self) -> None:
        if self.appearance == "system":
            self._apply_appearance()

    def _apply_appearance(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, theme_for(self.appearance))

    def _step(self, way: Callable[[], bool]) -> None:
        if not way():
            self.session.notify(f"There is nothing to {way.__name__} here.")

    @Slot(str)
    def _import_chosen(self, what: str) -> None:
        from gui.importing.source_box import ask_for_source

        source = "sample:" if what == "sample" else ask_for_source(self, what)
        if source:
            self.session.ask_import(source)

    @Slot(str, str)
    def _open_dialog(self, name: str, argument: str) -> None:
        from gui.window.dialogs import open_dialog

        open_dialog(name, self.session, argument, self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if (dropped := event.mimeData().urls()) and all(url.isLocalFile() for url in dropped):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        from gui.kit.opening import dropped_source

        if not (source := dropped_source(event.mimeData())):  # its program is asked again, and may have closed since
            return self.session.notify("What was dropped did not arrive. Drop it again, or choose it with Import pictures.")
        event.acceptProposedAction()
        self.session.ask_import(source)

    @Slot()
    def _show_about(self) -> None:
        from gui.window.window_dialogs import AboutDialog

        greeting = self.session.greeting
        AboutDialog(str(self.session.workspace.root), greeting.torch_version if greeting else "", self).exec()

    @Slot()
    def _show_shortcuts(self) -> None:
        from gui.window.window_dialogs import ShortcutsDialog

        ShortcutsDialog(self._shown, self).exec()

    @Slot(object)
    def _replace(self, workspace: Workspace) -> None:
        self.next_workspace = workspace  # opened by whoever opened this one, when this one has closed
        if not self.close():
            self.next_workspace = None

    def closeEvent(self, event: QCloseEvent) -> None:
        from gui.window.closing import may_close

        # A training goes on without the window; that is decided by the person, not by closing.
        if not may_close(self.session, self.watch, self):
            event.ignore()
            return
        if self._shown:
            self._pages[self._shown].left()
        self.session.settings.setValue("window/geometry", self.saveGeometry())
        # Before the session, which ends all tasks: its timer would begin another look afterwards.
        self.watch.stop()
        self.session.close()
        event.accept()
