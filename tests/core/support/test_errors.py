"""Errors for persons: what happened, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.support.errors import BadInput, DiskFull, NotThere, Refused, SafelightError


@pytest.mark.parametrize("kind", [BadInput, NotThere, Refused, DiskFull])
def test_an_error_reads_as_message_and_hint(kind: type[SafelightError]) -> None:
    error = kind("x.png is damaged.", "Replace it.", "data/x.png")
    assert isinstance(error, SafelightError)
    assert str(error) == "x.png is damaged. Replace it."
    assert error.path == Path("data/x.png")
    assert str(kind("x.png is damaged.")) == "x.png is damaged."
    assert kind("x").path is None
