"""The Data and Train pages, as they are photographed."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtWidgets import QComboBox, QLabel

from gui.window.main_window import MainWindow
from tests.screenshots.window_at_rest import settle, until


def show_data(window: MainWindow, dataset: str, tab: str) -> None:
    """A tab of the Data page."""
    window.show_page("data", dataset)
    page = window.page("data")
    page.tabs.setCurrentWidget(getattr(page, tab))
    orders = page.findChild(QComboBox, "gallery_order")
    # By their paths the first pictures are all of one class; many collections number each class from one.
    orders.setCurrentIndex(orders.findData("name"))
    settle()


def show_map(window: MainWindow, dataset: str) -> None:
    """The map, with the pictures around one of its points chosen and one of them looked at."""
    show_data(window, dataset, "map")
    tab = window.page("data").map
    if tab.view is None:
        until(tab.make.isEnabled)
        tab.make.click()
        until(lambda: tab.view is not None)
    settle()
    view = tab.view
    points = view.points
    first = points.places[points.colourings[0].codes == 1].mean(0)
    corners = [(first[0] + 0.3 * math.cos(turn), first[1] + 0.25 * math.sin(turn)) for turn in (0.3 * step for step in range(20))]
    for end in (2, len(corners)):
        view.plot.box.drawn.emit(np.array(corners[:end]), "new", end == len(corners))
    view.plot.pointed.emit(int(np.argmin(np.square(points.places - first).sum(1))))
    settle()


def show_train(window: MainWindow) -> None:
    """The form of a recipe, with its plan and its views."""
    window.show_page("train")
    page = window.page("train")
    if page.following:
        page._switch_view()
    setup = page.setup
    until(lambda: setup.chooser.ready())
    # The one preset with stages that vary pictures and stages that do not.
    if setup.presets.value() != "lite0-two-stage":
        setup.presets.card("lite0-two-stage").click()
    until(lambda: not any(label.text().startswith("Working") and label.isVisible() for label in setup.plan.findChildren(QLabel)))
    until(lambda: all(preview.grid.count() for preview in setup.form.previews() if preview.isVisible()))
    settle()


def show_training(window: MainWindow) -> None:
    """A run that has ended, with its curves."""
    window.show_page("train", window.session.workspace.run_names()[1])
    until(lambda: window.page("train").live.state == "completed")
    settle()
