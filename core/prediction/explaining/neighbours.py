"""The pictures a run has learned from that are most like another picture, by what the run's own network sees in them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.pictures.decoder.pool import DecoderPool
from core.pictures.scaling import Scaling
from core.pictures.thumbnails import thumbnail_path
from core.pixels.store import scaling_of
from core.prediction.decoding import decode_pictures
from core.prediction.explaining.records import LearnedPicture, NearestPictures
from core.prediction.loaded import LoadedRuns
from core.prediction.records import PicturePrediction
from core.runs.folder import RunFolder
from core.runs.learned import key, read_record
from core.support.errors import BadInput, NotThere
from core.support.file_hash import file_sha256
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.seen_by_run import RunSight

MOST = 12
"""Pictures that are shown at most."""
_KEPT_RUNS = 3  # whose networks and features are kept
_ALIKE = 1e-3  # distance beyond which nobody has to look whether two pictures are the same pixel by pixel
_COMPARED = 3  # candidates whose pixels are compared

Features = npt.NDArray[np.float32]


@dataclass(eq=False)
class _Memory:
    """What is kept of a run: its network, and what it sees in the pictures it has learned from."""

    run: RunFolder
    dataset: Dataset
    sight: RunSight
    table: SampleTable | None = None
    features: Features | None = None

    def learned(self) -> SampleTable:
        """The pictures of the dataset, as it is now, that the run has learned from."""
        record = read_record(self.run.path)
        if record is None:  # of a Safelight that kept none
            table = self.dataset.table(self.sight.plan.split.name)
            return table.take(place for place, side in enumerate(table.sides) if side == "train")
        table = self.dataset.table(None)
        return table.take(place for place, sample in enumerate(table.sha256) if key(sample) in record.learned.train)

    def know(self, learned: SampleTable, context: Context) -> tuple[SampleTable, Features]:
        """The pictures and their features, looked at where that was not done before; undecodable ones are left out."""
        if (
            self.table is None
            or self.features is None
            or self.table.sha256 != learned.sha256
            or self.table.labels != learned.labels
        ):
            seen = self.sight.seen(context, frozenset(learned.sha256))
            self.table, self.features = seen.table, even(seen.features, self.sight.widths)
        return self.table, self.features


class Neighbours:
    """Finds nearest pictures; not for several threads at once.

    Args:
        workspace: Where runs and datasets are.
        pool: Decodes the pictures.
    """

    def __init__(self, workspace: Workspace, pool: DecoderPool) -> None:
        self._pool = pool
        self._loaded = LoadedRuns(workspace, lambda folder: _remembered(workspace, folder))

    def nearest(
        self, run: str, picture: Path, count: int = MOST, look: bool = True, context: Context | None = None
    ) -> NearestPictures:
        """The pictures the run has learned from whose features point most nearly where the picture's do.

        Args:
            run: Its name, or RUN@EPOCH.
            picture: A file.
            count: How many at most.
            look: Have the run's network look at the pictures it has not looked at, which may take minutes. Where it is not to,
                the answer says how many those are.
            context: Progress, and the way to stop.

        Raises:
            NotThere, Refused: No such run or dataset, no weights yet, or none of its pictures is there or can be read any more.
            BadInput: The picture cannot be used.
            DiskFull: No room for features; what was finished stays.
            Abandoned: The context was told to drop the work; what was finished stays.
        """
        context = context or Context()
        memory = self._loaded.of(run)
        self._loaded.forget_beyond(_KEPT_RUNS)
        learned = memory.learned()
        name = memory.dataset.name
        if not len(learned):
            raise NotThere(
                f"None of the pictures that {run} has learned from is in {name} any more.",
                "Take them in again, or choose another run.",
            )
        if not look and (unseen := memory.sight.unseen(learned.sha256)):
            return NearestPictures(run, picture, name, len(learned), unseen)
        table, features = memory.know(learned, context)
        if not len(table):
            # First whether they are away: to put files back is no advice for a disk that is not plugged in.
            memory.dataset.check_reachable()
            raise NotThere(
                f"None of the pictures that {run} has learned from can be read any more.",
                f"Put them back where they were: {memory.dataset.root}.",
                memory.dataset.root,
            )
        query = self._features(memory.sight, picture, context)
        distances = np.clip(1 - features @ query, 0, None)
        # Stable, so that copies of one picture come in the order of their paths.
        order = np.argsort(distances, kind="stable")[:count].tolist()
        near = [_near(memory.dataset, table, row, float(distances[row])) for row in order]
        return NearestPictures(run, picture, name, len(table), 0, tuple(self._known(picture, near, table, order, context)))

    def _features(self, sight: RunSight, picture: Path, context: Context) -> Features:
        """*Shapes*: float32 [D], of length 1."""
        records = [part.preprocessing for part in sight.plan.parts]
        scalings = list(dict.fromkeys(scaling_of(record) for record in records))
        decoded = decode_pictures(self._pool, [picture], scalings, context)
        if decoded.refused:
            raise BadInput(f"{picture.name} cannot be compared: {decoded.refused[0]}", "Choose another picture.", picture)
        seen: Features = even(sight.features([decoded.pixels[scaling_of(record)] for record in records]), sight.widths)[0]
        return seen

    def _known(
        self, picture: Path, near: Sequence[LearnedPicture], table: SampleTable, rows: Sequence[int], context: Context
    ) -> list[LearnedPicture]:
        """The same, with what is known to be the picture itself."""
        sha256, compared = file_sha256(picture), 0
        found = []
        for one, row in zip(near, rows, strict=True):
            same: Literal["", "file", "pixels"] = "file" if table.sha256[row] == sha256 else ""
            if not same and one.distance < _ALIKE and compared < _COMPARED:
                compared += 1
                same = "pixels" if self._same_pixels(picture, one.file, context) else ""
            found.append(LearnedPicture(one.path, one.file, one.thumbnail, one.class_name, one.distance, same))
        return found

    def _same_pixels(self, first: Path, second: Path, context: Context) -> bool:
        with tempfile.TemporaryDirectory(prefix="safelight-") as room:
            sizes = decode_pictures(self._pool, [first, second], [Scaling(8)], context, Path(room)).seen
        if set(sizes) != {0, 1} or len({(seen.width, seen.height) for seen in sizes.values()}) > 1:
            return False
        # Padded to its longer side nothing is scaled: each pixel is one of the picture's own.
        whole = Scaling(max(sizes[0].width, sizes[0].height), fit="pad")
        decoded = decode_pictures(self._pool, [first, second], [whole], context)
        pixels = decoded.pixels[whole]
        return not decoded.refused and bool(np.array_equal(pixels[0], pixels[1]))


def nearest_pictures(
    workspace: Workspace, runs: Sequence[str], predicted: Sequence[PicturePrediction], count: int, context: Context
) -> tuple[NearestPictures, ...]:
    """Job: for each run and picture the nearest pictures it has learned from; when a stop is requested, those that are done.

    Args:
        workspace: Where the runs are.
        runs: Their names.
        predicted: The pictures; those that could not be used are passed over.
        count: How many of each, at most.
        context: Progress, and the way to stop.

    Raises:
        NotThere, Refused, DiskFull, Abandoned: As `Neighbours.nearest`.
    """
    usable = list({picture.path: picture for picture in predicted if picture.error is None})
    found: list[NearestPictures] = []
    with DecoderPool(processes=1) as pool:
        neighbours = Neighbours(workspace, pool)
        for run in runs:
            for picture in usable:
                if context.stop_requested:
                    return tuple(found)
                found.append(neighbours.nearest(run, picture, count, context=context))
    return tuple(found)


def even(features: Features, widths: Sequence[int]) -> Features:
    """Rows of length 1, to which each member of an ensemble adds alike. *Shapes*: float32 [N, sum of widths] to the same."""
    parts = np.split(features, np.cumsum(widths)[:-1], axis=1)
    unit = [part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-12) for part in parts]
    return np.asarray(np.concatenate(unit, axis=1) / len(parts) ** 0.5, np.float32)


def _remembered(workspace: Workspace, folder: RunFolder) -> _Memory:
    dataset = Dataset.open(workspace, folder.request.dataset)
    return _Memory(folder, dataset, RunSight(dataset, folder))


def _near(dataset: Dataset, table: SampleTable, row: int, distance: float) -> LearnedPicture:
    path, sample = table.paths[row], table.sha256[row]
    return LearnedPicture(path, dataset.picture_path(path), thumbnail_path(dataset.folder, sample), table.labels[row], distance)
