"""Which workspaces were opened last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

MOST = 8
"""Workspaces that are remembered."""
_RECENT = "window/recent"


def recent(settings: QSettings) -> list[Path]:
    """Folders of the latest workspaces that are still there, the latest first."""
    return [place for place in _noted(settings) if is_workspace(place)]


def latest(settings: QSettings) -> Path | None:
    """Folder of the workspace that was opened last, whether it is still there or not; None before the first start."""
    return next(iter(_noted(settings)), None)


def note_opened(settings: QSettings, root: Path) -> None:
    """Notes that a workspace was opened."""
    # One on a disk that is not there now stays noted.
    others = [place for place in _noted(settings) if place != root]
    settings.setValue(_RECENT, [str(place) for place in [root, *others][:MOST]])


def _noted(settings: QSettings) -> list[Path]:
    kept = settings.value(_RECENT, [])
    # A list of one comes back from the file as a text.
    names = kept if isinstance(kept, list | tuple) else [kept] if kept else []
    return [Path(str(name)) for name in names]


def is_workspace(folder: Path) -> bool:
    """True for a folder that has what every workspace has."""
    return (folder / "data").is_dir() and (folder / "models").is_dir()
