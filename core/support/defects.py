"""The log of what should not have happened: full tracebacks for whoever mends Safelight, out of the person's way; and which
Safelight it is that they happen in."""

from __future__ import annotations

import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

import platformdirs

from core.support.foreign_text import plain_lines

LARGEST = 2 * 2**20
"""Bytes after which the log begins anew; the earlier one is kept beside it as `.old`."""


def own_version() -> str:
    """The version that is at work, in words for a person."""
    from importlib.metadata import PackageNotFoundError, version  # reads mail and tables: a tenth of the time to a first paint

    try:
        return version("safelight")
    except PackageNotFoundError:
        return "from a source folder"


def defect_log() -> Path:
    """Where tracebacks go."""
    return platformdirs.user_log_path("safelight", appauthor=False) / "safelight.log"


def log_defect(error: BaseException, what: str, path: Path | None = None) -> Path:
    """Appends the traceback of `error` to the log and returns the log's path. Never raises an OSError itself.

    Args:
        error: What was raised.
        what: What was being done, such as the command line's verb.
        path: The log file; `defect_log()` when None.
    """
    text = "".join(traceback.format_exception(error))
    versions = f"Safelight {own_version()}, Python {sys.version.split()[0]}"
    heading = f"--- {datetime.now().astimezone().isoformat(timespec='seconds')} {what} ({versions})\n"
    # A home folder that cannot be written to must not hide the error that was to be noted behind one of its own.
    for place in (path or defect_log(), Path(tempfile.gettempdir()) / "safelight.log"):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists() and place.stat().st_size > LARGEST:
                place.replace(place.with_suffix(".old"))
            with open(place, "a", encoding="utf-8") as file:
                # Tracebacks quote names out of files; whoever prints the log shall not have their terminal commanded by them.
                file.write(plain_lines(heading + text) + "\n")
            return place
        except OSError:
            continue
    return path or defect_log()
