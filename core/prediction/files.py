"""Which files are meant when a person names files and folders."""

from __future__ import annotations

import os
from pathlib import Path


def files_in(picture: Path) -> list[Path]:
    """The file itself, or all files below a folder in the order of their names; hidden ones are passed over."""
    if not picture.is_dir():
        return [picture]
    found: list[Path] = []
    # Links to folders are not followed: one that leads back up never ends.
    for folder, folders, names in os.walk(picture):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(Path(folder) / name for name in sorted(names) if not name.startswith("."))
    return found
