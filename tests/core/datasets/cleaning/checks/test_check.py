"""Each check says what it finds and proposes."""

from __future__ import annotations

from core.datasets.cleaning.checks.check import PROPOSALS
from core.datasets.cleaning.checks.registry import CHECKS


def test_every_check_proposes_something_known() -> None:
    assert {entry.proposal for entry in CHECKS} <= set(PROPOSALS)
