"""Checks across pictures: which are alike, and by what."""

from __future__ import annotations

from core.datasets.catalog import schema
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.closer_look import CloserLook
from core.datasets.splits.groups import Likeness
from core.support.workspace import Workspace
from tests.asked_questions import found
from tests.catalogs import Planted, plant, planted_dataset
from tests.looked_at import LABELS, PATHS, dataset_of, keep, of_kind, seen


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


def test_equal_files_and_near_ones_are_found_by_kind(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png", content="same", phash=0) for n in range(2)])
    plant(dataset, [Planted("a/larger.png", phash=1, width=600, height=400)])
    plant(dataset, [Planted("b/near.png", label="b", phash=3), Planted("b/far.png", label="b", phash=2**63 - 1)])
    result = check_stored(dataset)
    assert found(result)["exact-duplicate"] == {("a/0.png", "a/1.png")}
    assert found(result)["near-duplicate"] == {("a/larger.png", "a/0.png", "b/near.png")}, "the largest comes first"
    assert found(result)["label-conflict"] == {("a/0.png", "a/larger.png", "b/near.png")}


def test_duplicates_are_told_by_how_close_they_are(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png", content="same", phash=0) for n in range(3)])
    plant(dataset, [Planted("b/0.png", label="b", content="same", phash=0), Planted("c/0.png", label="c", phash=3)])
    plant(dataset, [Planted(f"d/{n}.png", label="d", phash=2**63 - 2 + n) for n in range(2)])
    told = {finding.kind: [] for finding in check_stored(dataset).findings}
    for finding in check_stored(dataset).findings:
        told[finding.kind].append((finding.paths, round(finding.score, 4), finding.detail))
    equal = ("a/0.png", "a/1.png", "a/2.png", "b/0.png")
    assert told["exact-duplicate"] == [(equal, 1.0, "4 files have the same content.")]
    assert sorted(told["near-duplicate"]) == [
        (("a/0.png", "c/0.png"), 0.9688, "Nearly the same picture, 2 of 64 bits differ."),
        (("d/0.png", "d/1.png"), 0.9844, "Nearly the same picture, 1 of 64 bits differs."),
    ]  # fmt: skip
    assert sorted(told["label-conflict"]) == [
        (("a/0.png", "a/1.png", "a/2.png", "b/0.png"), 1.0, "a, b: 2 classes have the same file."),
        (("a/0.png", "c/0.png"), 0.8688, "a, c: 2 classes have pictures that look alike."),
    ]  # fmt: skip


def test_what_a_closer_look_saw_is_told_by_how_alike_they_are(workspace: Workspace) -> None:
    dataset = dataset_of(workspace)
    looks = seen((Likeness(0, 1, 0.25, "copy"), Likeness(2, 3, 0.1, "mirrored"), Likeness(3, 4, 0.05, "turned")))
    told = [finding for finding in keep(dataset, looks).findings if finding.kind == "near-duplicate"]
    assert sorted((finding.paths, round(finding.score, 3), finding.detail) for finding in told) == [
        (("a/0.png", "a/1.png"), 0.75, "75 % alike."),
        (("a/2.png", "a/3.png", "a/4.png"), 0.95, "95 % alike, one of them turned: the closest two of 3 pictures."),
    ]  # fmt: skip


def test_of_equal_files_only_the_first_is_compared_with_others(workspace: Workspace) -> None:
    dataset = dataset_of(workspace)
    keep(dataset, seen((Likeness(1, 13, 0.1, "mirrored"), Likeness(0, 12, 0.1, "turned"), Likeness(1, 12, 0.1, "turned"))))
    with schema.writing(dataset.catalog.path) as connection:
        (content,) = connection.execute("SELECT sha256 FROM samples WHERE path = 'a/0.png'").fetchone()
        connection.execute("UPDATE samples SET sha256 = ? WHERE path = 'a/1.png'", (content,))
    result = check_stored(dataset)
    assert of_kind(result, "exact-duplicate") == [("a/0.png", "a/1.png")]
    assert of_kind(result, "near-duplicate") == [("a/0.png", "b/2.png")]
