"""Packs a dataset, a run or a study into one file, with the checksum of everything in it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import IMAGES, Dataset, write_settings
from core.datasets.catalog.edits import now
from core.parcels.manifest import NAME, Kind, Manifest, ParcelFile, is_wanted, wrong_with
from core.runs.folder import RunFolder
from core.studies.folder import FILE, STUDIES, StudyFolder
from core.studies.searching.journal import FILE as JOURNAL
from core.studies.training import study_runs
from core.support.atomic import atomic_file, check_new_file
from core.support.errors import Refused
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.workspace import Workspace

_BLOCK = 2**20
_PACKED_ALREADY = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic", ".safetensors")


@dataclass(frozen=True)
class Packed:
    """What was packed.

    Attributes:
        kind, name: Of what.
        file: The parcel.
        files: How many are in it.
        bytes: Of all of them.
        left_out: What is not in it though it belongs to it, with the reason.
    """

    kind: Kind
    name: str
    file: Path
    files: int
    bytes: int
    left_out: tuple[LeftOut, ...]


def pack(
    workspace: Workspace, kind: Kind, name: str, file: Path, replaces: bool = False, context: Context | None = None
) -> Packed:
    """Job: packs it into a file, which is complete or absent.

    Of a dataset the pictures go along, wherever they lie; what can be made again does not. Of a study its runs go along.

    Raises:
        NotThere: There is nothing of that name.
        BadInput: There is nothing to pack, or the file's place is a folder.
        Refused: The file is there and may not be replaced, or a run is being trained.
        DiskFull, Abandoned: There is no parcel then.
    """
    context = context or Context()
    check_new_file(file, replaces)
    with tempfile.TemporaryDirectory(prefix="safelight-pack-") as place:
        places, left = _places(workspace, kind, name, Path(place))
        meter, listed = Meter(context, "Packing", len(places)), []
        with atomic_file(file) as target, zipfile.ZipFile(target, "w", allowZip64=True) as parcel:
            for path, source in sorted(places.items()):
                context.check_abandoned()
                listed.append(_add(parcel, path, source))
                meter.advance(1)
            manifest = Manifest(kind=kind, name=name, made=now(), files=tuple(listed)).checked()
            parcel.writestr(NAME, manifest.model_dump_json(), zipfile.ZIP_DEFLATED)
    return Packed(kind, name, file, len(listed), manifest.bytes, left)


def _places(workspace: Workspace, kind: Kind, name: str, scratch: Path) -> tuple[dict[str, Path], tuple[LeftOut, ...]]:
    """Path in the parcel to the file on this disk, and what is missing."""
    if kind == "dataset":
        return _of_dataset(Dataset.open(workspace, name), scratch)
    if kind == "run":
        return dict(_of_run(RunFolder.open(workspace, name))), ()
    folder = StudyFolder.of(workspace, name)
    found = study_runs(workspace, folder.study)
    kept = [folder.path / name for name in (FILE, JOURNAL)]
    places = {f"models/{STUDIES}/{folder.path.name}/{file.name}": file for file in kept if file.is_file()}
    for run in dict.fromkeys(filter(None, found.runs)):
        places |= dict(_of_run(RunFolder.open(workspace, run)))
    return places, ()


def _of_run(folder: RunFolder) -> Iterator[tuple[str, Path]]:
    if folder.busy():
        raise Refused(f"{folder.name} is being trained.", "Pack it when it has ended, or stop it first.", folder.path)
    for file in folder.path.rglob("*"):
        path = f"models/{folder.path.name}/{file.relative_to(folder.path).as_posix()}"
        if file.is_file() and not file.is_symlink() and is_wanted("run", path):
            yield path, file


def _of_dataset(dataset: Dataset, scratch: Path) -> tuple[dict[str, Path], tuple[LeftOut, ...]]:
    # A copy of the catalog as it is at this moment, and settings that say the pictures are here: in the parcel they are.
    with schema.reading(dataset.catalog.path) as connection:
        with closing(sqlite3.connect(scratch / "catalog.sqlite")) as copy:
            connection.backup(copy)
        paths = [str(row[0]) for row in connection.execute("SELECT path FROM samples ORDER BY path")]
    write_settings(replace(dataset, folder=scratch, root=scratch / IMAGES, here=True))
    home = f"data/{dataset.folder.name}"
    made = ((f"{home}/{file.name}", file) for file in scratch.iterdir() if file.is_file())
    places = {path: file for path, file in made if is_wanted("dataset", path)}
    left, taken = [], set[str]()
    for path in paths:
        source, packed = dataset.picture_path(path), f"{home}/{IMAGES}/{path}"
        # Refused by whoever unpacks it, and hours of packing for nothing, if it were taken.
        if told := wrong_with("dataset", packed, taken):
            left.append(LeftOut(path, f"It {told}. Rename its file, extend the dataset by it, and pack again.", "bad-name"))
        elif not source.is_file():
            left.append(LeftOut(path, "It is not there any more.", "missing"))
        else:
            places[packed] = source
            taken.add(packed.casefold())
    for extra in (dataset.folder / "cleaning.json", dataset.folder / "doubts.json", *(dataset.folder / "masks").glob("*.png")):
        path = f"{home}/{extra.relative_to(dataset.folder).as_posix()}"
        if extra.is_file() and is_wanted("dataset", path):
            places[path] = extra
    return places, tuple(left)


def _add(parcel: zipfile.ZipFile, path: str, source: Path) -> ParcelFile:
    how = zipfile.ZIP_STORED if source.suffix.lower() in _PACKED_ALREADY else zipfile.ZIP_DEFLATED
    info = zipfile.ZipInfo(path)
    info.compress_type = how
    with open(source, "rb") as file, parcel.open(info, "w", force_zip64=source.stat().st_size > 2**31 - 1) as target:
        count, sha256 = _copied(file, target)
    return ParcelFile(path=path, bytes=count, sha256=sha256)


def _copied(source: IO[bytes], target: IO[bytes]) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        target.write(block)
        count += len(block)
    return count, digest.hexdigest()


def free_bytes(place: Path) -> int:
    """Bytes that are free where a folder is or would be."""
    there = next(folder for folder in (place, *place.parents) if folder.exists())
    return shutil.disk_usage(there).free
