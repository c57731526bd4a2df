"""What the backbone sees: once for each picture, at the size that pictures have."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets.catalog.dataset import Dataset
from core.looking.embedding import Looker, embed, unit
from core.pixels.store import PixelStore
from core.support.jobs import Context, Note, Progress


def test_features_are_computed_once_and_only_for_what_is_new(shapes: Dataset) -> None:
    heard: list[object] = []
    first = embed(shapes, Context(heard.append))
    assert first.features.shape == (16, 1280)
    assert first.table == shapes.table(None)
    looked = {event.what: event.total for event in heard if isinstance(event, Progress)}
    assert looked["Looking at each picture once"] == 16
    assert len(first) == 16
    assert np.allclose(first.directions, unit(first.features))
    heard.clear()
    again = embed(shapes, Context(heard.append))
    assert (again.features == first.features).all()
    assert not [event for event in heard if isinstance(event, Progress) and "Looking" in event.what]


def test_rows_have_length_1_but_for_those_of_nothing() -> None:
    rows = unit(np.array([[3, 4], [0, 0]], np.float32))
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]


def test_some_rows_of_a_table_come_in_the_order_asked(shapes: Dataset) -> None:
    table = shapes.table(None)
    some = table.take(np.array([5, 2]))
    assert some.paths == (table.paths[5], table.paths[2])
    assert some.labels == (table.labels[5], table.labels[2])


@pytest.mark.parametrize(
    ("lost", "said"), [(1, "1 picture could not be decoded and was"), (2, "2 pictures could not be decoded and were")]
)
def test_pictures_that_cannot_be_decoded_are_said_and_not_looked_at(
    shapes: Dataset, monkeypatch: pytest.MonkeyPatch, lost: int, said: str
) -> None:
    table, rows = shapes.table(None), PixelStore.rows
    monkeypatch.setattr(PixelStore, "rows", lambda store, asked: np.where(np.arange(len(asked)) < lost, -1, rows(store, asked)))
    heard: list[object] = []
    assert Looker(shapes, Context(heard.append)).table == table.take(range(lost, 16))
    assert [event.text for event in heard if isinstance(event, Note)] == [f"{said} not looked at."]
