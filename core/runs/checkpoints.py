"""Checkpoints: tensors as safetensors, the rest as JSON, complete or absent. The only module of `runs` that uses torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save

from core.runs.checkpoint_files import CHECKSUM, checksum_of, find_checkpoints, keep_latest, name_of
from core.runs.plan import SCHEMA
from core.runs.weights_header import fills_its_file
from core.support import atomic
from core.support.errors import BadInput, NotThere
from core.support.inside import check_no_way_out, open_own
from core.support.names import shown_name

Tensors = Mapping[str, torch.Tensor]
KEPT = 2
"""Checkpoints that stay: the latest and, in case the disk spoils it, the one before."""

_CHECKSUM = "sha256"
_UNKNOWN = "0" * 64
_AT_ONCE = 2**24  # bytes
_WITHOUT = {"schema_number", "run", "architecture", "classes", "epoch", "val_accuracy", "val_loss", "learned"}
"""What the header of best weights had before they had a checksum. Of its name one bit may be flipped as well."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A run's whole state at one step. `state` is plain JSON; `tensors` lie in the computer's memory."""

    step: int
    state: dict[str, Any]
    tensors: dict[str, torch.Tensor]


def save_checkpoint(folder: Path, step: int, tensors: Tensors, state: Mapping[str, Any]) -> None:
    """Adds a checkpoint to `folder` (a run's `last.ckpt`) and removes those before the previous one.

    The JSON file is written last: with it the checkpoint exists, without it the tensors are leavings.

    *Shapes*: tensors of any shape and dtype, on any device; both come back, on the processor.

    Raises:
        DiskFull: The earlier checkpoints are untouched.
    """
    data = save(_on_host(tensors))
    digest = hashlib.sha256(data).hexdigest()
    name = name_of(step, digest)
    told = {"schema_number": SCHEMA, "step": step, "sha256": digest, "state": dict(state)}
    atomic.write_bytes(folder / f"{name}.safetensors", data)
    atomic.write_json(folder / f"{name}.json", {**told, CHECKSUM: checksum_of(told)})
    keep_latest(folder, KEPT)


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """The latest whole checkpoint in `folder`; None when there is none. `find_checkpoints` tells of damaged ones."""
    found = find_checkpoints(folder).whole
    if found is None:
        return None
    return Checkpoint(found.step, dict(atomic.read_json(found.commit)["state"]), load_file(found.tensors))


def save_best(path: Path, tensors: Tensors, metadata: Mapping[str, str]) -> None:
    """Replaces the best weights, atomically; `metadata` goes into the file's header.

    *Shapes*: those of the network's parameters.

    Raises:
        DiskFull: The earlier file is untouched.
    """
    data = save(_on_host(tensors), {"schema_number": str(SCHEMA), **metadata, _CHECKSUM: _UNKNOWN})
    # The checksum stands in the file it is of: it is taken while zeros stand in its place.
    atomic.write_bytes(path, data.replace(_UNKNOWN.encode(), hashlib.sha256(data).hexdigest().encode(), 1))


# "Resume the run" was all that was advised, and a run that has come to its end refuses that.
_AGAIN = "Restore it from a copy, or train the run again; one that has not come to its end can be resumed."


def load_best(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    """The weights in a `best.safetensors` by name, and its metadata.

    *Shapes*: those of the network's parameters, on the processor.

    Raises:
        NotThere: No such file.
        BadInput: The file is damaged.
    """
    if not path.is_file():
        raise NotThere(f"{shown_name(path.parent)} has no weights yet.", "They are written when its first epoch has ended.", path)
    check_no_way_out(path)
    try:
        if not fills_its_file(path):  # before it is mapped into memory, however large it is
            raise BadInput(f"{path} is damaged.", _AGAIN, path)
        with safe_open(path, "pt") as file:
            metadata = dict(file.metadata() or {})
        checksum = metadata.pop(_CHECKSUM, None)
        # One bit flipped in the checksum's name, and the file passed for one from before there were checksums.
        unchanged = metadata.keys() <= _WITHOUT if checksum is None else _is_unchanged(path, checksum)
        tensors = load_file(path)
    except (SafetensorError, json.JSONDecodeError, OSError) as error:
        raise BadInput(f"{path} is damaged.", _AGAIN, path) from error
    if not unchanged:
        raise BadInput(f"{path} is damaged: it is not what was written.", _AGAIN, path)
    return tensors, metadata


def _is_unchanged(path: Path, checksum: str) -> bool:
    with open_own(path) as file:
        length = file.read(8)
        head = length + file.read(int.from_bytes(length, "little"))
        digest = hashlib.sha256(head.replace(checksum.encode(), _UNKNOWN.encode(), 1))
        while part := file.read(_AT_ONCE):
            digest.update(part)
    return digest.hexdigest() == checksum


def _on_host(tensors: Tensors) -> dict[str, torch.Tensor]:
    return {name: tensor.detach().to("cpu").contiguous() for name, tensor in tensors.items()}
