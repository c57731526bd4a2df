"""Which of the photos found are taken: no person has too many, whenever they were collected."""

from __future__ import annotations

import pytest

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr import progress
from core.support.workspace import Workspace
from tests.flickr_collections import NAME, go, request, serving
from tests.servers.flickr import make_world

TWO = ("ketch", "ferry")


@pytest.fixture(autouse=True)
def every_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0)


def test_persons_of_earlier_collections_count(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_world(list(TWO), 40, faults=0, owners=4)
    with serving(made, monkeypatch):
        go(workspace, request(5, TWO, per_owner=3))
        result = go(workspace, request(5, TWO, per_owner=3))
    owners = list(ledger.owners(Dataset.open(workspace, NAME).catalog.path).values())
    assert max(map(owners.count, owners)) == 3
    assert result.added == 2
    assert result.reports[0].passed_over["more than 3 of one person"] > 0
