"""Each format names functions that are there, and files that do not replace what goes with every model."""

from __future__ import annotations

import inspect

import pytest

from core.export.exporting import ABOUT, CREDITS, LABELS, PARITY, README, SCRIPT
from core.export.formats import FORMATS
from core.support.registry import at


@pytest.mark.parametrize("name", FORMATS.names())
def test_what_a_format_names_is_there(name: str) -> None:
    written = FORMATS.get(name)
    assert list(inspect.signature(at(written.write)).parameters) == ["answering", "facts", "file"]
    assert list(inspect.signature(at(written.ask)).parameters) == ["answering", "file"]
    assert written.file not in {ABOUT, CREDITS, LABELS, PARITY, README, SCRIPT}
    assert written.meaning.endswith(".")
