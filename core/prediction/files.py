"""Which files are meant when a person names files and folders."""

from __future__ import annotations

import os
from pathlib import Path

from core.datasets.catalog.class_names import file_name
from core.support.foreign_text import valid


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


def free_name(stem: str, ending: str, taken: set[str]) -> str:
    """A file's name that every disk takes and that is not among those taken, to which it is added; a number tells it apart."""
    stem, ending = valid(stem), valid(ending)
    number, name = 1, file_name(f"{stem}{ending}")
    # Folders may hold pictures of one name, and some disks take "A" for "a".
    while name.casefold() in taken:
        number += 1
        name = file_name(f"{number} {stem}{ending}")
    taken.add(name.casefold())
    return name
