"""What a collection wants and has fetched so far, so that a killed one goes on without fetching anything twice."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from core.datasets.flickr.photos import Photo
from core.datasets.flickr.wishes import CollectRequest
from core.pictures.decoder.protocol import Inspected, PictureFacts
from core.pictures.measures import MEASURES
from core.support import atomic
from core.support.documents import read_lines, record
from core.support.inside import check_own, plain_name

JOURNALS = ".collect"
"""Folder inside the workspace's data in which collections keep their journals; one folder by a dataset's name each."""

_REQUEST = "request.json"


@dataclass(frozen=True)
class Outcome:
    """What came of one photo.

    Attributes:
        photo: The photo, as the search described it.
        label: The class it was fetched for; `query` is the search text that found it.
        fetched: When, ISO 8601 in UTC.
        sha256: Of the file; empty when it could not be had, and `reason` says why.
        seen: What the decoder said of the file, so that the import need not ask it again.
    """

    photo: Photo
    label: str
    query: str
    fetched: str
    sha256: str = ""
    reason: str = ""
    seen: Inspected | None = None

    @property
    def usable(self) -> bool:
        return bool(self.sha256)


class Journal:
    """The folder of one collection at work: its pictures, and a line for each photo whose outcome is known."""

    def __init__(self, folder: Path) -> None:
        self.folder = check_own(folder)
        self.pictures = folder / "pictures"
        self.thumbnails = folder / "thumbnails"
        self.pictures.mkdir(parents=True, exist_ok=True)
        # A picture is small and fetched whole; half of one is never gone on with.
        for part in self.pictures.glob("*.part"):
            part.unlink()
        path = folder / "journal.jsonl"
        self._outcomes = {outcome.photo.id: outcome for outcome in _read(path)}
        # Unbuffered, so that a line goes out in one write and fsync finds all of it.
        self._file = open(path, "ab", buffering=0)  # noqa: SIM115  # closed by close()
        # A kill may have torn the last line; the next one written behind it would be lost with it.
        if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")

    def outcome(self, photo: str) -> Outcome | None:
        """What came of a photo; None while it is not known, or when its file has been lost."""
        found = self._outcomes.get(photo)
        # A file deleted by hand is fetched again rather than missed when the dataset is made.
        return None if found is not None and found.usable and not self.file(photo).is_file() else found

    def file(self, photo: str) -> Path:
        """Where the file of a photo lies or will lie."""
        return self.pictures / f"flickr-{plain_name(photo)}.jpg"

    def add(self, outcome: Outcome) -> None:
        """Notes an outcome; it survives a kill from here on."""
        document = dataclasses.asdict(outcome)
        if outcome.seen is not None:
            document["seen"]["phash"] = str(
                outcome.seen.phash
            )  # 64 bits without a sign, which other programs' numbers cannot hold
        line = json.dumps(document, ensure_ascii=False).encode("utf-8")
        self._file.write(line + b"\n")
        os.fsync(self._file.fileno())
        self._outcomes[outcome.photo.id] = outcome

    def keep_request(self, request: CollectRequest) -> CollectRequest:
        """Notes what is wanted and returns it with an end in time: that of the earlier request if all else is the same.

        So a collection that goes on searches the same days as before, and comes to the same pictures. When larger pictures
        are wanted now, what was fetched is of no use and forgotten.
        """
        before = read_request(self.folder)
        if before is not None and request.until is None and before.model_copy(update={"until": None}) == request:
            return before
        if before is not None and before.smallest_side < request.smallest_side:
            self._forget()
        kept = request if request.until is not None else request.model_copy(update={"until": int(time.time())})
        atomic.write_text(self.folder / _REQUEST, kept.model_dump_json(indent=2) + "\n")
        return kept

    def outcomes(self, label: str) -> list[Outcome]:
        """What is known of the photos of a class so far, in the order it came; without those whose file has been lost."""
        return [entry for entry in self._outcomes.values() if entry.label == label and self.outcome(entry.photo.id) is entry]

    @property
    def is_empty(self) -> bool:
        """True while no outcome is known and no picture is there."""
        return not self._outcomes and not any(self.pictures.iterdir())

    def close(self) -> None:
        self._file.close()

    def _forget(self) -> None:
        self._file.truncate(0)
        os.fsync(self._file.fileno())
        self._outcomes.clear()
        for picture in self.pictures.iterdir():
            picture.unlink()
        shutil.rmtree(self.thumbnails, ignore_errors=True)

    def remove(self) -> None:
        """Deletes the folder; to be done once its pictures are in the dataset."""
        self.close()
        shutil.rmtree(self.folder)


def read_request(folder: Path) -> CollectRequest | None:
    """What the collection in a journal's folder wants; None when that is not known."""
    try:
        return CollectRequest.model_validate_json((folder / _REQUEST).read_bytes())
    except (OSError, ValidationError):
        return None


def read_outcomes(folder: Path) -> list[Outcome]:
    """The outcomes noted in a journal's folder; lines torn by a kill are passed over."""
    return _read(folder / "journal.jsonl")


def _read(path: Path) -> list[Outcome]:
    outcomes = []
    for document in read_lines(path):
        try:
            photo = document["photo"]
            files = tuple((int(side), str(address)) for side, address in photo["files"])
            found = record(Outcome, {**document, "photo": record(Photo, {**photo, "files": files}), "seen": None})
            outcomes.append(replace(found, seen=_seen(document.get("seen"), found.sha256)))
        except (ValueError, TypeError, KeyError):
            continue  # its photo is fetched again
    return outcomes


def _seen(document: object, sha256: str) -> Inspected | None:
    """What the decoder said of the file with that hash; None where it is not known, and it is asked again."""
    if not isinstance(document, dict) or document.get("sha256") != sha256 or not isinstance(document.get("facts"), dict):
        return None
    facts = document["facts"]
    if facts.get("levels") is not None:
        return None  # a deep picture, which is seen again by its dataset's range in any case
    measures = document.get("measures")
    if not isinstance(measures, list) or len(measures) != len(MEASURES) or not all(isinstance(one, float) for one in measures):
        return None  # what is measured has changed since
    told = {"phash": int(str(document.get("phash"))), "facts": record(PictureFacts, {**facts, "levels": None})}
    return record(Inspected, {**document, **told, "measures": tuple(measures)})
