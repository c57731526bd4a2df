"""Names and types that tests of verbs share; the fixtures are in `tests/core/cli/verbs/conftest.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

NAMES = [f"car/{n:03}.png" for n in range(60)]
"""Pictures of the two finished runs."""

Ask = Callable[..., Any]
"""A verb's words to its JSON document, or to its text with `as_text`."""

Refuse = Callable[[list[str], int, str], None]
"""Takes a verb's words that make no sense, its exit status, and what it says."""
