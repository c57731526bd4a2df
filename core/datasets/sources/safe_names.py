"""Names that come from elsewhere, of archive members and of objects in a bucket: only those that stay in their folder pass."""

from __future__ import annotations

import unicodedata

from core.support.foreign_text import is_valid

DEEPEST = 32
"""Folders that may lie in one another."""

LONGEST = 200
"""Bytes of one part of a path."""

_FORBIDDEN = set('<>:"|?*\\')
_PORTS = [*map(str, range(10)), "¹", "²", "³"]
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", *(f"{port}{n}" for port in ("com", "lpt") for n in _PORTS)}


class Unsafe(Exception):
    """Why one member is left aside, as a sentence."""


def safe_parts(name: str) -> list[str]:
    """The folders and file name in a path that came from elsewhere.

    Raises:
        Unsafe: Anything that could lead out of the folder it is put into, or that is no file name, on any system.
    """
    if not name or not is_valid(name) or any(unicodedata.category(sign) == "Cc" for sign in name):
        raise Unsafe("Its name is not valid text.")
    if name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":"):
        raise Unsafe("Its path is absolute.")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Unsafe("Its path leads out of the archive.")
    if not parts:
        raise Unsafe("It has no name.")
    if len(parts) > DEEPEST:
        raise Unsafe(f"It lies more than {DEEPEST} folders deep.")
    for part in parts:
        if len(part.encode()) > LONGEST or _FORBIDDEN & set(part) or part != part.rstrip(". "):
            raise Unsafe("A part of its path is not a valid name on every system.")
        if part.split(".")[0].strip().lower() in _RESERVED:
            raise Unsafe("A part of its path is a reserved name.")
    return parts


def collision_key(parts: list[str]) -> str:
    """The same for names that a file system might take for one: composed differently, or in other upper and lower case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", "/".join(parts)).casefold())
