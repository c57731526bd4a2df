"""The Runs page, as it is photographed: the table, and what its tabs show of runs."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QScrollArea

from gui.window.main_window import MainWindow
from tests.screenshots.window_at_rest import settle, until

RUNS = (("mlp", "epochs=12"), ("cnn-small", "epochs=12"), ("quick", ""))
"""Presets of the runs that are trained for them, with a setting each."""


def show_runs(window: MainWindow) -> None:
    """All runs, and their curves over one another."""
    window.show_page("runs")
    _group_by(window, "")
    window.page("runs").tabs.show_tab("curves")
    runs = window.page("runs").list
    until(lambda: runs.model().rowCount() == len(RUNS))
    runs.select_runs(window.session.workspace.run_names())
    settle()


def show_groups(window: MainWindow) -> None:
    """Runs put together by their weights."""
    show_runs(window)
    _group_by(window, "weights")
    settle()


def show_report(window: MainWindow, section: str) -> None:
    """A section of a run's report."""
    window.show_page("runs")
    page = window.page("runs")
    _group_by(window, "")
    page.tabs.show_tab("report")
    until(lambda: page.list.model().rowCount() == len(RUNS))
    run = window.session.workspace.run_names()[1]  # with mistakes enough to be worth a look
    page.list.select_runs([run])
    report = page.tabs.tab("report")
    report.show_section(section)
    until(lambda: report._shown is not None and report._shown.found.evaluation.run == run)
    settle()


def show_compared(window: MainWindow, count: int, part: str) -> None:
    """The newest so many runs compared, scrolled to a part of what there is to see."""
    show_runs(window)
    page, names = window.page("runs"), window.session.workspace.run_names()[-count:]
    page.list.select_runs(names)
    page.tabs.show_tab("comparison")
    tab = page.tabs.tab("comparison")
    until(lambda: tab.board.isVisible() and {tab.board.flips().a, tab.board.flips().b} <= set(names))
    settle()
    tab.findChild(QScrollArea).ensureWidgetVisible(getattr(tab, part), 0, 0)
    settle()


def show_backgrounds(window: MainWindow) -> None:
    """How far the run with ImageNet's weights leans on backgrounds."""
    show_runs(window)
    page = window.page("runs")
    page.list.select_runs(window.session.workspace.run_names()[-1:])
    page.tabs.show_tab("reliance")
    tab = page.tabs.tab("reliance")
    until(tab._ask.isVisible)
    if not tab.dots.isVisible():
        tab.ask()
    until(tab.dots.isVisible)
    settle()


def show_lineage(window: MainWindow) -> None:
    """Where a run comes from."""
    show_runs(window)
    page = window.page("runs")
    page.list.select_runs(window.session.workspace.run_names()[:1])
    page.tabs.show_tab("lineage")
    until(lambda: page.tabs.tab("lineage").panel.view.emphasised())
    settle()


def _group_by(window: MainWindow, field: str) -> None:
    """Puts the runs of the table together by a field; "" shows them one by one."""
    box = window.page("runs").findChild(QComboBox, "runs_group_by")
    box.setCurrentIndex(max(0, box.findData(field)))
    box.activated.emit(box.currentIndex())
