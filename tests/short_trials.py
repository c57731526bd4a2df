"""Trials of arithmetic and of costs that take a moment: with their usual patience they outlast a tiny training."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.training.arithmetic import probe
from core.training.arithmetic.share import processor_share
from core.training.costs import trials


@contextmanager
def short_trials() -> Iterator[None]:
    """Has each trial look for a moment, and the plain mode be taken: which one is faster in so short a time is chance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trials, "SECONDS", 0.02)
        patch.setattr(trials, "HEAD_SECONDS", 0.01)
        patch.setattr(probe, "processor_share", lambda threads: processor_share(threads, 0.01))
        for name, value in {"BUDGET": 0.02, "FROZEN_BUDGET": 0.02, "STEP_SECONDS": 0.01, "FROZEN_STEP_SECONDS": 0.01}.items():
            patch.setattr(probe, name, value)
        patch.setattr(probe, "ROUNDS", 1)
        patch.setattr(probe, "FROZEN_ROUNDS", 1)
        patch.setattr(probe, "WORTH", 0.0)
        yield
