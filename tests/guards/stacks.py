"""Who called: noted at each start of a thread, timer or child, and written out only where one is left behind."""

from __future__ import annotations

import linecache
import sys
from types import CodeType

MOST = 7
"""Callers that are noted, the nearest ones."""

Callers = list[tuple[CodeType, int]]


def callers() -> Callers:
    """Those of the function that asks. Python's own account reads their files too, for each timer, and hardly one is told of."""
    found: Callers = []
    frame = sys._getframe(2)
    while frame is not None and len(found) < MOST:
        found.append((frame.f_code, frame.f_lineno))
        frame = frame.f_back
    return found


def told(noted: Callers) -> str:
    """As Python tells of a stack, the nearest one last."""
    lines = [(code, number, linecache.getline(code.co_filename, number).strip()) for code, number in reversed(noted)]
    return "".join(f'  File "{code.co_filename}", line {number}, in {code.co_name}\n    {line}\n' for code, number, line in lines)
