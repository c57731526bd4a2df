"""Names of datasets and runs, and the folders that hold them.

A name is what a person calls it: accents, `&` and emoji as they please. A folder must be safe on every system, so a name of plain
letters is its folder's own name, and any other one has a folder of its letters and a digest (ADR 33). What lies in such a folder
says its name itself: a dataset in dataset.toml, a run in request.json.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.support.errors import BadInput
from core.support.inside import read_own

LONGEST = 80
"""Signs of a name."""

NAME_FILE = "name.txt"
"""Where a folder keeps its name that has no record of its own to keep it in, and one that is being renamed its old name."""

_PLAIN = r"[A-Za-z0-9][A-Za-z0-9 ._+-]{0,79}"  # these are compiled when first asked for, which no window waits for
_MADE = r"[A-Za-z0-9-]+-[0-9a-f]{8}"
_NUMBERED = r" \(\d+\)$"
"""What the trash puts behind the name of a folder that lies in it already; no other folder's name ends so."""
# Windows keeps these for devices whatever comes behind a dot; a workspace that holds one cannot be copied there.
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
_FORBIDDEN = frozenset('/\\:*?"<>|')  # names become parts of file names that are proposed
_JOINER = "\N{ZERO WIDTH JOINER}"  # one emoji is often several, joined by it
_LARGEST = 16 * 2**20  # bytes of a record that is read for its name


def check_name(name: str, noun: str = "name") -> str:
    """Returns `name`, its accents composed, when it can be a name.

    Raises:
        BadInput: Empty, too long, reserved, or with signs that some system forbids or that cannot be seen.
    """
    composed = unicodedata.normalize("NFC", name)
    usable = 0 < len(composed) <= LONGEST and all(map(_usable, composed)) and _begins_well(composed[0])
    if not usable or composed.endswith((".", " ")) or composed.split(".")[0].lower() in _RESERVED:
        raise BadInput(
            f"{name!r} cannot be used as a {noun}.",
            f"Use up to {LONGEST} letters, digits, spaces and signs, but none of {' '.join(sorted(_FORBIDDEN))}, "
            "and a letter, a digit or an emoji first.",
        )
    return composed


def folder_name(name: str) -> str:
    """The name of the folder of what bears this name: the name itself where it is plain, else its letters and a digest of it."""
    composed = unicodedata.normalize("NFC", name)
    if re.fullmatch(_PLAIN, composed):
        return composed
    letters = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode("ascii")
    stem = re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")[:60].strip("-") or "named"
    import hashlib  # most names need none, and the window's first paint waits for all that is imported

    digest = hashlib.sha256(composed.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem}-{digest}"


def shown_name(folder: Path) -> str:
    """The name of what lies in the folder of a dataset or run, in the trash too.

    A folder that was renamed by hand bears the name it was given: what it says of itself counts only where that made the folder.
    """
    own = re.sub(_NUMBERED, "", folder.name)
    if not re.fullmatch(_MADE, own):
        return own
    for file in ("dataset.toml", "request.json", NAME_FILE):
        try:
            stat = (folder / file).stat()
        except OSError:
            continue
        kept = _kept(folder / file, stat.st_mtime_ns, stat.st_size)
        if kept is not None and folder_name(kept) == own:
            return kept
    return own


def _usable(sign: str) -> bool:
    kind = unicodedata.category(sign)
    # Other marks of space and direction look like nothing, or turn round what is written behind them.
    return sign in (" ", _JOINER) or (kind[0] not in "CZ" and sign not in _FORBIDDEN)


def _begins_well(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind[0] in "LN" or kind == "So"


@lru_cache(maxsize=4096)
def _kept(record: Path, changed: int, size: int) -> str | None:
    """The name a record holds; `changed` and `size` are of the file, so that it is read once as long as it stays as it is."""
    if size > _LARGEST:
        return None
    try:
        text = read_own(record, _LARGEST).decode("utf-8")
        name = _named_in(record.suffix, text)
        return check_name(name) if isinstance(name, str) else None
    except (OSError, ValueError, RecursionError, BadInput):  # whoever opens it says what is wrong with it
        return None


def _named_in(suffix: str, text: str) -> Any:
    if suffix == ".txt":
        return text
    if suffix == ".json":
        document = json.loads(text)
        return document.get("run") if isinstance(document, dict) else None
    import tomllib

    return tomllib.loads(text).get("name")
