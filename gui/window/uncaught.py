"""Tells of what went wrong where nothing in the window saw it coming.

What a slot raises Qt only prints: a button did nothing, and why stood in a terminal that nobody had opened.
"""

from __future__ import annotations

import math
import sys
import time
from types import TracebackType

from PySide6.QtWidgets import QApplication, QWidget

from core.support.defects import log_defect
from core.support.errors import SafelightError
from gui.kit.banner import Banner
from gui.kit.page import Page

_APART = 1.0
"""Seconds between two messages of one kind from one place: a widget that cannot be painted fails with each painting, and a
message asks for one."""


class Uncaught:
    """From its making until `end` errors that reach Qt are told by a banner, and defects noted in their log, each once.

    Args:
        window: Whose page tells of them, where no dialog that is open has a banner of its own.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._before = sys.excepthook
        self._told: dict[tuple[type[BaseException], str, int], float] = {}
        sys.excepthook = self._tell

    def end(self) -> None:
        """Leaves such errors to whoever had them before."""
        sys.excepthook = self._before

    def _tell(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):  # Ctrl+C in the terminal is no mistake
            self._before(kind, error, trace)
            return
        banners, place, now = self._banners(), _place_of(error), time.monotonic()
        if not banners:  # nothing is shown yet that could tell it
            self._before(kind, error, trace)
        if place not in self._told and not isinstance(error, SafelightError):
            log_defect(error, "the window")
        if now - self._told.get(place, -math.inf) >= _APART:
            self._told[place] = now
            for banner in banners:
                banner.show_error(error)

    def _banners(self) -> list[Banner]:
        """The banner of the dialog that is open, where it has one, or that of the page that is shown."""
        own = getattr(QApplication.activeModalWidget(), "banner", None)
        pages = self._window.findChildren(Page)
        return [own] if isinstance(own, Banner) else [page.banner for page in pages if page.isVisible()]


def _place_of(error: Exception) -> tuple[type[BaseException], str, int]:
    """What is raised, and where: file and line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (type(error), trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace is not None else (type(error), "", 0)
