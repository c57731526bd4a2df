"""Licence names, previews, looking again, and the attribution list, against a Flickr on loopback."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog import ledger
from core.datasets.catalog.credits import write_credits
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.licences import KNOWN, OPEN_LICENCES, Licence, licence_address, short_names
from core.datasets.flickr.connecting import connected
from core.datasets.flickr.licences import read_licences
from core.datasets.flickr.preview import MOST_SHOWN, SIDE, PreviewFound, PreviewPicture, preview_class
from core.datasets.flickr.rechecking import exclude_gone, recheck
from core.datasets.flickr.wishes import ClassWish, queries_in, terms_for
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from tests.flickr_collections import NAME, client, go, request, serving
from tests.servers.flickr import World, make_world

TWO = ("ketch", "ferry")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = make_world(list(TWO), 60, faults=0)
    with serving(made, monkeypatch):
        yield made


@pytest.fixture
def boats(workspace: Workspace, world: World) -> Dataset:
    go(workspace, request(4, TWO))
    return Dataset.open(workspace, NAME)


def test_licences_are_named_as_flickr_names_them_now(workspace: Workspace, world: World) -> None:
    own = client(workspace)
    found = {licence.number: licence for licence in read_licences(own, Context())}
    own.close()
    assert found[4].name == "Attribution License"
    assert found[4].short == "CC BY 2.0"
    assert found[9].short == "CC0 1.0"
    assert found[12].name == "CC BY-SA 4.0", "not told: as known here"
    assert found[17] == Licence(17, "A licence of tomorrow"), "an address that is none is left out"
    assert not found[17].is_open
    assert found[0].short == "All Rights Reserved"


def test_short_names_and_addresses_belong_together() -> None:
    assert [licence.short for licence in KNOWN] == [licence.name for licence in KNOWN]
    assert licence_address("CC BY-NC-SA 4.0") == "https://creativecommons.org/licenses/by-nc-sa/4.0/"
    assert licence_address("something") == ""
    assert set(OPEN_LICENCES) < set(short_names(KNOWN))
    assert not any(code in licence.short for licence in KNOWN if licence.is_open for code in ("NC", "ND", "reserved"))


def test_search_texts_are_written_with_commas() -> None:
    assert queries_in(" sailing  ketch, #ketch,, ketch ,ketch", "boat") == ("sailing ketch", "#ketch", "ketch")
    assert queries_in("  ", "boat") == ("boat",)
    terms = terms_for("#ketch", request(3))
    assert (terms.text, terms.tags) == ("", ("ketch",))
    with pytest.raises(ValueError, match="end"):
        terms_for("ketch", request(3, until=None))


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


def test_the_attribution_list_names_everyone_with_links(boats: Dataset, tmp_path: Path) -> None:
    listed = ledger.entries(boats.catalog.path)
    ledger.mark_gone(boats.catalog.path, [listed[0].photo], "2026-01-01")
    assert write_credits(boats, tmp_path / "credits.HTML") == 8
    page = (tmp_path / "credits.HTML").read_text(encoding="utf-8")
    assert all(f'<a href="{entry.page}">' in page for entry in listed)
    assert 'href="https://creativecommons.org/' in page
    assert page.count("taken down since") == 1
    write_credits(boats, tmp_path / "credits.csv")
    with open(tmp_path / "credits.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["photo"] for row in rows} == {entry.photo for entry in listed}
    with pytest.raises(BadInput, match=r"\.csv"):
        write_credits(boats, tmp_path / "credits.pdf")
