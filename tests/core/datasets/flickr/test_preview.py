"""The first results for a class, thirty at most, before anything is collected."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog.licences import OPEN_LICENCES
from core.datasets.flickr.preview import MOST_SHOWN, SIDE, PreviewFound, PreviewPicture, preview_class
from core.datasets.flickr.wishes import ClassWish
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.flickr_collections import TWO, client, request, serving
from tests.servers.flickr import World, make_world


def test_a_preview_shows_thirty_at_most_of_all_searches_in_turn(workspace: Workspace, world: World, tmp_path: Path) -> None:
    events: list[object] = []
    own, folder = client(workspace), tmp_path / "thumbnails"
    folder.mkdir()
    wish = ClassWish("boat", TWO)
    found = preview_class(wish, request(5), folder, client=own, context=Context(events.append), patience=0.005)
    own.close()
    assert len(found.photos) == MOST_SHOWN
    assert found.total == sum(entry.licence in OPEN_LICENCES for text in TWO for entry in world.photos[text])
    assert [entry.query for entry in found.photos[:4]] == ["ketch", "ferry", "ketch", "ferry"]
    assert all(entry.licence in ("CC BY 2.0", "CC BY-SA 2.0", "CC0 1.0") for entry in found.photos)
    assert isinstance(events[0], PreviewFound)
    pictures = [event for event in events if isinstance(event, PreviewPicture)]
    assert {picture.photo for picture in pictures} == {entry.photo.id for entry in found.photos}
    for picture in pictures:
        assert picture.file is not None
        with Image.open(picture.file) as image:
            assert max(image.size) == SIDE
    assert len(list(folder.iterdir())) == MOST_SHOWN, "what was fetched is not kept"


def test_a_preview_says_which_pictures_cannot_be_had(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = make_world(["ketch"], 12, faults=1.0, seed=5)
    made.api_faults = 0.0
    events: list[object] = []
    with serving(made, monkeypatch):
        own = client(workspace)
        preview_class(
            ClassWish("ketch", ("ketch",)), request(5), tmp_path, client=own, context=Context(events.append), patience=0.005
        )
        own.close()
    pictures = {int(event.photo): event for event in events if isinstance(event, PreviewPicture)}
    faults = {entry.id: entry.fault for entry in made.photos["ketch"]}
    assert pictures
    for number, picture in pictures.items():
        if faults[number] in ("gone", "html", "endless", "elsewhere", "always cut", "stand-in"):
            assert picture.file is None, faults[number]
            assert picture.reason
        if faults[number].startswith("once"):
            assert picture.file is not None
