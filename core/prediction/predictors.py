"""Several runs asked about pictures at once, with networks and the decoder kept ready between questions."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.pictures.decoder.pool import DecoderPool
from core.pixels.store import scaling_of
from core.prediction.decoding import decode_pictures
from core.prediction.files import files_in
from core.prediction.loaded import LoadedRuns
from core.prediction.predictor import Predictor
from core.prediction.records import ClassProbability, PicturePrediction, PicturesPredicted, Preview
from core.runs.plan import Preprocessing
from core.support.errors import BadInput
from core.support.jobs import Context, Meter
from core.support.workspace import Workspace

KEPT = 8
"""Networks kept loaded; the one longest unused goes first."""
CHUNK_BYTES = 48 * 2**20
CHUNK_PICTURES = 64
FIRST_CHUNK = 1
"""Pictures in the first chunk, so that the first answer of many comes as soon as that of one."""
GROWTH = 4
"""How many times as many each following chunk holds, until it is full."""


class Predictors:
    """Keeps the networks of the runs asked last and a decoder process; a context manager. Not for several threads at once.

    Args:
        workspace: Where the runs are.
        processes: Decoder processes; None leaves it to the pool.
        device: As in `Predictor.load`.

    Attributes:
        pool: The decoder, for others who need it warm.
    """

    def __init__(self, workspace: Workspace, processes: int | None = None, device: str = "auto") -> None:
        self.pool = DecoderPool(processes)
        self._loaded = LoadedRuns(workspace, lambda folder: Predictor.load(folder, device))

    def __enter__(self) -> Predictors:
        self.pool.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.pool.__exit__(None, None, None)

    def predictor(self, run: str) -> Predictor:
        """The run's predictor.

        Raises:
            NotThere, Refused, BadInput: As `LoadedRuns.of` and `Predictor.load`.
        """
        return self._loaded.of(run)

    def predict(
        self,
        runs: Sequence[str],
        pictures: Sequence[Path],
        context: Context,
        thumbnails: Path | None = None,
        flips: bool = False,
    ) -> tuple[PicturePrediction, ...]:
        """What the runs say about the pictures, in the order given; folders stand for the files in them.

        Reports `Progress` and, as they are done, `PicturesPredicted`. When a stop is requested, returns what is done.

        Args:
            runs: Names; there may be none when thumbnails are wanted.
            pictures: Files and folders.
            context: Progress, and the way to stop.
            thumbnails: Folder that gets a thumbnail of each picture; None for none.
            flips: As in `Predictor.predict`.

        Raises:
            BadInput: Nothing was asked.
            NotThere, Refused: A run does not exist or has no weights yet.
        """
        if not runs and thumbnails is None:
            raise BadInput("No run was named to predict with.", "Name one or more runs.")
        predictors = {run: self.predictor(run) for run in dict.fromkeys(runs)}
        # Only now, for all that were asked have to stay, however many.
        self._loaded.forget_beyond(max(KEPT, len(predictors)))
        files = [file for picture in pictures for file in files_in(picture)]
        meter = Meter(context, "Predicting", len(files))
        done: list[PicturePrediction] = []
        for chunk in _chunks(files, [record for predictor in predictors.values() for record in predictor.records]):
            context.check_abandoned()
            # Between chunks: what was answered is whole, and a person who stops wants to keep it.
            if context.stop_requested:
                break
            predicted = self._predict_chunk(predictors, chunk, context, thumbnails, flips)
            done.extend(predicted.pictures)
            context.report(predicted)
            meter.advance(len(chunk))
        return tuple(done)

    def _predict_chunk(
        self, predictors: dict[str, Predictor], files: Sequence[Path], context: Context, thumbnails: Path | None, flips: bool
    ) -> PicturesPredicted:
        wanted = {run: [scaling_of(record) for record in predictor.records] for run, predictor in predictors.items()}
        scalings = list(dict.fromkeys(scaling for of_run in wanted.values() for scaling in of_run))
        decoded = decode_pictures(self.pool, files, scalings, context, thumbnails)
        refused = dict(decoded.refused)
        usable = [row for row in range(len(files)) if row not in refused]
        answers: list[dict[str, tuple[ClassProbability, ...]]] = [{} for _ in files]
        seconds = {}
        for run, predictor in predictors.items():
            pixels = [decoded.pixels[scaling][usable] for scaling in wanted[run]]
            began = time.perf_counter()
            found = predictor.predict(*pixels, flips=flips)
            seconds[run] = time.perf_counter() - began
            for row, probabilities in zip(usable, found, strict=True):
                # NaN is neither more nor less than anything, so whichever class came first would be the answer; it was, until
                # this was asked.
                if np.isfinite(probabilities).all():
                    answers[row][run] = _ranked(predictor.classes, probabilities)
                else:
                    refused[row] = f"{run} gives no finite answer: its weights are damaged, or its training diverged"
        previews = {row: Preview(seen.thumbnail, seen.width, seen.height) for row, seen in decoded.seen.items() if seen.thumbnail}
        pictures = (
            PicturePrediction(file, {} if row in refused else answers[row], refused.get(row), previews.get(row))
            for row, file in enumerate(files)
        )
        return PicturesPredicted(tuple(pictures), seconds)


def _chunks(files: Sequence[Path], records: Sequence[Preprocessing]) -> Iterator[Sequence[Path]]:
    bytes_each = max((record.kept_side**2 * 3 for record in records), default=1)
    full = max(1, min(CHUNK_PICTURES, CHUNK_BYTES // bytes_each))
    begin, count = 0, min(FIRST_CHUNK, full)
    while begin < len(files):
        yield files[begin : begin + count]
        begin, count = begin + count, min(GROWTH * count, full)


def _ranked(classes: Sequence[str], probabilities: npt.NDArray[np.float32]) -> tuple[ClassProbability, ...]:
    order = np.argsort(-probabilities, kind="stable")
    return tuple(ClassProbability(classes[place], float(probabilities[place])) for place in order)
