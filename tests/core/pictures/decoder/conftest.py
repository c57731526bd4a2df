"""Decoders here start as they do for a person: these are the tests of how they do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.forked_children import own_children


@pytest.fixture(scope="module", autouse=True)
def _own_children() -> Iterator[None]:
    with own_children():
        yield
