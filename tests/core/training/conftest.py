"""What tests of whole trainings share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.training.costs import trials


@pytest.fixture(scope="module")
def short_trials() -> Iterator[None]:
    """Has runs tell of their costs after a moment, which costs more than tiny trainings themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trials, "SECONDS", 0.02)
        yield
