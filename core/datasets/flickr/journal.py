"""What a collection has fetched so far, so that a killed one goes on without fetching anything twice."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.datasets.flickr.photos import Photo


@dataclass(frozen=True)
class Outcome:
    """What came of one photo.

    Attributes:
        photo: The photo, as the search described it.
        label: The class it was fetched for; `query` is the search text that found it.
        fetched: When, ISO 8601 in UTC.
        sha256: Of the file; empty when it could not be had, and `reason` says why.
    """

    photo: Photo
    label: str
    query: str
    fetched: str
    sha256: str = ""
    reason: str = ""

    @property
    def usable(self) -> bool:
        return bool(self.sha256)


class Journal:
    """The folder of one collection at work: its pictures, and a line for each photo whose outcome is known."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures = folder / "pictures"
        self.pictures.mkdir(parents=True, exist_ok=True)
        for part in self.pictures.glob("*.part"):
            part.unlink()
        path = folder / "journal.jsonl"
        self._outcomes = {outcome.photo.id: outcome for outcome in _read(path)}
        self._file = open(path, "ab", buffering=0)  # noqa: SIM115  # closed by close()
        if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")

    def outcome(self, photo: str) -> Outcome | None:
        """What came of a photo; None while it is not known, or when its file has been lost."""
        found = self._outcomes.get(photo)
        return None if found is not None and found.usable and not self.file(photo).is_file() else found

    def file(self, photo: str) -> Path:
        """Where the file of a photo lies or will lie."""
        return self.pictures / f"flickr-{photo}.jpg"

    def add(self, outcome: Outcome) -> None:
        """Notes an outcome; it survives a kill from here on."""
        line = json.dumps(dataclasses.asdict(outcome), ensure_ascii=False).encode("utf-8")
        self._file.write(line + b"\n")
        os.fsync(self._file.fileno())
        self._outcomes[outcome.photo.id] = outcome

    def close(self) -> None:
        self._file.close()

    def remove(self) -> None:
        """Deletes the folder; to be done once its pictures are in the dataset."""
        self.close()
        shutil.rmtree(self.folder)


def _read(path: Path) -> list[Outcome]:
    outcomes = []
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            document = json.loads(line)
            photo = document.pop("photo")
            photo["files"] = tuple((int(side), str(address)) for side, address in photo["files"])
            outcomes.append(Outcome(Photo(**photo), **document))
        except (ValueError, TypeError, KeyError):
            continue  # torn by a kill; its photo is fetched again
    return outcomes
