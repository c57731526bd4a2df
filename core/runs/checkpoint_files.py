"""The files of a run's checkpoints: which of them are whole, and what is wrong with the others. No torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.runs.plan import SCHEMA
from core.support import atomic
from core.support.errors import BadInput, SafelightError
from core.support.file_hash import file_sha256
from core.support.inside import open_own

STEP_DIGITS = 9
"""Digits of the step at the beginning of a checkpoint's name."""

CHECKSUM = "checksum"
"""Where a checkpoint's JSON file keeps the checksum of all else in it. A flipped bit in the number of the epoch used to be
believed: only the tensors had a checksum."""

_WITHOUT = {"schema_number", "step", "sha256", "state"}  # what the JSON file had before it had one


@dataclass(frozen=True)
class CheckpointFile:
    """A checkpoint on the disk. `commit` is its JSON file; `damage` says what is wrong with it, empty when it is whole."""

    step: int
    commit: Path
    damage: str = ""

    @property
    def tensors(self) -> Path:
        """The file that lies beside the JSON file."""
        return self.commit.with_suffix(".safetensors")


@dataclass(frozen=True)
class CheckpointsFound:
    """The latest whole checkpoint, and the damaged ones after it, latest first."""

    whole: CheckpointFile | None
    damaged: tuple[CheckpointFile, ...]


def name_of(step: int, sha256: str) -> str:
    """What a checkpoint's two files are called, without their suffixes."""
    return f"{step:0{STEP_DIGITS}d}-{sha256[:8]}"


def checksum_of(told: Mapping[str, Any]) -> str:
    """The checksum of what a checkpoint's JSON file tells, its checksum aside."""
    rest = {key: value for key, value in told.items() if key != CHECKSUM}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def find_checkpoints(folder: Path) -> CheckpointsFound:
    """Looks for the latest whole checkpoint in `folder` (a run's `last.ckpt`), reading no further than to it."""
    damaged: list[CheckpointFile] = []
    for commit in commits(folder):
        found = _looked_at(commit)
        if not found.damage:
            return CheckpointsFound(found, tuple(damaged))
        damaged.append(found)
    return CheckpointsFound(None, tuple(damaged))


def commits(folder: Path) -> Iterator[Path]:
    """The JSON files of checkpoints, latest first."""
    found = folder.glob("[0-9]*.json")
    yield from sorted(found, key=lambda file: (file.name[:STEP_DIGITS], file.stat().st_mtime_ns), reverse=True)


def keep_latest(folder: Path, count: int) -> None:
    """Removes all but the latest `count` checkpoints, and what a killed process left unfinished."""
    kept = {commit.stem for commit in list(commits(folder))[:count]}
    for file in folder.iterdir():
        if file.stem not in kept:
            file.unlink(missing_ok=True)


def drop_after(folder: Path, step: int) -> None:
    """Removes checkpoints of later steps: they are damaged, and would be taken for later than those that are to come."""
    for commit in list(commits(folder)):
        if _step(commit) > step:
            commit.unlink(missing_ok=True)
            commit.with_suffix(".safetensors").unlink(missing_ok=True)


def _step(commit: Path) -> int:
    digits = commit.name[:STEP_DIGITS]
    return int(digits) if digits.isdigit() else 0


def _looked_at(commit: Path) -> CheckpointFile:
    step = _step(commit)
    try:
        told = atomic.read_json(commit)
        if int(told["schema_number"]) > SCHEMA:
            return CheckpointFile(step, commit, "a newer Safelight wrote it")
        wanted, own, _ = str(told["sha256"]), int(told["step"]), dict(told["state"])
        unchanged = told[CHECKSUM] == checksum_of(told) if CHECKSUM in told else told.keys() == _WITHOUT
    except (SafelightError, OSError, KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return CheckpointFile(step, commit, f"{commit.name} cannot be read")
    if not unchanged:
        return CheckpointFile(step, commit, f"{commit.name} is not what was written")
    if commit.stem != name_of(own, wanted):
        return CheckpointFile(step, commit, f"{commit.name} was called {name_of(own, wanted)}.json when it was written")
    found = CheckpointFile(step, commit)
    try:
        open_own(found.tensors).close()
        digest = file_sha256(found.tensors)
    except FileNotFoundError:
        return CheckpointFile(step, commit, f"{found.tensors.name} is gone")
    except (OSError, BadInput):
        return CheckpointFile(step, commit, f"{found.tensors.name} cannot be read")
    return found if digest == wanted else CheckpointFile(step, commit, f"{found.tensors.name} is not what was written")
