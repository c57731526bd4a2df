"""Dialogs, opened as the menus of the window or its pages open them, and closed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QDialog, QPushButton

from gui.window.main_window import MainWindow
from tests.screenshots.data_scenes import show_train
from tests.screenshots.unlabelled_scenes import UNLABELLED
from tests.screenshots.window_at_rest import settle, until

OF_TRAIN = {"layers": "train_layers", "networks": "recipe_architecture_search"}
"""Dialogs of the Train page, and what opens them there."""
DIALOGS = ("import", "clean", "label", "background", "augment", "export", "serve_run", *OF_TRAIN)
"""Dialogs that are photographed, at the first size."""
OF_RUNS = ("serve_run",)
"""Those of them that are about a run."""


@contextmanager
def shown_dialog(window: MainWindow, name: str, dataset: str) -> Iterator[QDialog]:
    """The dialog of that name, as full as it gets."""
    if name in OF_TRAIN:
        show_train(window)
        window.page("train").findChild(QPushButton, OF_TRAIN[name]).click()
    elif name in OF_RUNS:
        window.session.ask(name, window.session.workspace.run_names()[-1])
    else:
        window.session.ask(name, {"import": "", "label": UNLABELLED}.get(name, dataset))
    dialog = next(shown for shown in window.findChildren(QDialog) if shown.isVisible())
    if name == "label":
        until(lambda: dialog.work.proposed is not None)  # type: ignore[attr-defined]
    if name in OF_TRAIN:
        until(lambda: dialog.table.model().rowCount() > 0)  # type: ignore[attr-defined]  # filled by the engine
    if name == "serve_run":
        dialog.go.click()  # type: ignore[attr-defined]
        until(lambda: dialog.address.text())  # type: ignore[attr-defined]
    else:
        settle()
    yield dialog
    if name == "serve_run":
        dialog.go.click()  # type: ignore[attr-defined]
        until(lambda: not dialog.is_serving)  # type: ignore[attr-defined]
    dialog.reject()
    until(lambda: not any(shown.isVisible() for shown in window.findChildren(QDialog)))
