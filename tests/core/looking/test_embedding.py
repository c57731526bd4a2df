"""What the backbone sees: once for each picture, at the size that pictures have."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.looking.embedding import embed, usual_size
from core.support.jobs import Context, Progress


def test_small_pictures_are_not_blown_up(shapes: Dataset) -> None:
    assert usual_size(shapes) == 96


def test_features_are_computed_once_and_only_for_what_is_new(shapes: Dataset) -> None:
    heard: list[object] = []
    first = embed(shapes, Context(heard.append))
    assert first.features.shape == (16, 1280)
    assert first.table == shapes.table(None)
    looked = {event.what: event.total for event in heard if isinstance(event, Progress)}
    assert looked["Looking at each picture once"] == 16
    heard.clear()
    again = embed(shapes, Context(heard.append))
    assert (again.features == first.features).all()
    assert {event.total for event in heard if isinstance(event, Progress) and "Looking" in event.what} == {0}
