"""What no request was there to hear of: a dropped connection is none of our defects."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from core.serving import listening
from core.serving.listening import _note


def test_only_defects_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[tuple[object, str]] = []
    monkeypatch.setattr(listening, "log_defect", lambda error, where: noted.append((error, where)))
    loop: Any = asyncio
    error = RuntimeError("a defect")
    for told in ({}, {"exception": ConnectionResetError()}, {"exception": error}):
        _note(loop, told)
    assert noted == [(error, "serving")]
