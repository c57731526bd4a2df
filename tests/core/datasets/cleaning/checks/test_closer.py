"""Checks of what a closer look saw."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets.catalog import schema
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.closer_look import CloserLook, Near
from core.datasets.cleaning.run_doubts import RunDoubt
from core.support.workspace import Workspace
from tests.evidences import evidence, found_in
from tests.looked_at import dataset_of, keep, of_kind, seen


def test_doubts_and_odd_pictures_become_findings_with_their_neighbours(workspace: Workspace) -> None:
    dataset = dataset_of(workspace)
    near = (Near(3, 14, 0.1), Near(3, 15, 0.2), Near(5, 0, 0.6))
    result = keep(dataset, seen(suspicion={3: 0.75, 4: 0.9}, odd={5: 9.0}), near)
    assert of_kind(result, "suspect-label") == [("a/4.png",), ("a/3.png",)]
    assert of_kind(result, "outlier") == [("a/5.png",)]
    doubt = next(finding for finding in result.findings if finding.paths == ("a/3.png",))
    assert "b" in doubt.detail
    assert "under 1 %" in doubt.detail
    odd = next(finding for finding in result.findings if finding.kind == "outlier")
    assert "9.0 spreads further" in odd.detail
    assert odd.score == pytest.approx(1 - 3.5 / 9)
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute(
            "SELECT f.kind, n.position, n.path, n.distance FROM neighbours n JOIN findings f ON f.id = n.finding ORDER BY 1, 2"
        ).fetchall()
    assert rows == [("outlier", 0, "a/0.png", 0.6), ("suspect-label", 0, "b/4.png", 0.1), ("suspect-label", 1, "b/5.png", 0.2)]


def test_a_decision_settles_a_doubt_and_its_undo_brings_it_back(workspace: Workspace) -> None:
    dataset = dataset_of(workspace)
    keep(dataset, seen(suspicion={3: 0.75}))
    (sample,) = dataset.catalog.by_paths(["a/3.png"])
    for decide in (lambda: dataset.catalog.relabel([sample.id], "b"), lambda: dataset.catalog.exclude([sample.id])):
        edit = decide()
        assert of_kind(check_stored(dataset), "suspect-label") == []
        assert edit is not None
        dataset.catalog.undo(edit)
        assert of_kind(check_stored(dataset), "suspect-label") == [("a/3.png",)]


def looked(count: int, **columns: object) -> CloserLook:
    usual: dict[str, object] = {
        "labels": ("a",) * count, "suggestions": ("b",) * count, "trust": np.full(count, 0.25), "suspicion": np.zeros(count),
        "oddness": np.zeros(count),
    }  # fmt: skip
    return CloserLook(**{**usual, **columns})  # type: ignore[arg-type]


def test_a_closer_look_and_a_run_doubt_in_one_finding_each_in_its_words() -> None:
    doubts = {
        ("0" * 63 + "0", "a"): RunDoubt("0" * 64, "a", "c", 0.9, "A run says c."),
        ("0" * 63 + "1", "a"): RunDoubt("0" * 63 + "1", "a", "c", 0.2, "A run says c."),
        ("0" * 63 + "3", "b"): RunDoubt("0" * 63 + "3", "b", "c", 0.2, "Of a class it had before."),
    }
    looks = looked(4, suspicion=np.array([0.0, 0.5, 0.25, 0.0]), trust=np.array([0.5, 0.01, 0.009, 0.5]))
    assert found_in("suspect-label", evidence(4, closer_look=looks, doubts=doubts)) == [
        Finding("suspect-label", ("a/0.png",), 0.9, "A run says c."),
        Finding(
            "suspect-label", ("a/1.png",), 0.5,
            "It looks like b; a is 1 % likely, judged by the other pictures. A run says c.",
        ),
        Finding("suspect-label", ("a/2.png",), 0.25, "It looks like b; a is under 1 % likely, judged by the other pictures."),
    ]  # fmt: skip
    assert found_in("suspect-label", evidence(4)) == found_in("outlier", evidence(4)) == []


def test_a_picture_at_the_limit_is_not_unlike_the_others() -> None:
    (finding,) = found_in("outlier", evidence(3, closer_look=looked(3, oddness=np.array([3.5, 7.0, -9.0]))))
    assert finding == Finding(
        "outlier", ("a/1.png",), 0.5,
        "7.0 spreads further from the other pictures than usual; from 3.5 on it counts as unlike all others.",
    )  # fmt: skip
