"""The verb pack asks for what it needs; what it does is tried in `tests/core/parcels`."""

from __future__ import annotations

import pytest

from core.cli.entry import run


def test_it_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack"]) == 2
    assert "required" in capsys.readouterr().err
