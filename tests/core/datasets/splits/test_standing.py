"""How an older split stands with what became known since."""

from __future__ import annotations

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split, stored_request
from core.datasets.splits.standing import standing
from core.support.errors import BadInput
from tests.catalogs import Planted, find_alike, many, plant


def test_groups_that_nobody_named_are_refused_but_a_stored_split_by_them_stays(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"a/{i}.png", group=f"g{i // 2}") for i in range(20)])
    split = make_split(dataset, SplitRequest(group_by="group")).split
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("UPDATE samples SET given_group = NULL")
    with pytest.raises(BadInput, match="no column called 'group'"):
        make_split(dataset, SplitRequest(group_by="group", seed=1))
    request = stored_request(dataset, split)
    assert make_split(dataset, request).split == split
    assert standing(dataset, split, request).across == ()


def test_an_older_split_stays_as_it_was_and_is_said_to_leak_by_now(dataset: Dataset) -> None:
    plant(dataset, many(100))
    first = make_split(dataset, SplitRequest(name="old"))
    assert standing(dataset, "old", stored_request(dataset, "old")).across == ()
    train, test = (next(path for path, own in first.assignment.items() if own == side) for side in ("train", "test"))
    find_alike(dataset, train, test)
    plant(dataset, many(5, start=100))
    now = standing(dataset, "old", stored_request(dataset, "old"))
    assert (now.across, now.unknown, now.closer) == ((test,), 5, True)
    second = make_split(dataset, SplitRequest(name="old"))
    assert {path: second.assignment[path] for path in first.assignment} == first.assignment
    assert certificate(dataset, "old").leaks == (test,)
    assert any("older than what ties them" in text for text in second.warnings)
    assert make_split(dataset, SplitRequest(name="new")).warnings == ()
