"""A tally leaves no picture out."""

from __future__ import annotations

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.sample_filter import SampleFilter
from core.datasets.catalog.tally import Tally


def test_every_picture_is_counted_once(dataset: Dataset) -> None:
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("UPDATE samples SET label = '' WHERE id IN (1, 2)")
        paths = connection.execute("SELECT path FROM samples WHERE id = 4").fetchone()
        connection.execute("INSERT INTO refused VALUES (?, ?, 'missing', 'gone', '', 1, 1, 1, NULL, NULL)", (*paths, *paths))
    dataset.catalog.exclude([2])
    found = dataset.catalog.tally()
    assert found == Tally(used=dataset.catalog.count() - 3, excluded=1, lost=1, unlabelled=1)
    assert found.pictures == dataset.catalog.count()
    assert dataset.catalog.tally(SampleFilter(numbers=(1,))) == Tally(unlabelled=1)
    edit = dataset.catalog.relabel([1, 2], "new")
    assert dataset.catalog.tally() == Tally(used=found.used + 1, excluded=1, lost=1)
    assert edit is not None
    dataset.catalog.undo(edit)
    assert dataset.catalog.tally(SampleFilter(excluded=False)) == Tally(used=found.used)
    assert dataset.catalog.tally(pictures=found.pictures) == found
    counted_before = dataset.catalog.tally(SampleFilter(excluded=True), pictures=0)
    assert counted_before == Tally(excluded=1), "what another process excluded meanwhile is not in use less than never"
    assert found.left_words == "Left out for having no class yet: 1 picture."
    assert Tally(used=3).left_words == ""
