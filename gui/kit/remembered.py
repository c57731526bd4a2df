"""Splitters and folding boxes that are as the person left them, from one start to the next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter

from gui.kit.foldable import FoldableBox


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


def was_moved(splitter: QSplitter, settings: QSettings) -> bool:
    """Whether a person has ever moved a splitter that is remembered."""
    return settings.contains(f"splitters/{splitter.objectName()}")


def remember_fold(box: FoldableBox, settings: QSettings) -> None:
    """Opens or closes a box as the person left it, and notes when it is turned. It is known by its name."""
    box.set_open(was_open(box.name, settings, box.is_open()))
    box.toggled.connect(partial(_note_fold, settings, box.name))


def was_open(name: str, settings: QSettings, otherwise: bool) -> bool:
    """Whether the person left the box of that name open; `otherwise` where it was never turned."""
    # A settings file gives back text.
    return str(settings.value(f"folds/{name}", int(otherwise))) == "1"


def _note_fold(settings: QSettings, name: str, opened: bool) -> None:
    settings.setValue(f"folds/{name}", int(opened))


def _note(splitter: QSplitter, settings: QSettings, key: str, _place: int, _index: int) -> None:
    settings.setValue(key, splitter.saveState())
