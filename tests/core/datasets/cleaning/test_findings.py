"""Findings as they are stored."""

from __future__ import annotations

import pytest

from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.findings import read_findings
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


def test_an_abandoned_check_keeps_the_earlier_findings(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted("a/1.png", contrast=0.0), Planted("b/1.png", label="b")])
    check_stored(dataset)
    before = read_findings(dataset)
    assert before
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        check_stored(dataset, context)
    assert read_findings(dataset) == before
