"""What a parcel's file is called. Loads nothing, so that the window's first page can ask."""

from __future__ import annotations

from core.support.names import folder_name

ENDING = ".safelight.zip"


def parcel_name(name: str) -> str:
    """The file for what bears this name: letters that every disk takes."""
    return f"{folder_name(name)}{ENDING}"
