"""Runs against each other as `tests.screenshots` photographs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QScrollArea

from gui.window.main_window import MainWindow

Until = Callable[[Callable[[], bool]], None]


def show_compared(window: MainWindow, names: Sequence[str], part: str, until: Until, settle: Callable[[], None]) -> None:
    """These runs compared, scrolled to a part of what there is to see."""
    page = window.page("runs")
    page.list.select_runs(names)
    page.tabs.show_tab("comparison")
    tab = page.tabs.tab("comparison")
    until(lambda: tab.board.isVisible() and {tab.board.flips().a, tab.board.flips().b} <= set(names))
    settle()
    tab.findChild(QScrollArea).ensureWidgetVisible(getattr(tab, part), 0, 0)


def group_by(window: MainWindow, field: str) -> None:
    """Puts the runs of the table together by a field; "" shows them one by one."""
    box = window.page("runs").findChild(QComboBox, "runs_group_by")
    box.setCurrentIndex(max(0, box.findData(field)))
    box.activated.emit(box.currentIndex())
