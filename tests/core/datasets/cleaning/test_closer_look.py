"""What a closer look saw is kept beside the checks of files, and becomes findings as long as it still holds."""

from __future__ import annotations

from core.datasets.catalog import schema
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.closer_look import Near, read_closer_look, store_closer_look
from core.datasets.splits.groups import Likeness
from core.support.workspace import Workspace
from tests.catalogs import Planted
from tests.looked_at import LABELS, PATHS, dataset_of, keep, of_kind, seen


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


def test_checking_files_again_keeps_what_a_closer_look_found(workspace: Workspace) -> None:
    dataset = dataset_of(workspace)
    first = keep(dataset, seen((Likeness(0, 1, 0.02, "copy"),), {3: 0.75}, {5: 9.0}))
    assert {"near-duplicate", "suspect-label", "outlier"} <= {finding.kind for finding in first.findings}
    assert check_stored(dataset).findings == first.findings


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
        for name in ("resemblances", "ties", "nearest", "likenesses", "looks"):
            connection.execute(f"DROP TABLE {name}")
        connection.execute("PRAGMA user_version=2")
    assert read_closer_look(dataset.catalog, PATHS) is None
    assert dataset.catalog.count_seen() == 0
    assert of_kind(keep(dataset, seen(odd={5: 9.0})), "outlier") == [("a/5.png",)]  # writing brings it up to date
