"""What a closer look saw is kept beside the checks of files, and becomes findings as long as it still holds."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, check_stored
from core.datasets.cleaning.closer_look import CloserLook, Near, read_closer_look, store_closer_look
from core.datasets.splits.groups import Likeness
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset

PATHS = tuple(f"{label}/{number}.png" for label in "ab" for number in range(10))
LABELS = tuple(path[0] for path in PATHS)


def dataset_of(workspace: Workspace, hashes: dict[str, int] | None = None) -> Dataset:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(path, path[0], phash=(hashes or {}).get(path)) for path in PATHS])
    return dataset


def seen(
    alike: tuple[Likeness, ...] = (), suspicion: dict[int, float] | None = None, odd: dict[int, float] | None = None
) -> CloserLook:
    """What was seen of everything: nothing doubted, nothing odd but what is named by its row."""
    suspicions, oddness = np.zeros(len(PATHS)), np.linspace(-2, 3, len(PATHS))
    for row, value in (suspicion or {}).items():
        suspicions[row] = value
    for row, value in (odd or {}).items():
        oddness[row] = value
    suggestions = tuple("b" if suspicions[row] and label == "a" else label for row, label in enumerate(LABELS))
    return CloserLook(LABELS, suggestions, np.full(len(PATHS), 0.004), suspicions, oddness, alike)


def keep(dataset: Dataset, looks: CloserLook, near: tuple[Near, ...] = ()) -> CheckResult:
    contents = tuple(Planted(path).sha256 for path in PATHS)
    store_closer_look(dataset.catalog, PATHS, contents, looks, near)
    return check_stored(dataset)


def of_kind(result: CheckResult, kind: str) -> list[tuple[str, ...]]:
    return [finding.paths for finding in result.findings if finding.kind == kind]


def test_what_was_stored_is_read_in_the_order_asked(workspace: Workspace) -> None:
    dataset = dataset_of(workspace)
    assert read_closer_look(dataset.catalog, PATHS) is None
    assert dataset.catalog.count_seen() == 0
    keep(dataset, seen((Likeness(0, 12, 0.25, "mirrored"),), {3: 0.75}))
    back = read_closer_look(dataset.catalog, tuple(reversed(PATHS)))
    assert back is not None
    assert back.alike == (Likeness(7, 19, 0.25, "mirrored"),)
    assert back.suspicion[16] == 0.75
    assert back.labels == tuple(reversed(LABELS))
    assert back.suggestions[16] == "b"
    assert dataset.catalog.count_seen() == len(PATHS)


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


def test_checking_files_again_keeps_what_a_closer_look_found(workspace: Workspace) -> None:
    dataset = dataset_of(workspace)
    first = keep(dataset, seen((Likeness(0, 1, 0.02, "copy"),), {3: 0.75}, {5: 9.0}))
    assert {"near-duplicate", "suspect-label", "outlier"} <= {finding.kind for finding in first.findings}
    assert check_stored(dataset).findings == first.findings


def test_pixels_count_where_they_were_compared_and_hashes_elsewhere(workspace: Workspace) -> None:
    hashes = {"a/0.png": 0, "a/1.png": 1, "a/2.png": 0xFFFF, "b/0.png": 0xFFFE, "b/8.png": 0xF0F0F0, "b/9.png": 0xF0F0F1}
    dataset = dataset_of(workspace, hashes)
    assert of_kind(check_stored(dataset), "near-duplicate") == [
        ("a/0.png", "a/1.png"), ("a/2.png", "b/0.png"), ("b/8.png", "b/9.png")
    ]  # fmt: skip
    looks = seen((Likeness(0, 1, 0.01, "copy"), Likeness(1, 13, 0.1, "mirrored")))
    blind = tuple("" if path == "b/9.png" else label for path, label in zip(PATHS, LABELS, strict=True))
    result = keep(dataset, CloserLook(blind, looks.suggestions, looks.trust, looks.suspicion, looks.oddness, looks.alike))
    assert of_kind(result, "near-duplicate") == [("a/0.png", "a/1.png", "b/3.png"), ("b/8.png", "b/9.png")] or of_kind(
        result, "near-duplicate"
    ) == [("b/8.png", "b/9.png"), ("a/0.png", "a/1.png", "b/3.png")]
    assert of_kind(result, "label-conflict") == [("a/0.png", "a/1.png", "b/3.png")]


def test_a_new_content_is_not_what_was_looked_at(workspace: Workspace) -> None:
    dataset = dataset_of(workspace)
    contents = tuple("0" * 64 if path == "a/3.png" else Planted(path).sha256 for path in PATHS)
    store_closer_look(dataset.catalog, PATHS, contents, seen((Likeness(3, 4, 0.0, "copy"),), {3: 0.75}), (Near(3, 14, 0.1),))
    assert dataset.catalog.count_seen() == len(PATHS) - 1
    assert check_stored(dataset).findings == ()


def test_a_catalog_from_before_closer_looks_is_read(workspace: Workspace) -> None:
    dataset = dataset_of(workspace)
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("DROP VIEW neighbours")
        for name in ("ties", "nearest", "likenesses", "looks"):
            connection.execute(f"DROP TABLE {name}")
        connection.execute("PRAGMA user_version=2")
    assert read_closer_look(dataset.catalog, PATHS) is None
    assert dataset.catalog.count_seen() == 0
    assert of_kind(keep(dataset, seen(odd={5: 9.0})), "outlier") == [("a/5.png",)]  # writing brings it up to date
