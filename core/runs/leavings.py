"""What a killed process leaves half-written in a run's folder, and when it may go. It used to stay for ever."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from core.runs.folder import RunFolder

OTHERS_MAY_WRITE = 60.0
"""Seconds for which a half-written file is left alone that another process may be writing: a note, a word to stop."""

_OWN = ("plan.json", "best.safetensors", "head-before-refit.safetensors", "reserve")
"""Files of a run's folder that only its training process writes."""


def remove_leavings(folder: RunFolder, now: float) -> None:
    """Removes half-written files.

    Args:
        folder: A run that the caller has claimed, so that no training process writes in it.
        now: Seconds since 1970.
    """
    for part in [
        *folder.path.glob(".*.part"),
        *folder.last_checkpoint.glob(".*.part"),
        *folder.path.glob("snapshots/.*.part"),
        folder.path / "reserve",
    ]:
        with suppress(OSError):  # gone meanwhile, or on a disk that cannot be written to
            if _is_own(part, folder) or now - part.stat().st_mtime > OTHERS_MAY_WRITE:
                part.unlink()


def remove_unbegun(folders: Iterable[RunFolder]) -> None:
    """Removes the folders of runs that were made a moment ago and that nobody is to carry out after all; begun ones stay."""
    for folder in folders:
        if folder.state() == "waiting":
            shutil.rmtree(folder.path, ignore_errors=True)


def _is_own(part: Path, folder: RunFolder) -> bool:
    return (
        part.parent in (folder.last_checkpoint, folder.path / "snapshots")
        or part.name in _OWN
        or part.name.startswith(tuple(f".{name}." for name in _OWN))
    )
