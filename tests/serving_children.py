"""Children that speak as a served run does, without one: what they say and how they end is written by the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.serving.records import ServedSoFar, ServingBegun, to_line
from core.support import computing

BEGUN = ServingBegun("http://127.0.0.1:8765/#secret", 8765, "secret", ("boats",))
UNTIL_STDIN_CLOSES = "sys.stdin.read()"
SOON = (to_line(BEGUN), "what a library prints", to_line(ServedSoFar(3, 1, 2)))


def speaks(monkeypatch: pytest.MonkeyPatch, place: Path, lines: tuple[str, ...] = SOON, then: str = UNTIL_STDIN_CLOSES) -> Path:
    """Puts such a child in the place of `main.py`; the file it gives back holds the words that it was started with."""
    words, script = place / "words.txt", place / "child.py"
    said = "".join(f"print({line!r}, flush=True)\n" for line in lines)
    script.write_text(f"import os, sys, time\nopen({str(words)!r}, 'w').write(' '.join(sys.argv[1:]))\n{said}{then}\n")
    monkeypatch.setattr(computing, "MAIN", script)
    return words
