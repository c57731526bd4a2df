"""Jobs that tell a number at once, or when a gate is opened."""

from __future__ import annotations

import threading

from core.support.errors import BadInput
from core.support.jobs import Context


def told(number: int, context: Context) -> int:
    if number < 0:
        raise BadInput("Below nothing.", "Give a number.")
    return number


def told_late(gate: threading.Event, number: int, context: Context) -> int:
    gate.wait(10)
    return number
