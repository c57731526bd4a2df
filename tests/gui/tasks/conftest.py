"""What tests of tasks share."""

from __future__ import annotations

import threading

import pytest


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()
