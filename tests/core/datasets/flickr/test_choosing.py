"""Which of the photos found are taken: no person has too many, whenever they were collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr import choosing, progress
from core.datasets.flickr.choosing import Candidate, Chooser, ClassTally
from core.datasets.flickr.fetch import FetchLimits, NotFetched, Origins
from core.datasets.flickr.journal import Outcome
from core.datasets.flickr.photos import Photo
from core.pictures.decoder.protocol import Inspected, PictureFacts, Refusal
from core.support.errors import DiskFull
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.flickr_collections import NAME, go, request, serving
from tests.servers.flickr import make_world

TWO = ("ketch", "ferry")


@pytest.fixture(autouse=True)
def every_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0)


def test_persons_of_earlier_collections_count(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_world(list(TWO), 40, faults=0, owners=4)
    with serving(made, monkeypatch):
        go(workspace, request(5, TWO, per_owner=3))
        result = go(workspace, request(5, TWO, per_owner=3))
    owners = list(ledger.owners(Dataset.open(workspace, NAME).catalog.path).values())
    assert max(map(owners.count, owners)) == 3
    assert result.added == 2
    assert result.reports[0].passed_over["more than 3 of one person"] > 0


def photo(number: str, owner: str = "ann", side: int = 640) -> Photo:
    return Photo(number, owner, owner, "", 4, 0, "", ((side, f"http://x/{number}"),), "")


class Journalled:
    """Stands in for a journal in a folder."""

    def __init__(self, folder: Path, *known: Outcome) -> None:
        self.folder, self.known, self.added = folder, {one.photo.id: one for one in known}, list[Outcome]()
        self.thumbnails = folder / "thumbnails"

    def outcomes(self, label: str) -> list[Outcome]:
        return [one for one in self.known.values() if one.label == label]

    def outcome(self, number: str) -> Outcome | None:
        return self.known.get(number)

    def file(self, number: str) -> Path:
        return self.folder / f"{number}.jpg"

    def add(self, outcome: Outcome) -> None:
        self.added.append(outcome)


class Decoding:
    """Stands in for the decoder: sizes by photo, a refusal for those without."""

    def __init__(self, **sizes: int) -> None:
        self.sizes = sizes

    def run(self, requests: list[Any], context: Context) -> Iterator[object]:
        (request,) = requests
        side = self.sizes.get(f"p{request.path.stem}")
        if side is None:
            yield Refusal(request.key, "unreadable", "It is no picture.")
        else:
            facts = PictureFacts(side // 2, side, "JPEG", "RGB", 1, 1, 9)
            yield Inspected(request.key, request.path.read_text(), facts, 0, (), True)


def chosen(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    photos: list[Photo],
    wanted: int,
    *known: Outcome,
    content: dict[str, str] | None = None,
    context: Context | None = None,
    **fields: Any,
) -> tuple[ClassTally, Journalled]:
    """What comes of these photos, none of which is fetched from anywhere."""

    def fetched(address: str, target: Path, *_: object) -> None:
        number = address.rpartition("/")[2]
        if number in ("gone",):
            raise NotFetched("it is gone")
        if number == "full":
            raise OSError(28, "No space left on device")
        if number == "locked":
            raise PermissionError(13, "Permission denied", str(target))
        target.write_text((content or {}).get(number, number))

    monkeypatch.setattr(choosing, "fetch", fetched)
    journal = Journalled(place, *known)
    sizes = {f"p{one.id}": 640 for one in photos}
    given = {
        "per_owner": 9,
        "smallest_side": 500,
        "known": frozenset(),
        "decoder": Decoding(**{**sizes, **fields.pop("sizes", {})}),
    }
    chooser = Chooser(journal=journal, origins=Origins(), limits=FetchLimits(), **{**given, **fields})  # type: ignore[arg-type]
    candidates = (Candidate(one, "boats") for one in photos)
    return chooser.choose("boat", wanted, candidates, context or Context()), journal


def test_the_first_that_can_be_had_are_taken_in_the_order_of_the_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = [photo(number) for number in ("1", "gone", "2", "3", "4")]
    tally, journal = chosen(tmp_path, monkeypatch, photos, 3)
    assert [one.photo.id for one in tally.chosen] == ["1", "2", "3"]
    assert [(one.photo.id, one.reason) for one in tally.refused] == [("gone", "it is gone")]
    assert tally.found == 4, "no further one is looked at than is needed"
    assert {one.photo.id for one in journal.added} == {"1", "gone", "2", "3"}
    assert all(one.label == "boat" and one.query == "boats" for one in journal.added)


def test_why_photos_are_passed_over_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = [
        photo("1"),
        photo("1"),
        photo("2"),
        photo("3", side=320),
        photo("4"),
        photo("5", "bob"),
        photo("6", "bob"),
        photo("7"),
    ]
    tally, _ = chosen(
        tmp_path, monkeypatch, photos, 9, per_owner=1, known=frozenset({"4"}), taken={"2": "car"}, owners=Counter({"cy": 1}),
    )  # fmt: skip
    assert [one.photo.id for one in tally.chosen] == ["1", "5"]
    assert tally.passed_over == {
        "found twice": 1, "taken for car": 1, "no file of 500 pixels": 1, "in the dataset already": 1,
        "more than 1 of one person": 2,
    }  # fmt: skip
    assert tally.found == 8


def test_what_is_no_picture_or_too_small_is_refused_and_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = [photo("1"), photo("2"), photo("3")]
    tally, _ = chosen(tmp_path, monkeypatch, photos, 3, sizes={"p1": None, "p2": 499, "p3": 500})
    assert [one.photo.id for one in tally.chosen] == ["3"]
    assert sorted(one.reason for one in tally.refused) == [
        "It has 499 pixels where 500 are wanted.", "It is no picture.",
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.glob("*.jpg")) == ["3.jpg"]


def test_of_the_same_content_the_one_that_the_search_names_first_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tally, _ = chosen(tmp_path, monkeypatch, [photo("1"), photo("2"), photo("3")], 3, content={"1": "same", "2": "same"})
    assert [one.photo.id for one in tally.chosen] == ["1", "3"]


def test_what_an_earlier_session_fetched_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Inspected(0, "old", PictureFacts(640, 480, "JPEG", "RGB", 1, 1, 9), 0, (), True)
    before = Outcome(photo("1"), "boat", "ships", "2026", sha256="old", seen=seen)
    tally, journal = chosen(tmp_path, monkeypatch, [photo("1"), photo("2")], 2, before)
    assert [(one.photo.id, one.query) for one in tally.chosen] == [("1", "boats"), ("2", "boats")]
    assert [one.photo.id for one in journal.added] == ["2"]


def test_a_full_disk_and_a_dropped_job_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DiskFull, match="A picture could not be stored"):
        chosen(tmp_path, monkeypatch, [photo("full")], 1)
    with pytest.raises(PermissionError):  # it was told to free some space
        chosen(tmp_path, monkeypatch, [photo("locked")], 1)
    dropped, stopped = Context(), Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        chosen(tmp_path, monkeypatch, [photo("1")], 1, context=dropped)
    stopped.request_stop()
    tally, _ = chosen(tmp_path, monkeypatch, [photo("1")], 1, context=stopped)
    assert (tally.chosen, tally.found) == ([], 0)
