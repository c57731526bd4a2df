"""The pixel store: every sample decoded once, as rows of a memory-mapped file that later epochs and runs read.

A store belongs to a dataset and to how its rows were made (a `Scaling`), not to a split or a recipe. Rows are
only ever added. The index names the rows that are whole; it is replaced after their pixels have reached the disk, so that a
build killed at any moment leaves nothing worse than rows without a name, which the next build overwrites.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from core.datasets.catalog import schema
from core.pictures.decoder.pool import DecoderPool, PictureLimits, Refusal, Reply, Square, StoreRow
from core.pictures.scaling import Fit, Scaling
from core.runs.plan import Preprocessing
from core.support import atomic
from core.support.errors import DiskFull, SafelightError
from core.support.jobs import Abandoned, Context, Meter
from core.support.locks import alone
from core.support.system_errors import no_room, room_words
from core.support.wording import bytes_text, counted

if TYPE_CHECKING:
    from core.datasets.catalog.dataset import Dataset, SampleTable

SCHEMA = 2
_LASTING = ("unreadable", "truncated", "too-large")  # refusals that another try would only repeat
_COMMIT_SECONDS = 10.0  # between two commits: what a killed build loses at most
_SPARE_BYTES = 64 * 2**20  # left free on the disk for everything else


class Decoders(Protocol):
    """What decodes: a pool of this machine, or those of several that share the work."""

    def run(self, requests: Iterable[Square], context: Context) -> Generator[Reply, None, None]:
        """As `DecoderPool.run`."""


class Squares(Protocol):
    """Squares that are asked for by their rows. *Shapes*: int64 [N] to uint8 [N, R, R, 3]."""

    def __getitem__(self, rows: npt.NDArray[np.int64], /) -> npt.NDArray[np.uint8]: ...


@dataclass(frozen=True, eq=False)
class _Enlarged:
    pixels: npt.NDArray[np.uint8]
    record: Preprocessing

    def __getitem__(self, rows: npt.NDArray[np.int64], /) -> npt.NDArray[np.uint8]:
        import torch  # the store itself is made and read without it

        from core.pixels.enlarging import enlarged

        return np.ascontiguousarray(enlarged(torch.from_numpy(self.pixels[rows]), self.record).numpy())


@dataclass(frozen=True)
class PixelStore:
    """Decoded samples on disk.

    Attributes:
        folder: Where it lies; may be deleted at any time.
        side: Pixels along each side of a row's square.
        record: How its pictures are shown to a network.
        row_of: StoreRow of each sample, by SHA-256.
        refused: Why samples have no row, by SHA-256.
    """

    folder: Path
    side: int
    record: Preprocessing
    row_of: Mapping[str, int]
    refused: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def prepare(
        dataset: Dataset, table: SampleTable, preprocessing: Preprocessing, context: Context, decoders: Decoders | None = None
    ) -> PixelStore:
        """The dataset's store with a row for every sample of the table that can be decoded; builds what is missing.

        Raises:
            DiskFull: No room for the rows; what was finished stays.
            Abandoned: The context was told to stop or to drop the work; what was finished stays and is not done again.
        """
        pictures = {sample: dataset.picture_path(path) for sample, path in zip(table.sha256, table.paths, strict=True)}
        return build(dataset.cached(store_name(preprocessing)), pictures, preprocessing, context, decoders=decoders)

    @cached_property
    def pixels(self) -> npt.NDArray[np.uint8]:
        """All rows, mapped read-only; which of them are whole is `row_of`'s to say.

        Shapes:
            uint8 [rows, side, side, 3].
        """
        shape = (_rows_on_disk(self.folder, self.side), self.side, self.side, 3)
        if shape[0] == 0:
            return np.empty(shape, np.uint8)
        return np.memmap(self.folder / "pixels.u8", np.uint8, "r", shape=shape)

    @property
    def squares(self) -> Squares:
        """The rows as networks are shown them: pictures that are kept small are enlarged when they are asked for.

        Shapes:
            uint8 [rows, R, R, 3].
        """
        return self.pixels if self.side == self.record.resize else _Enlarged(self.pixels, self.record)

    def rows(self, samples: Sequence[str]) -> npt.NDArray[np.int64]:
        """The row of each sample, by SHA-256; -1 where it was refused.

        Shapes:
            int64 [len(samples)].
        """
        return np.fromiter((self.row_of.get(sample, -1) for sample in samples), np.int64, len(samples))


def undecoded(dataset: Dataset, samples: Iterable[str], preprocessing: Preprocessing) -> list[str]:
    """Those of the samples that a store of the record has still to decode. Writes nothing."""
    folder = dataset.cached(store_name(preprocessing))
    return _Index.read(folder, preprocessing.kept_side).missing(samples)


def store_name(preprocessing: Preprocessing) -> str:
    """Name of the folder of a store: equal for equal pixels, whatever is done with them afterwards."""
    made = {"schema": SCHEMA, **asdict(scaling_of(preprocessing))}
    return f"pixels-{hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:12]}"


def scaling_of(preprocessing: Preprocessing) -> Scaling:
    """What of a preprocessing record the decoder has to know."""
    record = preprocessing
    return Scaling(record.kept_side, record.interpolation, record.background, record.fit, record.value_range)


def for_dataset(preprocessing: Preprocessing, dataset: Dataset) -> Preprocessing:
    """The record with what depends on the dataset, whatever its weights had seen before.

    That is the range of its deep pictures, and the side of its largest square where that is less than the network is shown.
    """
    largest = _largest_side(dataset, preprocessing.fit)
    kept = largest if largest is not None and largest < preprocessing.resize else None
    return preprocessing.model_copy(update={"value_range": dataset.value_range, "kept": kept})


def _largest_side(dataset: Dataset, fit: Fit) -> int | None:
    """Pixels along the side of the largest square among the dataset's pictures, those without a class included; None without any.

    A picture that is labelled later must fit in.
    """
    side = "min(width, height)" if fit == "crop" else "max(width, height)"
    with schema.reading(dataset.catalog.path) as connection:
        (largest,) = connection.execute(f"SELECT max({side}) FROM pictures WHERE used OR unlabelled").fetchone()
    return int(largest) if largest else None


def build(
    folder: Path,
    pictures: Mapping[str, Path],
    preprocessing: Preprocessing,
    context: Context,
    processes: int | None = None,
    limits: PictureLimits = PictureLimits(),  # noqa: B008  # frozen
    decoders: Decoders | None = None,
) -> PixelStore:
    """The store in `folder` with a row for every picture that can be decoded; decodes what is missing.

    Args:
        folder: The store; made when it is missing.
        pictures: Files by the SHA-256 they must have.
        preprocessing: How pictures become rows.
        context: Progress, and the way to abandon the work.
        processes: Decoder children; None for one per core.
        limits: What one picture may cost.
        decoders: What decodes in place of a pool of so many children with these limits.

    Raises:
        DiskFull: No room for the rows; what was finished stays.
        Abandoned: The context was told to stop or to drop the work; what was finished stays and is not done again.
    """
    side = preprocessing.kept_side
    index = _Index.read(folder, side)
    if not index.missing(pictures):
        return index.store(folder, preprocessing, {})
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / "build.lock", context, "decoding these pictures"):
        index = _Index.read(folder, side)  # another process may have built it while this one waited
        missing = index.missing(pictures)
        passing: dict[str, str] = {}
        if missing:
            _check_room(folder, side, index, len(missing))
            wanted = {sample: pictures[sample] for sample in missing}
            with DecoderPool(processes, limits) as pool:  # whose children start when they are asked
                passing = _fill(folder, decoders or pool, index, wanted, preprocessing, context)
    return index.store(folder, preprocessing, passing)


@dataclass
class _Index:
    """Which rows are whole, and what will never have one."""

    row_of: dict[str, int]
    refused: dict[str, str]

    @staticmethod
    def read(folder: Path, side: int) -> _Index:
        """The index on disk; an empty one when there is none or it is damaged: the store is a cache and is built again."""
        there = _rows_on_disk(folder, side)
        try:
            document = atomic.read_json(folder / "index.json")
            rows = {str(sample): int(row) for sample, row in document["rows"].items() if 0 <= row < there}
            return _Index(rows, {str(sample): str(reason) for sample, reason in document["refused"].items()})
        except (SafelightError, KeyError, TypeError, ValueError, AttributeError):
            return _Index({}, {})

    def write(self, folder: Path) -> None:
        atomic.write_json(folder / "index.json", {"schema_number": SCHEMA, "rows": self.row_of, "refused": self.refused})

    def missing(self, samples: Iterable[str]) -> list[str]:
        return [sample for sample in samples if sample not in self.row_of and sample not in self.refused]

    def free_rows(self) -> Iterator[int]:
        """Rows without a name, the first ones first, without end."""
        taken = set(self.row_of.values())
        row = 0
        while True:
            if row not in taken:
                yield row
            row += 1

    def store(self, folder: Path, record: Preprocessing, passing: dict[str, str]) -> PixelStore:
        return PixelStore(folder, record.kept_side, record, dict(self.row_of), {**self.refused, **passing})


def _fill(
    folder: Path, pool: Decoders, index: _Index, pictures: dict[str, Path], preprocessing: Preprocessing, context: Context
) -> dict[str, str]:
    """Decodes the pictures into free rows and commits now and then; returns the refusals that another try may undo."""
    samples, scaling = list(pictures), scaling_of(preprocessing)
    rows = dict(enumerate(row for row, _ in zip(index.free_rows(), samples, strict=False)))
    requests = (
        Square(key, pictures[sample], (StoreRow(folder / "pixels.u8", rows[key], scaling),), sample)
        for key, sample in enumerate(samples)
    )
    meter = Meter(context, "Decoding pictures", len(samples))
    done: dict[str, int] = {}
    passing: dict[str, str] = {}
    committed = time.monotonic()
    try:
        # Closed here whatever ends it: others may share the work, and have to hear that there is no more.
        with closing(pool.run(requests, context)) as replies:
            for reply in replies:
                if context.stop_requested:
                    raise Abandoned  # a store with only some of the pictures is no result, but what was finished stays
                sample = samples[reply.key]
                if not isinstance(reply, Refusal):
                    done[sample] = rows[reply.key]
                elif reply.kind == "disk-full":
                    raise no_room(_FULL, _HINT, folder)
                elif reply.kind in _LASTING:
                    index.refused[sample] = reply.reason
                else:
                    passing[sample] = reply.reason
                meter.advance()
                if time.monotonic() - committed > _COMMIT_SECONDS:
                    _commit(folder, index, done)
                    committed = time.monotonic()
    finally:
        _commit(folder, index, done)
    return passing


def _commit(folder: Path, index: _Index, done: dict[str, int]) -> None:
    """Names the rows that were written, once their pixels are on the disk."""
    path = folder / "pixels.u8"
    if done and path.exists():
        with open(path, "rb+") as file:
            os.fsync(file.fileno())
    index.row_of.update(done)
    done.clear()
    index.write(folder)


def _check_room(folder: Path, side: int, index: _Index, more: int) -> None:
    """Raises `DiskFull` before anything is decoded when the rows cannot fit."""
    needed = more * side * side * 3
    free = shutil.disk_usage(folder).free
    if needed > free - _SPARE_BYTES:
        kept = bytes_text(_SPARE_BYTES)
        need = counted(more, "picture needs", "pictures need")
        told = f"{need} {bytes_text(needed)}; {room_words(folder, free)}, and {kept} are kept free."
        raise DiskFull(f"{_FULL} {told}", _HINT, folder)


_FULL = "The disk is full: the decoded pictures do not fit."
_HINT = "Free some space, or delete the cache folders of datasets you no longer use, and do it again."


def _rows_on_disk(folder: Path, side: int) -> int:
    path = folder / "pixels.u8"
    return path.stat().st_size // (side * side * 3) if path.exists() else 0
