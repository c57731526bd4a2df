"""Where downloads stay until their pictures are in a dataset, so that a cancelled or killed import goes on where it was."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.support.atomic import read_json, write_json, write_text
from core.support.documents import read_lines
from core.support.errors import Refused
from core.support.inside import check_own, inside
from core.support.locks import claimed
from core.support.workspace import Workspace

DOWNLOADS = "downloads.jsonl"
"""File in a dataset's folder: a line of JSON for each download its pictures came from, with its checksums."""

_FOLDER = ".downloads"
_RECORD = "record.json"
_KEPT = 30 * 86_400  # seconds that an unfinished download is kept


@contextmanager
def download_folder(workspace: Workspace, address: str) -> Iterator[Path]:
    """Holds the folder that keeps what has arrived from an address; it stays until `clear` is called.

    Unfinished downloads that nobody took up for thirty days are deleted first.

    Raises:
        Refused: Another import from the address is at work.
    """
    folder = inside(workspace.data, _FOLDER)
    folder.mkdir(exist_ok=True)
    place = folder_of(workspace, address)
    with claimed(place.with_suffix(".lock"), _busy(address, place)):
        _forget_old(folder, place)
        place.mkdir(exist_ok=True)
        place.touch()
        yield check_own(inside(folder, place.name))


def folder_of(workspace: Workspace, address: str) -> Path:
    """The folder for an address, which may not exist."""
    return workspace.data / _FOLDER / hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def record(kept: Path, **facts: Any) -> None:
    """Notes what was downloaded; `hand_over` moves the note to the dataset."""
    write_json(kept / _RECORD, facts)


def hand_over(kept: Path, dataset: Path) -> None:
    """Adds what was noted about a download to a dataset's list of downloads and deletes its folder."""
    if (kept / _RECORD).is_file():
        entries = [*downloads(dataset), read_json(kept / _RECORD)]
        write_text(dataset / DOWNLOADS, "".join(f"{json.dumps(entry)}\n" for entry in entries))
    shutil.rmtree(kept, ignore_errors=True)


def downloads(dataset: Path) -> list[dict[str, Any]]:
    """What was noted about the downloads of a dataset, oldest first."""
    return list(read_lines(dataset / DOWNLOADS))


def _forget_old(folder: Path, wanted: Path) -> None:
    now = time.time()
    for place in folder.iterdir():
        if place == wanted or not place.is_dir() or now - place.stat().st_mtime < _KEPT:
            continue
        with suppress(Refused), claimed(place.with_suffix(".lock"), _busy(place.name, place)):
            shutil.rmtree(place, ignore_errors=True)


def _busy(address: str, place: Path) -> Refused:
    return Refused(f"Another import from {address} is at work.", "Wait for it or cancel it.", place)
