"""The feature cache: what a frozen backbone says of each picture, computed once and kept beside the dataset."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.pixels.transfers import fetched
from core.runs.plan import Preprocessing
from core.support import atomic
from core.support.inside import read_own
from core.support.jobs import Context, Meter
from core.support.locks import alone
from core.support.system_errors import no_room

KEEP_SECONDS = 1.0
"""How much work a killed build may lose."""

_SHA256 = re.compile("[0-9a-f]{64}")
_TAKEN_AT_ONCE = 4096

VIEW = "centre"
"""The view of a picture whose features are mostly kept: its centre, as it is judged."""


def feature_key(architecture: str, weights_sha256: str, preprocessing: Preprocessing, precision: str, view: str = VIEW) -> str:
    """Names the features of one backbone under one preprocessing and view; equal keys mean equal features."""
    record = preprocessing.model_dump(mode="json")
    if preprocessing.kept is None:
        del record["kept"]  # features from before small pictures were kept small are still those
    parts = [architecture, weights_sha256, record, precision, view]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


class FeatureStore:
    """Features by sample, in two files that only grow: rows of float32, and the samples they belong to.

    A row counts once its sample's line is whole, and lines are written after rows: a killed build loses its last block.

    Args:
        folder: `cache/features-<key>` of the dataset; made with the first features.
        width: Numbers per sample.
    """

    def __init__(self, folder: Path, width: int) -> None:
        self.folder = folder
        self.width = width
        self._rows_path = folder / "features.f32"
        self._samples_path = folder / "samples.txt"

    def missing(self, samples: Sequence[str]) -> int:
        """How many of these samples have no features yet, each counted once."""
        return len(self.without(samples))

    def without(self, samples: Sequence[str]) -> set[str]:
        """Those of these samples that have no features yet."""
        return set(samples) - self._where().keys()

    def read(self, samples: Sequence[str], columns: slice = slice(None)) -> NDArray[np.float32]:
        """The features of these samples, or some of them. *Shapes*: float32 [len(samples), width].

        Raises:
            KeyError: A sample is not in the store.
        """
        where = self._where()
        rows = np.array([where[sample] for sample in samples], dtype=np.int64)
        if not len(rows):
            return np.empty((0, self.width), dtype=np.float32)[:, columns]
        table = np.memmap(self._rows_path, dtype=np.float32, mode="r", shape=(len(where), self.width))
        return np.ascontiguousarray(table[:, columns][rows])

    def add_missing(
        self,
        samples: Sequence[str],
        compute: Callable[[NDArray[np.int64]], torch.Tensor],
        block: int,
        context: Context,
        what: str = "Looking at each picture once",
    ) -> int:
        """Computes the features that are missing and returns how many there were.

        Args:
            samples: All that are needed, in any order.
            compute: *Shapes*: positions in `samples`, int64 [B], to features, float [B, width], on any device.
            block: Pictures computed at a time. Always cut in the same way, so that a build that was killed and
                taken up again gives the same bits as an unbroken one.

        Raises:
            DiskFull: What was computed before is kept.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with alone(self.folder / "adding.lock", context, "looking at these pictures"):
            known = self._where()
            self._cut_off_torn_rows(len(known))
            missing: dict[str, int] = {}
            for place, sample in enumerate(samples):
                if sample not in known:
                    missing.setdefault(sample, place)
            if not missing:
                return 0  # told as begun, it stood there for as long as came after it
            unique = np.array(list(missing.values()), dtype=np.int64)
            meter = Meter(context, what, len(unique))
            waiting: list[tuple[list[str], NDArray[np.float32]]] = []
            kept = time.monotonic()

            def computed() -> Iterator[tuple[list[str], torch.Tensor]]:
                for begin in range(0, len(unique), block):
                    context.check_abandoned()
                    places = unique[begin : begin + block]
                    yield [samples[place] for place in places], compute(places).float()

            try:
                for names, rows in fetched(computed()):
                    waiting.append((names, rows))
                    meter.advance(len(names))
                    if time.monotonic() - kept >= KEEP_SECONDS:
                        self._append(waiting)
                        kept = time.monotonic()
            finally:
                self._append(waiting)
        return len(unique)

    def take_over(self, other: FeatureStore, context: Context) -> int:
        """Takes the features of another store that this one lacks, and removes that store; returns how many there were.

        Raises:
            DiskFull: What was taken before is kept, and the other store stays.
        """
        if not other.folder.is_dir():
            return 0
        self.folder.mkdir(parents=True, exist_ok=True)
        with alone(self.folder / "adding.lock", context, "looking at these pictures"):
            known = self._where()
            self._cut_off_torn_rows(len(known))
            new = [sample for sample in other._where() if sample not in known]
            for begin in range(0, len(new), _TAKEN_AT_ONCE):
                names = new[begin : begin + _TAKEN_AT_ONCE]
                self._append([(names, other.read(names))])
        shutil.rmtree(other.folder)
        return len(new)

    def _where(self) -> dict[str, int]:
        try:
            text = read_own(self._samples_path, atomic.LARGEST_JSON)
            size = self._rows_path.stat().st_size
        except FileNotFoundError:
            return {}
        lines = text[: text.rfind(b"\n") + 1].decode("ascii", "replace").split()
        rows = size // (4 * self.width)
        # Up to the first that is no SHA-256: what stands behind it lies elsewhere than its number says.
        return {sample: row for row, sample in enumerate(itertools.takewhile(_SHA256.fullmatch, lines[:rows]))}

    def _cut_off_torn_rows(self, count: int) -> None:
        for path, size in ((self._rows_path, count * self.width * 4), (self._samples_path, count * 65)):
            if path.exists() and path.stat().st_size != size:
                os.truncate(path, size)

    def _append(self, blocks: list[tuple[list[str], NDArray[np.float32]]]) -> None:
        """Writes finished blocks and empties the list."""
        rows = b"".join(np.ascontiguousarray(features, dtype="<f4").tobytes() for _, features in blocks)
        lines = "".join(f"{sample}\n" for samples, _ in blocks for sample in samples).encode("ascii")
        blocks.clear()
        try:
            for path, data in ((self._rows_path, rows), (self._samples_path, lines)):
                with open(path, "ab") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            if not atomic.is_full(error):
                raise
            said, hint = "The disk is full: features could not be kept.", "Free some space and resume."
            raise no_room(said, hint, self.folder, len(rows) + len(lines)) from error
