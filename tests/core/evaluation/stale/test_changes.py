"""What is stale: judged pictures with another class, out of use or on another side; nothing else."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.datasets.catalog.dataset import SampleTable
from core.evaluation.predictions import Predictions, no_predictions
from core.evaluation.report import Report
from core.evaluation.stale.changes import PicturesNow, Staleness, of_report, scored_now, staleness
from core.runs.learned import key
from core.support.workspace import Workspace
from tests.judged_runs import CLASSES, predictions, sample
from tests.stale_runs import judged_on_shapes

NAMES = ("a", "b", "c", "d")
REPORT = Report("run", CLASSES, "best", "ab" * 32, predictions(NAMES, [True, True, False, True]), no_predictions(3))


def now(**changes: tuple[str, str, str | None] | None) -> PicturesNow:
    """The pictures as they were judged, but for some: sample, class and side; None for one that is out of use."""
    known: dict[str, tuple[str, str, str | None] | None] = {
        name: (sample(name), CLASSES[number % 3], "val") for number, name in enumerate(NAMES)
    }
    known |= changes
    rows = [(path, entry[0], entry[1], entry[2], path) for path, entry in known.items() if entry is not None]
    paths, samples, labels, sides, groups = zip(*rows, strict=True)
    return PicturesNow(SampleTable(paths, samples, labels, sides, groups), CLASSES, frozenset({key(sample("known"))}))


def same(one: Predictions, other: Predictions) -> bool:
    return (one.paths, one.samples, one.groups) == (other.paths, other.samples, other.groups) and bool(
        np.array_equal(one.truth, other.truth) and np.array_equal(one.probabilities, other.probabilities)
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, Staleness()),
        ({"a": (sample("a"), "tram", "val")}, Staleness(relabelled=1)),
        ({"a": None}, Staleness(aside=1)),
        ({"a": (sample("a"), "boat", "train")}, Staleness(aside=1)),
        ({"a": (sample("a"), "boat", None)}, Staleness(aside=1)),
        ({"a": (sample("a"), "ferry", "val")}, Staleness(aside=1)),
        ({"a": (sample("another"), "boat", "val")}, Staleness(aside=1)),
        ({"e": (sample("e"), "boat", "val")}, Staleness(new=1)),
        ({"e": (sample("known"), "boat", "val")}, Staleness()),
        ({"e": (sample("e"), "boat", "train")}, Staleness()),
        ({"e": (sample("e"), "ferry", "val")}, Staleness()),
    ],
)
def test_what_counts_as_stale(changes: dict[str, tuple[str, str, str | None] | None], wanted: Staleness) -> None:
    assert of_report(REPORT, now(**changes)) == wanted
    assert bool(wanted) == bool(wanted.relabelled or wanted.aside)
    assert bool(wanted.words) == bool(wanted)


def test_what_is_set_aside_comes_back_bit_by_bit() -> None:
    counts, aside, changed = scored_now(REPORT, now(b=None, c=(sample("c"), "boat", "val")), "val")
    assert (counts.paths, aside.paths, changed) == (("a", "c", "d"), ("b",), Staleness(relabelled=1, aside=1))
    assert counts.truth.tolist() == [0, 0, 0]
    later = dataclasses.replace(REPORT, val=counts, val_aside=aside)
    counts, aside, changed = scored_now(later, now(), "val")
    assert changed == Staleness(relabelled=1, back=1)
    assert same(counts, REPORT.val)
    assert aside.n == 0


def test_a_run_is_held_against_its_dataset(workspace: Workspace) -> None:
    judged = judged_on_shapes(workspace)
    dataset, folder = judged.dataset, judged.folder
    assert not staleness(workspace, folder)
    (first,) = dataset.catalog.named(judged.paths("val")[:1])
    edit = dataset.catalog.relabel([first.id], "square" if first.label == "circle" else "circle")
    assert staleness(workspace, folder) == Staleness(relabelled=1)
    assert staleness(workspace, folder).words == "Stale: of the pictures it was judged on, 1 has been relabelled."
    assert edit is not None
    dataset.catalog.undo(edit)
    assert not staleness(workspace, folder)
    dataset.catalog.exclude([first.id])
    assert staleness(workspace, folder) == Staleness(aside=1)
    (workspace.dataset_folder("shapes") / "catalog.sqlite").write_bytes(b"damaged")
    assert not staleness(workspace, folder), "nothing tells"


def test_what_has_changed_reads_well_for_one_and_for_several() -> None:
    one, several = Staleness(1, 1, 1, 1).words, Staleness(2, 2, 2, 2).words
    assert "1 has been relabelled, 1 no longer counts, 1 counts again. 1 has come to val or test since and is not" in one
    assert "2 have been relabelled, 2 no longer count, 2 count again. 2 have come to val or test since and are not" in several


def test_what_has_changed_is_told_by_its_numbers() -> None:
    assert Staleness(new=3).words == ""
    assert not Staleness(new=3)
    one = Staleness(relabelled=1, aside=1, back=1, new=1).words
    assert one == (
        "Stale: of the pictures it was judged on, 1 has been relabelled, 1 no longer counts, 1 counts again. "
        "1 has come to val or test since and is not judged."
    )
    many = Staleness(relabelled=1_000, aside=2, back=2, new=2).words
    assert many == (
        "Stale: of the pictures it was judged on, 1,000 have been relabelled, 2 no longer count, 2 count again. "
        "2 have come to val or test since and are not judged."
    )
    assert Staleness(aside=1).words == "Stale: of the pictures it was judged on, 1 no longer counts."
