"""What the doctor says: points, each with a sentence, and whether it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.support.wording import counted

RIGHT, NOTE, WRONG = "right", "note", "wrong"
STATES = (RIGHT, NOTE, WRONG)
"""Right; right, and worth knowing; wrong, so that something does not work, or not safely."""
SHARED = "Shared disk"
"""The subject of what several machines need of a disk."""
_SIGNS = {RIGHT: "ok   ", NOTE: "note ", WRONG: "WRONG"}


@dataclass(frozen=True)
class Point:
    """One thing that was looked at.

    Attributes:
        subject: What it belongs to, as a heading: "Decoder".
        name: What was looked at, in a few words.
        state: One of `STATES`.
        words: What was found, as a sentence.
        hint: What to do about it; "" where nothing is to be done.
    """

    subject: str
    name: str
    state: str
    words: str
    hint: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """All points, in the order in which they were looked at.

    Attributes:
        points: They.
        shared: The folder that was looked at as a shared disk.
    """

    points: tuple[Point, ...]
    shared: str

    @property
    def wrong(self) -> int:
        """How many points are wrong."""
        return sum(point.state == WRONG for point in self.points)

    @property
    def sentence(self) -> str:
        """What it comes to."""
        notes = sum(point.state == NOTE for point in self.points)
        if self.wrong:
            return f"{counted(self.wrong, 'thing is', 'things are')} wrong here; each says what to do."
        worth = f"; {counted(notes, 'thing is', 'things are')} worth knowing" if notes else ""
        return f"Everything that was looked at is right{worth}."


def subjects(points: Sequence[Point]) -> dict[str, list[Point]]:
    """The points by their subject, both in their order."""
    found: dict[str, list[Point]] = {}
    for point in points:
        found.setdefault(point.subject, []).append(point)
    return found


def told(found: Diagnosis) -> str:
    """The points under their subjects, as text."""
    lines: list[str] = []
    for subject, points in subjects(found.points).items():
        lines += [f"{subject}: {found.shared}" if subject == SHARED else subject]
        for point in points:
            lines += [f"  {_SIGNS[point.state]}  {point.words}", *([f"         {point.hint}"] if point.hint else [])]
        lines.append("")
    return "\n".join([*lines, found.sentence])
