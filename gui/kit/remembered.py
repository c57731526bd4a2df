"""Splitters that stand where the person left them, from one start to the next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter


def remember_splitter(splitter: QSplitter, settings: QSettings) -> None:
    """Puts a splitter where it was, and notes where it is moved to. To be called when its parts are in it.

    It is known by its object name.
    """
    key = f"splitters/{splitter.objectName()}"
    state = settings.value(key)
    if isinstance(state, QByteArray) and not state.isEmpty():
        splitter.restoreState(state)
    # Told when the handle is moved, not when the window changes its size.
    splitter.splitterMoved.connect(partial(_note, splitter, settings, key))


def _note(splitter: QSplitter, settings: QSettings, key: str, _place: int, _index: int) -> None:
    settings.setValue(key, splitter.saveState())
