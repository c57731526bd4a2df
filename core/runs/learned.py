"""What weights have learned from: a record in each run's folder, and one that weights files are recognised by.

A run that began from another one's weights was judged on pictures which that one had learned from, and nothing said so;
once the earlier run was deleted nothing could. So each run keeps what it and all before it learned from in its own folder.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.runs.plan import SCHEMA
from core.support import atomic
from core.support.errors import BadInput, NotThere, Refused
from core.support.inside import inside, read_own
from core.support.workspace import Workspace

NAME = "learned.json"
"""The record's file in a run's folder."""

KEY_BYTES = 8
"""So much of each SHA-256 is kept: among millions of pictures two that share it are not met with."""

_STORE = ".learned"
_HASH = re.compile(r"[0-9a-f]{64}")

Keys = frozenset[bytes]


@dataclass(frozen=True)
class Learned:
    """What some weights have learned from, all that came before them included.

    Attributes:
        runs: The runs that went into the weights, nearest first, by the names they had.
        unknown: Runs and files among what came before of which nobody knows what they learned from.
        train: Keys of the samples that were on train, and of the originals these were made from.
        val: Keys of the samples by which an epoch was chosen; a test result must not count them.
    """

    runs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    train: Keys = frozenset()
    val: Keys = frozenset()

    def before(self, run: str, train: Keys, val: Keys, refitted: bool = False) -> Learned:
        """What a run has learned from that began with these weights and had such sides.

        Args:
            run: Its name.
            train: What it was trained on.
            val: What it was chosen by.
            refitted: Whether its head was solved again on val as well, from which it has learned then.
        """
        taught = train | val if refitted else train
        return Learned((run, *self.runs), self.unknown, self.train | taught, self.val | val)

    def on(self, side: str) -> Keys:
        """Keys of the samples that say nothing when they are on that side."""
        return self.train | self.val if side == "test" else self.train


def together(parts: Iterable[Learned]) -> Learned:
    """What all of these have learned from: the members of an ensemble."""
    all_of = list(parts)
    runs = tuple(dict.fromkeys(run for one in all_of for run in one.runs))
    unknown = tuple(dict.fromkeys(name for one in all_of for name in one.unknown))
    train: Keys = frozenset().union(*(one.train for one in all_of))
    return Learned(runs, unknown, train, frozenset().union(*(one.val for one in all_of)))


@dataclass(frozen=True)
class LearnedRecord:
    """What a run's folder keeps.

    Attributes:
        learned: What its weights learn from, and what those before them did.
        left_out: Keys of the samples on val and test that do not count in its figures.
    """

    learned: Learned
    left_out: Keys = field(default=frozenset())


def key(sha256: str) -> bytes:
    """What is kept of a sample's SHA-256."""
    try:
        return bytes.fromhex(sha256[: 2 * KEY_BYTES])
    except ValueError:  # out of a damaged report: the name of no picture, which nothing has learned from
        return hashlib.sha256(sha256.encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES]


def keys(sha256: Iterable[str]) -> Keys:
    """The keys of samples."""
    return frozenset(map(key, sha256))


def write_record(workspace: Workspace, folder: Path, record: LearnedRecord) -> None:
    """Leaves the record in a run's folder, and where its weights are looked up once the folder is gone."""
    learned = record.learned
    document = {
        "schema_number": SCHEMA,
        "runs": list(learned.runs),
        "unknown": list(learned.unknown),
        "key_bytes": KEY_BYTES,
        "train": _packed(learned.train),
        "val": _packed(learned.val),
        "left_out": _packed(record.left_out),
    }
    atomic.write_json(folder / NAME, document)
    kept = _store(workspace) / f"{record_sha256(folder)}.json"
    if not kept.exists():
        atomic.write_bytes(kept, (folder / NAME).read_bytes())


def read_record(folder: Path) -> LearnedRecord | None:
    """The record in a run's folder; None where a Safelight that kept none made the run.

    Raises:
        BadInput: It is damaged.
        Refused: A newer Safelight wrote it.
    """
    path = folder / NAME
    return _read(path) if path.is_file() else None


def record_sha256(folder: Path) -> str:
    """What best weights say of themselves, so that a copy of them is recognised; "" for a run without a record."""
    try:
        return hashlib.sha256(read_own(folder / NAME, atomic.LARGEST_JSON)).hexdigest()
    except FileNotFoundError:
        return ""


def remember_weights(workspace: Workspace, weights_sha256: str, folder: Path) -> None:
    """Keeps in mind that a weights file, by the SHA-256 of the file, is of the run in `folder`."""
    if found := record_sha256(folder):
        atomic.write_text(_store(workspace) / weights_sha256, found)


def of_weights(workspace: Workspace, weights_sha256: str, record: str = "") -> LearnedRecord | None:
    """What a weights file has learned from, as far as it is one of ours; None otherwise.

    Args:
        workspace: Where runs of ours were made.
        weights_sha256: Of the file.
        record: The SHA-256 of a record, as the file itself gives it.

    Raises:
        BadInput: The record is damaged.
        Refused: A newer Safelight wrote it.
    """
    store = _store(workspace)
    if not _HASH.fullmatch(record):
        try:
            record = (store / weights_sha256).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
    if not _HASH.fullmatch(record):
        return None
    try:
        return _read(store / f"{record}.json")
    except NotThere:
        return None


def _store(workspace: Workspace) -> Path:
    """Where records outlive their runs. A link that leads out of the workspace is refused."""
    return inside(workspace.models, _STORE)


def _packed(found: Keys) -> str:
    return base64.b64encode(b"".join(sorted(found))).decode("ascii")


def _read(path: Path) -> LearnedRecord:
    document = atomic.read_json(path)
    try:
        if int(document["schema_number"]) > SCHEMA:
            raise Refused(f"{path} was written by a newer Safelight.", "Update Safelight to use these weights.", path)
        size = int(document["key_bytes"])
        if size != KEY_BYTES:
            raise ValueError(f"keys of {size} bytes")
        runs, unknown = (tuple(map(str, document[name])) for name in ("runs", "unknown"))
        train, val, left_out = (_unpacked(document[name]) for name in ("train", "val", "left_out"))
    except (KeyError, TypeError, ValueError) as error:
        hint = "Restore it; without it nobody knows what the weights learned from."
        raise BadInput(f"{path} is damaged.", hint, path) from error
    return LearnedRecord(Learned(runs, unknown, train, val), left_out)


def _unpacked(text: Any) -> Keys:
    raw = base64.b64decode(text, validate=True)
    if len(raw) % KEY_BYTES:
        raise ValueError("a key is cut off")
    return frozenset(raw[place : place + KEY_BYTES] for place in range(0, len(raw), KEY_BYTES))
