"""Ties made by hand: kept on one side by every split, told in the certificate, undone to the byte."""

from __future__ import annotations

import random
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import DECISIONS
from core.datasets.cleaning.checking import undo_edit
from core.datasets.splits.certificate import certificate
from core.datasets.splits.certificate_export import document, export_certificate
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import anew, make_folds, make_split
from core.datasets.splits.standing import later_leaks
from core.datasets.splits.ties import tie, tie_paths, undo_tie
from core.datasets.splits.words import tie_words, verdict
from core.derived.parents import parents
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"c{i % 3}/{i:03d}.png", label=f"c{i % 3}") for i in range(60)])
    return made


def everything(dataset: Dataset) -> str:
    """Every row of every table but the log of edits, as SQL."""
    connection = sqlite3.connect(dataset.catalog.path)
    try:
        own = ('INSERT INTO "edits"', 'INSERT INTO "sqlite_sequence"')
        return "\n".join(line for line in connection.iterdump() if not line.startswith(own))
    finally:
        connection.close()


def ends(dataset: Dataset, split: str, *sides: str) -> list[str]:
    """The first picture on each of these sides."""
    table = dataset.table(split)
    return [table.paths[table.sides.index(side)] for side in sides]


@pytest.mark.parametrize("seed", range(12))
def test_no_split_parts_what_is_tied_by_hand(dataset: Dataset, seed: int) -> None:
    chance = random.Random(seed)
    together: list[set[int]] = []
    for _ in range(chance.randrange(6, 12)):
        chosen = set(chance.sample(range(1, 61), chance.choice((2, 2, 3, 6))))
        tie(dataset, sorted(chosen))
        together = [*(one for one in together if one.isdisjoint(chosen)), chosen.union(*(o for o in together if o & chosen))]
    excluded = chance.sample(sorted(set().union(*together)), 4)  # what ties others may itself be out of use
    dataset.catalog.exclude(excluded)
    made = [make_split(dataset, SplitRequest(0.5, 0.25, 0.25, seed)), *make_folds(dataset, SplitRequest(folds=3, seed=seed))]
    paths = {sample.id: sample.path for sample in dataset.catalog.samples()}
    for split in made:
        sides = [{split.assignment[paths[number]] for number in group - set(excluded)} for group in together]
        assert all(len(found) <= 1 for found in sides), together
        assert certificate(dataset, split.split).leaks == ()
    bound = sum(len(group - set(excluded)) for group in together if len(group - set(excluded)) > 1)
    (by_hand,) = (one for one in certificate(dataset, made[0].split).ties if one.reason == "by-hand")
    assert by_hand.pictures == bound > 0


def test_ties_are_undone_and_redone_to_the_byte(dataset: Dataset) -> None:
    states, numbers = [everything(dataset)], []
    for act in (
        lambda: tie(dataset, [1, 2]).edit,
        lambda: dataset.catalog.exclude([2]),
        lambda: tie(dataset, [2, 3, 4]).edit,
        lambda: dataset.catalog.relabel([3], "other"),
        lambda: make_split(dataset, SplitRequest()).edit,
        lambda: tie(dataset, [1, 40]).edit,
    ):
        numbers.append(act())
        states.append(everything(dataset))
    assert len(set(states)) == len(states)
    for number, (before, after) in reversed(list(zip(numbers, pairwise(states), strict=True))):
        assert everything(dataset) == after
        assert number is not None
        undo_edit(dataset, number)
        assert everything(dataset) == before
    for number, after in zip(numbers, states[1:], strict=True):
        dataset.catalog.redo(number)
        assert everything(dataset) == after
    undo_edit(dataset, numbers[0])  # ties do not stand on one another, so that any of them can go
    with schema.reading(dataset.catalog.path) as connection:
        assert {row[0] for row in connection.execute("SELECT edit FROM ties")} == {numbers[2], numbers[5]}


def test_a_number_taken_back_is_not_used_again_for_another_tie(dataset: Dataset) -> None:
    first = tie(dataset, [1, 2]).edit
    assert first is not None
    dataset.catalog.undo(first)
    second = tie(dataset, [3, 4]).edit
    dataset.catalog.redo(first)
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute("SELECT edit, sample FROM ties").fetchall()
    assert rows == [(first, 1), (first, 2), (second, 3), (second, 4)]


def test_what_is_tied_already_is_no_edit_and_what_is_no_pair_is_refused(dataset: Dataset) -> None:
    tie(dataset, [1, 2])
    tie(dataset, [2, 3])
    again = tie(dataset, [1, 3])
    assert (again.edit, again.paths) == (None, ("c0/000.png", "c2/002.png"))
    with pytest.raises(BadInput, match="two pictures"):
        tie(dataset, [1, 1, 999])
    with pytest.raises(NotThere, match=r"no picture nowhere\.png"):
        tie_paths(dataset, ["c0/000.png", "nowhere.png"])
    assert [edit.title for edit in dataset.catalog.edits()] == ["Tied 2 pictures together"] * 2


