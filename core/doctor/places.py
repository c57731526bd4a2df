"""Room on the disks Safelight writes to, and the health of the workspace: what is damaged, half-done or out of reach."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.doctor.points import NOTE, RIGHT, WRONG, Point
from core.runs.folder import RunFolder
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.wording import are, bytes_text, counted, some
from core.support.workspace import Workspace

FULL, LITTLE = 10**9, 10 * 10**9
"""Bytes free on a disk: below the first nothing can be trained, and a few thousand photographs fill the second."""


def disk_points(workspace: Workspace) -> Iterator[Point]:
    """Free room where the workspace, caches and temporary files lie."""
    from platformdirs import user_cache_path

    for name, place in (
        ("Workspace", workspace.root),
        ("Downloaded weights", user_cache_path("safelight")),
        ("Temporary files", Path(tempfile.gettempdir())),
    ):
        there = next(one for one in (place, *place.parents) if one.exists())
        usage = shutil.disk_usage(there)
        words = f"{bytes_text(usage.free)} of {bytes_text(usage.total)} {are(usage.free)} free at {place}."
        state = WRONG if usage.free < FULL else NOTE if usage.free < LITTLE else RIGHT
        yield Point("Disk", name, state, words, "" if state == RIGHT else "Free some space before you import or train.")


def workspace_points(workspace: Workspace, context: Context) -> Iterator[Point]:
    """Whether the workspace can be written, and what of its datasets and runs can be read and is where it should be."""
    yield _writable(workspace)
    left = workspace.unfinished_renames()
    if left:
        names = some([note.parent.name for note in left])
        hint = "The next verb, or opening the workspace, finishes it."
        yield Point("Workspace", "Renames", NOTE, f"Renaming was interrupted: {names}.", hint)
    yield _dataset_point(workspace, context)
    yield from _run_points(workspace, context)


def _writable(workspace: Workspace) -> Point:
    for place in (workspace.data, workspace.models):
        there = place if place.exists() else workspace.root
        try:
            with tempfile.NamedTemporaryFile(dir=there, prefix=".safelight-doctor-"):
                pass
        except OSError as error:
            words = f"Nothing can be written in {place}: {error.strerror or error}."
            return Point("Workspace", "Writing", WRONG, words, "Import, training and decisions need it; looking does not.")
    return Point("Workspace", "Writing", RIGHT, f"{workspace.root} can be written.")


def _dataset_point(workspace: Workspace, context: Context) -> Point:
    names, wrong = workspace.dataset_names(), []
    for name in names:
        context.check_abandoned()
        try:
            dataset = Dataset.open(workspace, name)
            dataset.split_names()
        except SafelightError as error:
            wrong.append(error.message)
            continue
        if not dataset.root.is_dir():
            wrong.append(f"The pictures of {name} are not at {dataset.root}.")
    if wrong:
        hint = "Put the folder back where it was, or the dataset from a copy."
        return Point("Workspace", "Datasets", WRONG, f"{len(wrong)} of {counted(len(names), 'dataset')}: {some(wrong)}", hint)
    return Point("Workspace", "Datasets", RIGHT, f"{counted(len(names), 'dataset')} can be read.")


def _run_points(workspace: Workspace, context: Context) -> Iterator[Point]:
    names, wrong, interrupted = workspace.run_names(), [], []
    for name in names:
        context.check_abandoned()
        try:
            folder = RunFolder.open(workspace, name)
            assert folder.request.run
            if folder.state() == "interrupted":
                interrupted.append(name)
        except SafelightError as error:
            wrong.append(error.message)
    if wrong:
        hint = "Restore them from a copy, or delete them."
        yield Point("Workspace", "Runs", WRONG, f"{len(wrong)} of {counted(len(names), 'run')}: {some(wrong)}", hint)
    else:
        yield Point("Workspace", "Runs", RIGHT, f"{counted(len(names), 'run')} can be read.")
    if interrupted:
        words = f"{counted(len(interrupted), 'run was', 'runs were')} interrupted: {some(interrupted)}."
        yield Point("Workspace", "Interrupted runs", NOTE, words, "Resume in Train goes on at the last checkpoint.")
