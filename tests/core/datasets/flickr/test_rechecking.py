"""Which photos are still on Flickr: marked, noted when stopped, left out by one edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog import ledger
from core.datasets.catalog.credits import write_credits
from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr.connecting import connected
from core.datasets.flickr.rechecking import exclude_gone, recheck
from core.support.errors import NotThere
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from tests.servers.flickr import World


def test_photos_that_were_taken_down_are_marked_and_those_that_are_back(boats: Dataset, world: World) -> None:
    entries = ledger.entries(boats.catalog.path)
    first, second = entries[0], entries[1]
    world.taken_down = {int(first.photo), int(second.photo)}
    world.relicensed = {int(entries[2].photo): 0}
    events: list[object] = []
    with connected() as own:
        found = recheck(boats, own, Context(events.append))
    assert (found.photos, found.looked) == (8, 8)
    assert {entry.photo for entry in found.gone} == {first.photo, second.photo} == {entry.photo for entry in found.newly_gone}
    assert [(changed.entry.photo, changed.licence) for changed in found.relicensed] == [(entries[2].photo, "All Rights Reserved")]
    assert isinstance(events[-1], Progress)
    when = {entry.photo: entry.gone for entry in ledger.entries(boats.catalog.path)}
    assert when[first.photo]
    world.taken_down.discard(int(second.photo))
    with connected() as own:
        again = recheck(boats, own, Context())
    assert [entry.photo for entry in again.back] == [second.photo]
    assert [entry.gone for entry in again.gone] == [when[first.photo]], "it keeps the day it was first missed"
    assert again.newly_gone == ()


def test_pictures_taken_down_are_left_out_by_one_edit_that_can_be_undone(boats: Dataset, world: World) -> None:
    world.taken_down = {int(entry.photo) for entry in ledger.entries(boats.catalog.path)[:3]}
    assert exclude_gone(boats) == (0, None)
    with connected() as own:
        recheck(boats, own, Context())
    count, edit = exclude_gone(boats)
    assert count == 3
    assert edit is not None
    assert sum(boats.catalog.class_counts().values()) == 5
    assert exclude_gone(boats) == (0, None)
    boats.catalog.undo(edit)
    assert sum(boats.catalog.class_counts().values()) == 8


def test_a_look_that_is_stopped_notes_what_it_saw(boats: Dataset, world: World) -> None:
    world.taken_down = {int(entry.photo) for entry in ledger.entries(boats.catalog.path)}

    def listen(event: object) -> None:
        if isinstance(event, Progress) and world.calls["flickr.photos.getInfo"] >= 2:
            context.request_stop()

    context = Context(listen)
    with connected() as own:
        found = recheck(boats, own, context)
    assert 2 <= found.looked < 8
    assert len(found.gone) == found.looked


def test_a_dataset_without_collected_pictures_has_nothing_to_look_for(
    workspace: Workspace, world: World, shapes_folder: object, tmp_path: Path
) -> None:
    from core.datasets.importing.importing import import_pictures

    import_pictures(workspace, "shapes", shapes_folder(each=2))  # type: ignore[operator]
    shapes = Dataset.open(workspace, "shapes")
    with connected() as own, pytest.raises(NotThere, match="no pictures from Flickr"):
        recheck(shapes, own, Context())
    with pytest.raises(NotThere, match="no collected pictures"):
        write_credits(shapes, tmp_path / "a.csv")
