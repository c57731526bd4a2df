"""The inputs that people brought and that went wrong, which lie beside the repository, not in it."""

from __future__ import annotations

from pathlib import Path

import pytest

CASES = Path(__file__).resolve().parents[2] / "shared" / "cases"


def case(name: str) -> Path:
    """The folder of a case; the test is skipped where the cases are not at hand."""
    if not (CASES / name).is_dir():
        pytest.skip(f"the case is not here: {CASES / name}")
    return CASES / name
