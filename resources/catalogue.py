"""The one way to whatever lies in `resources/`: texts, tables and files, looked up by name."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """The file of that name, such as `icons/check-dark.svg`.

    Raises:
        FileNotFoundError: There is none; this is a defect of the program.
    """
    # Beside this module, wherever it was installed, and never relative to the folder one is in.
    found = _FOLDER / name
    if not found.is_file():
        raise FileNotFoundError(f"resources has no {name}")
    return found


@cache
def text(name: str) -> str:
    """The text of a file, such as `style.qss`."""
    return path(name).read_text(encoding="utf-8")


@cache
def table(name: str) -> dict[str, Any]:
    """The content of a TOML file, such as `icons.toml`."""
    return tomllib.loads(text(name))
