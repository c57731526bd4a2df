"""What a class may be called, and which folder its pictures go to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from core.support.errors import BadInput

LONGEST = 120
"""Characters a class name may have."""

UNLABELLED = ""
"""Stands in the catalog for the class of a picture that has none yet; no class can be called so. Which pictures these are is
for the view `pictures` to say."""

NO_CLASS = "unlabelled"
"""What is shown in its place, and the folder that such pictures are copied to."""

_HIDDEN = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_TURNING = {chr(code) for code in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def clean_label(text: str) -> str:
    """The class name in `text`: composed Unicode without spaces around it.

    Raises:
        BadInput: Empty, too long, or with characters that cannot be shown (control characters, broken text, signs that
            turn the reading direction).
    """
    # A Mac writes é as two signs; left as it comes, one class becomes two that look the same.
    label = unicodedata.normalize("NFC", text).strip()
    # Escaped for the message, which must not print what it complains of.
    shown = label.encode("unicode_escape").decode("ascii")[:60]
    if not label:
        raise BadInput("A class name is empty.", "Give the class a name.")
    if len(label) > LONGEST:
        raise BadInput(f"The class name {shown}... is longer than {LONGEST} characters.", "Shorten it.")
    if any(unicodedata.category(sign) in _HIDDEN or sign in _TURNING for sign in label):
        # In quotes of ours: as `repr` wrote it, each hidden sign stood behind two backslashes.
        raise BadInput(f"The class name '{shown}' has characters that cannot be shown.", "Rename the class.")
    return label


def shown_label(label: str) -> str:
    """A class as shown; the word for pictures that have none yet."""
    return label or NO_CLASS


def folder_name(label: str) -> str:
    """A folder name for a class that is valid on every system and different for different classes."""
    label = shown_label(label)
    name = _FORBIDDEN.sub("_", label).rstrip(". ")
    # A folder that begins with a dot is hidden, and imports pass it over; 120 bytes leave room below the 255 of most disks.
    if name == label and name.split(".")[0].lower() not in _RESERVED and not name.startswith(".") and len(name.encode()) <= 120:
        return name
    import hashlib  # as for names of datasets and runs, most need none

    mark = hashlib.sha256(label.encode("utf-8")).hexdigest()[:8]
    # "ignore" drops the half of a letter that the cut may leave.
    stem = name.encode()[:80].decode("utf-8", "ignore").strip(". ")
    return f"{stem or 'class'}~{mark}"


def file_name(name: str) -> str:
    """A file name that is valid on every system, with the ending kept."""
    plain = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)).rstrip(". ").lstrip(".") or "picture"
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    if stem.split(".")[0].lower() in _RESERVED:
        stem = f"_{stem}"
    stem = stem.encode()[:120].decode("utf-8", "ignore") or "picture"
    ending = ending.encode()[:20].decode("utf-8", "ignore")
    return f"{stem}.{ending}" if dot and ending else stem


def look_alikes(labels: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Class names that differ only in upper and lower case or in compatibility forms of their letters, in sets."""
    sets: dict[str, set[str]] = {}
    for label in labels:
        sets.setdefault(unicodedata.normalize("NFKC", label).casefold(), set()).add(label)
    return tuple(tuple(sorted(found)) for _, found in sorted(sets.items()) if len(found) > 1)
