"""Train against val, epoch by epoch."""

from __future__ import annotations

import pytest

from core.evaluation.side_report.gap import gap_over_time
from core.runs.events import Epoch
from tests.judged_runs import two_epochs


def test_the_gap_is_train_ahead_of_val() -> None:
    first, second = gap_over_time([event for event in two_epochs() if isinstance(event, Epoch)])
    assert (first.epoch, first.train_accuracy, first.val_accuracy) == (1, 0.5, 0.6)
    assert first.accuracy_gap == pytest.approx(-0.1)
    assert second.accuracy_gap == pytest.approx(0.05)
