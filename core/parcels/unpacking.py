"""Takes a parcel in: nothing is written outside of a folder of its own before all of it is found to be what it says it is."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from core.datasets.catalog.dataset import Dataset, write_settings
from core.parcels.manifest import MOST_BYTES, NAME, SCHEMA, Kind, Manifest
from core.parcels.packing import free_bytes
from core.runs.folder import RunFolder
from core.runs.learned import read_record, write_record
from core.studies.folder import STUDIES, StudyFolder
from core.support.documents import parse
from core.support.errors import BadInput, DiskFull, NotThere, Refused
from core.support.jobs import Context, Meter
from core.support.system_errors import room_words
from core.support.wording import bytes_text
from core.support.workspace import Workspace

_BLOCK = 2**20
_PREFIX, _DAY = ".unpack-", 86_400.0  # seconds
_HINT = "It is damaged, or whoever made it is not to be trusted. Nothing of it was written."


@dataclass(frozen=True)
class Unpacked:
    """What was taken in.

    Attributes:
        kind, name: As the parcel says.
        names: The dataset's, or those of the runs; another one where that was taken.
        renamed: Of them, the name each had in the parcel that is called otherwise now.
    """

    kind: Kind
    name: str
    names: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...] = ()


def unpack(workspace: Workspace, file: Path, context: Context | None = None) -> Unpacked:
    """Job: takes a parcel in, whole or not at all. What has its name already stays; the newcomer gets another one.

    Raises:
        NotThere: No such file.
        BadInput: It is no parcel, or it is damaged, or holds what does not belong into one.
        Refused: A newer Safelight made it, or a study of that name is there.
        DiskFull, Abandoned: Nothing was taken in.
    """
    context = context or Context()
    try:
        with zipfile.ZipFile(file) as parcel:
            manifest = _manifest(parcel)
            room = free_bytes(workspace.root)
            if manifest.bytes > room:
                told = f"{file.name} holds {bytes_text(manifest.bytes)}, and {room_words(workspace.root, room)}."
                raise DiskFull(told, "Make room, then unpack it again.", workspace.root)
            workspace.root.mkdir(parents=True, exist_ok=True)
            remove_leavings(workspace, time.time())
            with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=workspace.root) as place:
                _extract(parcel, manifest, Path(place), context)
                return _take_in(workspace, manifest, Workspace(Path(place)))
    except FileNotFoundError as error:
        raise NotThere(f"There is no file {file}.", "Check the name.", file) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise BadInput(f"{file.name} cannot be unpacked: {str(error).rstrip('.')}.", _HINT, file) from error


def _manifest(parcel: zipfile.ZipFile) -> Manifest:
    infos = parcel.infolist()
    names = [info.filename for info in infos]
    if NAME not in names:
        raise BadInput("This is no parcel: it holds no manifest.", "`main.py import` takes folders and archives of pictures.")
    if len(set(names)) != len(names):
        raise BadInput("Something is in the parcel twice.", _HINT)
    if parcel.getinfo(NAME).file_size > MOST_BYTES:
        raise BadInput("The parcel's manifest is too large.", _HINT)
    document = parse(parcel.read(NAME).decode("utf-8"))  # what is longer than it says ends there, and its sum is wrong
    number = document.get("schema_number") if isinstance(document, dict) else None
    if isinstance(number, int) and number > SCHEMA:
        raise Refused("A newer Safelight made this parcel.", "Unpack it with that one.")
    try:
        manifest = Manifest.model_validate(document).checked()
    except ValidationError as error:
        raise BadInput("The parcel's manifest is damaged.", _HINT) from error
    listed = {entry.path for entry in manifest.files}
    if extra := sorted(set(names) - listed - {NAME}):
        raise BadInput(f"{extra[0]!r} is in the parcel, and its manifest does not know of it.", _HINT)
    if missing := sorted(listed - set(names)):
        raise BadInput(f"{missing[0]!r} is missing in the parcel.", _HINT)
    return manifest


def _extract(parcel: zipfile.ZipFile, manifest: Manifest, place: Path, context: Context) -> None:
    meter = Meter(context, "Unpacking", len(manifest.files))
    for entry in manifest.files:
        context.check_abandoned()
        target = place.joinpath(*entry.path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, count = hashlib.sha256(), 0
        # Opened as a plain file of our own: what a parcel says of links, owners and permissions is never looked at.
        with parcel.open(entry.path) as source, open(target, "xb") as file:
            while block := source.read(_BLOCK):
                count += len(block)
                if count > entry.bytes:  # a bomb says that it is small
                    raise BadInput(f"{entry.path!r} is larger than the manifest says.", _HINT)
                digest.update(block)
                file.write(block)
        if (count, digest.hexdigest()) != (entry.bytes, entry.sha256):
            raise BadInput(f"{entry.path!r} is not what the manifest says.", _HINT)
        meter.advance(1)


def _take_in(workspace: Workspace, manifest: Manifest, scratch: Workspace) -> Unpacked:
    if manifest.kind == "dataset":
        return _take_dataset(workspace, manifest, scratch)
    runs = [RunFolder(folder) for folder in scratch.run_folders()]
    if manifest.kind == "run" and len(runs) != 1:
        raise BadInput(f"The parcel of one run holds {len(runs)}.", _HINT)
    for run in runs:
        _ = run.request, run.plan  # whether they can be read is found out before anything is there
    studies = list((scratch.models / STUDIES).iterdir()) if manifest.kind == "study" else []
    if manifest.kind == "study":
        if len(studies) != 1:
            raise BadInput(f"The parcel of one study holds {len(studies)}.", _HINT)
        study = StudyFolder(studies[0]).study
        there = StudyFolder.of(workspace, study.name)
        if there.is_there:
            hint = f"Keep it, or move its folder {there.path} away first."
            raise Refused(f"There is a study called {study.name} already.", hint, there.path)
    names, renamed = [], []
    for run in runs:
        was, name = run.name, _moved_run(workspace, run)
        names.append(name)
        if name != was:
            renamed.append((was, name))
    for was, name in reversed(renamed):  # the last first: a newcomer may have got the name that a later one had
        for newcomer in names:  # its weights may be those of one that is called otherwise here
            RunFolder.open(workspace, newcomer).follow_parent(was, name)
    if manifest.kind == "study":
        target = StudyFolder.of(workspace, study.name).path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(studies[0], target)
    return Unpacked(manifest.kind, manifest.name, tuple(names), tuple(renamed))


def _moved_run(workspace: Workspace, run: RunFolder) -> str:
    name = workspace.new_run_name(run.name)
    if name != run.name:
        run.keep_name(name)
    target = workspace.run_folder(name)
    target.parent.mkdir(exist_ok=True)
    os.replace(run.path, target)
    if (record := read_record(target)) is not None:
        write_record(workspace, target, record)  # what its weights have learned from outlives the run here as well
    return name


def _take_dataset(workspace: Workspace, manifest: Manifest, scratch: Workspace) -> Unpacked:
    folders = [folder for folder in scratch.data.iterdir() if folder.is_dir()] if scratch.data.is_dir() else []
    if len(folders) != 1:
        raise BadInput(f"The parcel of one dataset holds {len(folders)}.", _HINT)
    dataset = Dataset.at(folders[0])
    if not dataset.here:
        raise BadInput("The parcel's dataset says that its pictures are elsewhere.", _HINT)
    dataset.catalog.count_used()  # whether it is a catalog at all is found out before anything is there
    name = workspace.new_dataset_name(dataset.name)
    if name != dataset.name:
        write_settings(replace(dataset, name=name))
    target = workspace.dataset_folder(name)
    target.parent.mkdir(exist_ok=True)
    os.replace(dataset.folder, target)
    renamed = ((dataset.name, name),) if name != dataset.name else ()
    return Unpacked("dataset", manifest.name, (name,), renamed)


def remove_leavings(workspace: Workspace, now: float) -> None:
    """Removes what unpackings that were killed have left: the folders nobody has written to for a day."""
    for place in workspace.root.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if now - place.stat().st_mtime > _DAY:
                shutil.rmtree(place, ignore_errors=True)
