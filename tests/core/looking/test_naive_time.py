"""How long a naive comparison would take, and when it is made without a click."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.looking.naive_time import FEWEST, SHORT, NaiveTime, keep_naive_pace, naive_time
from core.support.workspace import Workspace


def test_the_time_follows_the_last_pace(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=10))
    dataset = Dataset.open(workspace, "shapes")
    make_split(dataset, SplitRequest(name="mine"))
    table = dataset.table("mine")
    first = naive_time(dataset, "mine")
    assert first.kept is None
    assert first.pictures == sum(side != "test" for side in table.sides) < 20
    keep_naive_pace(dataset, 100, 2, 200.0)
    slow = naive_time(dataset, "mine")
    assert abs(slow.seconds - first.seconds - first.pictures * 2) < 0.2
    dataset.cached("naive-pace.json").write_text('{"seconds": "no"}')
    assert naive_time(dataset, "mine") == first


def test_only_what_is_small_and_can_say_something_is_made_unasked() -> None:
    assert NaiveTime(None, FEWEST, SHORT / 2).is_small
    assert not NaiveTime(None, FEWEST - 1, SHORT / 2).is_small
    assert not NaiveTime(None, FEWEST, SHORT).is_small
    assert not NaiveTime(None, FEWEST, 1.0, writable=False).is_small
