"""A Flickr on loopback for tests of the wizard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.datasets.flickr import progress
from tests.flickr_collections import serving
from tests.flickr_wizard import TWO
from tests.servers.flickr import World, make_world


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = make_world(list(TWO), 40, faults=0)
    monkeypatch.setattr(progress, "INTERVAL", 0)
    with serving(made, monkeypatch):
        yield made