def test_an_older_split_says_that_a_tie_crosses_its_sides(dataset: Dataset, tmp_path: Path) -> None:
    make_split(dataset, SplitRequest(name="old"))
    make_split(dataset, SplitRequest(name="whole", train=1, val=0, test=0))
    train, val, test = ends(dataset, "old", "train", "val", "test")
    entry = certificate(dataset, "old")
    assert later_leaks(dataset, entry) == ()
    found = tie_paths(dataset, [test, train])
    assert found.parted == ("old",)
    assert "The split old has them on several sides" in found.parted_words
    assert later_leaks(dataset, entry) == (test,)
    assert later_leaks(dataset, certificate(dataset, "whole")) == ()
    assert verdict(entry, (test,)) == "Nothing leaked when it was made; by now it does"
    assert document("planted", entry, dataset.table("old"), (test,))["leaks_since"] == [test]
    export_certificate(dataset, "old", tmp_path / "old.html")
    page = (tmp_path / "old.html").read_text(encoding="utf-8")
    assert "by now it does" in page
    assert f"({test}) is tied to a picture on another side" in page
    new = make_split(dataset, SplitRequest(name="new"))
    assert new.assignment[test] == new.assignment[train]
    (by_hand,) = certificate(dataset, "new").ties
    assert (by_hand.reason, by_hand.pictures, set(by_hand.examples[0][:2])) == ("by-hand", 2, {test, train})
    assert tie_words(by_hand) == "Tied together by hand: 2 pictures are tied to another one."
    assert "old" in tie_paths(dataset, [val, train]).parted
    undo_tie(dataset)
    undo_tie(dataset, found.edit)
    assert later_leaks(dataset, entry) == ()


def test_a_split_made_again_gets_a_free_name_and_the_same_wish(dataset: Dataset) -> None:
    first = make_split(dataset, SplitRequest(0.5, 0.25, 0.25, 3, name="mine"))
    second = make_split(dataset, anew(dataset, "mine"))
    third = make_split(dataset, anew(dataset, "mine-2"))
    assert (second.split, third.split) == ("mine-2", "mine-3")
    assert second.assignment == third.assignment == first.assignment
    make_folds(dataset, SplitRequest(folds=3, name="five"))
    assert make_split(dataset, anew(dataset, "five-fold2of3")).split == "five-2-fold2of3"
    assert make_split(dataset, anew(dataset, "five-2-fold1of3")).split == "five-3-fold1of3"
    assert sum(name.startswith("five") for name in dataset.split_names()) == 9
    with pytest.raises(NotThere):
        anew(dataset, "none")


def test_a_tie_goes_along_into_datasets_made_from_this_one(dataset: Dataset) -> None:
    tie(dataset, [1, 2])
    by_path = {parent.path: parent.group for parent in parents(dataset)}
    assert by_path["c0/000.png"] == by_path["c1/001.png"] != by_path["c2/002.png"]


def test_only_ties_are_taken_back_as_ties(dataset: Dataset) -> None:
    with pytest.raises(NotThere, match="no tie that could be taken back"):
        undo_tie(dataset)
    excluded = dataset.catalog.exclude([5])
    number = tie(dataset, [1, 2]).edit
    with pytest.raises(NotThere, match="is no tie"):
        undo_tie(dataset, excluded)
    assert undo_tie(dataset).edit == number
    with pytest.raises(Refused, match="undone already"):
        undo_tie(dataset, number)


def test_a_large_group_by_hand_is_told_as_such(dataset: Dataset) -> None:
    tie(dataset, range(1, 31))
    assert any("Somebody tied them together" in text for text in make_split(dataset, SplitRequest()).warnings)


def test_a_tie_ends_with_its_picture(dataset: Dataset) -> None:
    number = tie(dataset, [1, 2, 3]).edit
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("DELETE FROM samples WHERE id = 1")  # as when a file's content has changed
        assert connection.execute("SELECT edit, sample FROM ties").fetchall() == [(number, 2), (number, 3)]
    assert tie(dataset, [2, 3]).edit is None


def test_an_older_catalog_gets_room_for_ties(dataset: Dataset) -> None:
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("DROP TABLE ties")
        connection.execute("DROP TABLE resemblances")
        connection.execute("PRAGMA user_version=3")
    assert make_split(dataset, SplitRequest()).split
    assert tie(dataset, [1, 2]).edit is not None
    assert "ties" in DECISIONS
