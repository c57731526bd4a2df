"""Decisions: recorded, undone and redone to the byte, refused when later ones touched the same pictures."""

from __future__ import annotations

import sqlite3

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import DECISIONS
from core.datasets.catalog.samples import SampleFilter
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"a/{number}.png") for number in range(5)])
    return made


def decisions(dataset: Dataset) -> str:
    """Every row of every decision table, as SQL."""
    connection = sqlite3.connect(dataset.catalog.path)
    try:
        wanted = tuple(f'INSERT INTO "{table}"' for table in DECISIONS)
        return "\n".join(line for line in connection.iterdump() if line.startswith(wanted))
    finally:
        connection.close()


def test_undo_and_redo_restore_the_decisions_to_the_byte(dataset: Dataset) -> None:
    states = [decisions(dataset)]
    catalog = dataset.catalog
    numbers = []
    for act in (
        lambda: catalog.exclude([1, 2, 3]),
        lambda: catalog.restore([2]),
        lambda: catalog.relabel([1, 2, 4], "Zürich"),
        lambda: catalog.relabel([2], "a"),
    ):
        numbers.append(act())
        states.append(decisions(dataset))
    assert len(set(states)) == len(states)
    for number, state in zip(reversed(numbers), reversed(states[:-1]), strict=True):
        assert number is not None
        catalog.undo(number)
        assert decisions(dataset) == state
    for number, state in zip(numbers, states[1:], strict=True):
        assert number is not None
        catalog.redo(number)
        assert decisions(dataset) == state


def test_what_was_decided_shows_in_the_samples(dataset: Dataset) -> None:
    dataset.catalog.exclude([1], "blurred")
    dataset.catalog.relabel([2], "b")
    first, second = dataset.catalog.by_ids([1, 2])
    assert first.excluded
    assert (second.label, second.imported_label) == ("b", "a")
    assert dataset.catalog.count(SampleFilter(excluded=False)) == len(dataset.table()) == 4
    assert dataset.table().labels == ("b", "a", "a", "a")
    assert dataset.catalog.class_counts() == {"a": 3, "b": 1}


def test_the_log_says_what_was_done(dataset: Dataset) -> None:
    number = dataset.catalog.exclude([1, 2], "blurred")
    (entry,) = dataset.catalog.edits()
    assert (entry.id, entry.action, entry.pictures, entry.undone) == (number, "exclude", 2, False)
    assert entry.title == "Excluded 2 pictures: blurred"
    assert dataset.catalog.undo(entry.id).undone
    assert dataset.catalog.edits()[0].undone


def test_an_act_that_changes_nothing_is_no_edit(dataset: Dataset) -> None:
    dataset.catalog.exclude([1])
    assert dataset.catalog.exclude([1], "again") is None
    assert dataset.catalog.restore([2]) is None
    assert dataset.catalog.relabel([2], "a") is None
    assert len(dataset.catalog.edits()) == 1


def test_an_edit_below_a_later_one_is_refused(dataset: Dataset) -> None:
    first = dataset.catalog.relabel([1, 2], "b")
    dataset.catalog.relabel([2], "c")
    before = decisions(dataset)
    assert first is not None
    with pytest.raises(Refused, match="changed again since"):
        dataset.catalog.undo(first)
    assert decisions(dataset) == before


def test_undo_twice_redo_of_what_is_in_force_and_unknown_numbers(dataset: Dataset) -> None:
    number = dataset.catalog.exclude([1])
    assert number is not None
    with pytest.raises(Refused, match="in force already"):
        dataset.catalog.redo(number)
    dataset.catalog.undo(number)
    with pytest.raises(Refused, match="undone already"):
        dataset.catalog.undo(number)
    with pytest.raises(NotThere, match="no edit 99"):
        dataset.catalog.undo(99)


def test_an_edit_of_pictures_that_are_gone_is_refused(dataset: Dataset) -> None:
    dataset.catalog.exclude([1])
    number = dataset.catalog.restore([1])
    connection = sqlite3.connect(dataset.catalog.path)
    connection.execute("DELETE FROM samples WHERE id = 1")
    connection.commit()
    connection.close()
    assert number is not None
    with pytest.raises(Refused, match="no longer in the dataset"):
        dataset.catalog.undo(number)


def test_a_class_name_that_cannot_be_used_is_refused(dataset: Dataset) -> None:
    with pytest.raises(BadInput):
        dataset.catalog.relabel([1], " \n")
    assert dataset.catalog.edits() == ()


@pytest.mark.parametrize(
    "kept",
    [
        "nan", "[" * 60_000, "[[1, 2]]", '{"a": 1}', '[["cats", [1], null, null]]', '[["ties", [], null, null]]',
        '[["exclusions", [1], [1], [1, "x"]]]', '[["exclusions", [1], null, [1, {}]]]', '[["exclusions", [1], "ab", null]]',
    ],
)  # fmt: skip
def test_a_damaged_edit_is_said_to_be_damaged(dataset: Dataset, kept: str) -> None:
    edit = dataset.catalog.exclude([1])
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("UPDATE edits SET changes = ?", (kept,))
    with pytest.raises(BadInput, match="is damaged"):
        dataset.catalog.undo(edit)


@pytest.mark.parametrize("column", ["id", "pictures"])
def test_a_log_with_texts_for_numbers_is_said_to_be_damaged(dataset: Dataset, column: str) -> None:
    dataset.catalog.exclude([1])
    connection = sqlite3.connect(dataset.catalog.path)
    connection.execute("CREATE TABLE kept AS SELECT * FROM edits")
    connection.execute("DROP TABLE edits")
    connection.execute("ALTER TABLE kept RENAME TO edits")
    connection.execute(f"UPDATE edits SET {column} = 'x.exe'")
    connection.commit()
    connection.close()
    with pytest.raises(BadInput, match=r"catalog\.sqlite is damaged"):
        dataset.catalog.edits()
