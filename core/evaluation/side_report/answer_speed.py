"""How fast a run answers on a machine: measured when somebody asks, and kept in the run's folder for whoever looks later."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from pathlib import Path

from core.support import atomic
from core.support.documents import record
from core.support.errors import SafelightError

FILE = "speed.json"


@dataclass(frozen=True)
class AnswerSpeed:
    """How fast a run answered, from the pictures' files to its answers.

    *Units*: `latency` in seconds.

    Attributes:
        host: The machine.
        device: On which the network computed, as shown: "CPU".
        measured: When, ISO 8601 in UTC.
        pictures: So many were asked about together.
        latency: Of one picture asked about alone, the median of several.
        pictures_per_second: Of many asked about together.
    """

    host: str
    device: str
    measured: str
    pictures: int
    latency: float
    pictures_per_second: float


def keep_speed(run: Path, speed: AnswerSpeed) -> None:
    """Keeps what was measured, in the place of what was measured before. `run`: the run's folder."""
    atomic.write_json(run / FILE, asdict(speed))


def speed_here(run: Path) -> AnswerSpeed | None:
    """What was measured of a run on this machine; None where nothing was, or elsewhere: that says nothing of this one."""
    try:
        found: AnswerSpeed = record(AnswerSpeed, atomic.read_json(run / FILE, 10_000))
    except (OSError, ValueError, SafelightError):
        return None  # not measured, or damaged: measured again it is there
    return found if found.host == platform.node() else None
