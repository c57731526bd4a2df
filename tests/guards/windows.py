"""Names the timers and top-level widgets a test leaves. Looks at Qt only where a test has loaded it."""

from __future__ import annotations

import sys
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from tests.guards import stacks

_timers: WeakSet[Any] = WeakSet()
_started_at: WeakKeyDictionary[Any, stacks.Callers] = WeakKeyDictionary()
_watching = False


def _widgets_module() -> Any:
    return sys.modules.get("PySide6.QtWidgets")


def _watch() -> None:
    """Notes from now on where each QTimer is started from Python."""
    global _watching
    core = sys.modules.get("PySide6.QtCore")
    if core is None or _watching:
        return
    _watching = True
    original = core.QTimer.start

    def start(self: Any, *arguments: Any) -> None:
        _timers.add(self)
        _started_at[self] = stacks.callers()
        original(self, *arguments)

    core.QTimer.start = start


class Timers:
    """Running QTimers whose owner is still alive."""

    def present(self) -> set[int]:
        _watch()
        return {id(timer) for timer in self._running()}

    def left_behind(self, before: set[int]) -> list[str]:
        _settle()
        fresh = [timer for timer in self._running() if id(timer) not in before]
        complaints = [f"timer, started at\n{stacks.told(_started_at[timer])}" for timer in fresh]
        for timer in fresh:
            timer.stop()
        return complaints

    def _running(self) -> list[Any]:
        shiboken = sys.modules.get("shiboken6")
        if shiboken is None:
            return []
        return [timer for timer in list(_timers) if shiboken.isValid(timer) and timer.isActive() and not timer.isSingleShot()]


class Widgets:
    """Top-level widgets."""

    def present(self) -> set[int]:
        return {id(widget) for widget in self._top_level()}

    def left_behind(self, before: set[int]) -> list[str]:
        _settle()
        fresh = [widget for widget in self._top_level() if id(widget) not in before]
        complaints = [
            f"top-level widget {type(widget).__name__} {widget.objectName()!r} {widget.windowTitle()!r}" for widget in fresh
        ]
        for widget in fresh:
            widget.deleteLater()
        return complaints

    def _top_level(self) -> list[Any]:
        module = _widgets_module()
        if module is None or module.QApplication.instance() is None:
            return []
        return list(module.QApplication.topLevelWidgets())


def _settle() -> None:
    """Lets Qt carry out the deletions it was asked for."""
    module = _widgets_module()
    application = module.QApplication.instance() if module else None
    if application is None:
        return
    core = sys.modules["PySide6.QtCore"]
    for _ in range(3):
        application.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
        application.processEvents()
