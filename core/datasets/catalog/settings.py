"""What `dataset.toml` says of a dataset besides its pictures."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

from core.support.errors import BadInput
from core.support.foreign_text import is_valid
from core.support.inside import read_own

SCHEMA = 1
"""Schema number of dataset.toml."""

SETTINGS = "dataset.toml"
"""Name of the file in a dataset's folder."""

_ADDRESS = "file://"
_LARGEST = 16 * 2**20  # bytes; a list of sources is far smaller


@dataclass(frozen=True)
class Settings:
    """A dataset as its file describes it.

    Attributes:
        schema_number: Of the program that wrote it; above `SCHEMA` it can only be read.
        root: Where the pictures lie.
        here: True when the pictures are the dataset's own.
        licence, created: As in `Dataset`.
    """

    schema_number: int
    root: str
    here: bool
    licence: str
    created: str

    @property
    def newer(self) -> bool:
        """True when a newer Safelight wrote it."""
        return self.schema_number > SCHEMA


def read_settings(folder: Path) -> Settings:
    """The settings in a dataset's folder.

    Raises:
        BadInput: The file is damaged.
    """
    path = folder / SETTINGS
    try:
        document: dict[str, Any] = tomllib.loads(read_own(path, _LARGEST).decode("utf-8"))
        return Settings(
            int(document["schema_number"]),
            _root(_text(document["root"])),
            document["place"] == "here",
            _text(document.get("licence", "")),
            _text(document.get("created", "")),
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, ValueError, TypeError, OverflowError, RecursionError) as error:
        hint = "Restore it from a copy, or import the pictures again."
        # A KeyError's own words are only the name of what is missing.
        why = f"it does not say its {error.args[0]}" if isinstance(error, KeyError) else str(error)
        why = "it is nested too deeply" if isinstance(error, RecursionError) else why
        raise BadInput(f"{path} is damaged: {why}.", hint, path) from error


def root_text(root: Path) -> str:
    """A root as it is written: TOML holds no bytes that are no UTF-8, so a path with some is written as an address."""
    # By ourselves, as it is read: of a drive `as_uri` makes a path that begins with a slash.
    return str(root) if is_valid(str(root)) else f"{_ADDRESS}{quote_from_bytes(os.fsencode(str(root)))}"


def _root(written: str) -> str:
    if not written.startswith(_ADDRESS):
        return written
    return _text(os.fsdecode(unquote_to_bytes(written.removeprefix(_ADDRESS))))


def _text(value: object) -> str:
    # A null byte passes as text and raises in the first call that uses the path.
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(f"{value!r} is no text")
    return value
