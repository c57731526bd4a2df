"""Texts that were read once and are kept in a file: what is told now is held against them."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest


def kept_text(file: Path, text: str) -> str:
    """What is kept there; where nothing is, the text is written and the test fails, for somebody to read it."""
    if not file.is_file():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        pytest.fail(f"{file} was written; read it")
    return file.read_text(encoding="utf-8")


def held_as_kept(file: Path, text: str) -> None:
    """Fails with the lines that differ where the text is not what is kept there."""
    kept = kept_text(file, text)
    if text != kept:
        differing = difflib.unified_diff(kept.splitlines(), text.splitlines(), "kept", "now", lineterm="", n=1)
        pytest.fail("\n".join(differing), pytrace=False)
