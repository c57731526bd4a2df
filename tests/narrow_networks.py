"""Small networks of fewer channels: how well one learns is seldom what a test asks, and its convolutions took half the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.architectures import small_networks

NARROW = (8, 12, 16, 24)
USUAL = small_networks.CNN_WIDTHS


def narrow() -> None:
    """From now on in this process; one that it starts has them as they are."""
    small_networks.CNN_WIDTHS = NARROW


@contextmanager
def usual_width() -> Iterator[None]:
    """Has them as they are for a while: where something has to be learned, or another process trains what is asked here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_networks, "CNN_WIDTHS", USUAL)
        yield
