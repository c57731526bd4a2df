"""Errors meant for a person: each says what happened, to what, and what to do about it."""

from __future__ import annotations

from pathlib import Path


class SafelightError(Exception):
    """Something went wrong that a person can understand and mend.

    The window shows the message and the hint in place; the command line prints both, without a traceback, and ends
    with status 1. Every other exception is a defect of Safelight and goes to the log in full.

    Args:
        message: One sentence that says what happened and names the file, class or run.
        hint: One sentence that says what to do.
        path: The file or folder concerned, where there is one.
    """

    def __init__(self, message: str, hint: str = "", path: Path | str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.path = Path(path) if path is not None else None

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class BadInput(SafelightError):
    """A file, value or name that was given cannot be used."""


class NotThere(SafelightError):
    """A dataset, run, split, picture or weights file was asked for and does not exist."""


class Refused(SafelightError):
    """An act that would break something is not done: the run is busy, the workspace is read-only, the name is taken."""


class AlreadyThere(Refused):
    """A file or name that a person chose is there already, and was not allowed to be replaced. The command line adds to the hint
    with which option it would be; the window asks."""


class DiskFull(SafelightError):
    """There is no room left; the last complete file is still there. `system_errors.no_room` makes those that say where.

    Attributes:
        said: The message without what is free and needed, for who says that anew.
        needed: Bytes of what found no room; None where that is not known.
        of_quota: It is a quota that is used up, of which the disk itself says nothing.
    """

    needed: int | None = None
    of_quota = False

    def __init__(self, message: str, hint: str = "", path: Path | str | None = None) -> None:
        super().__init__(message, hint, path)
        self.said = message
