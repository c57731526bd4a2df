"""The job behind `reliance`: a run is asked about pictures as they are, without background, with another, and of it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.derived.donors import drawn_donors
from core.derived.usable_masks import KnownMask, known_mask
from core.evaluation.evaluating import looked_at, none_counts, that_count
from core.evaluation.predictions import Predictions
from core.evaluation.reliance import VARIANTS, LeftOutPictures, Reliance, RelianceExample, by_class, part_of
from core.evaluation.report import On, need_pictures, read_report
from core.pictures.grounds import laid_over, without_object
from core.pixels.store import PixelStore, build, scaling_of, store_name
from core.prediction.predictor import Predictor
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted, Preprocessing
from core.support.errors import NotThere
from core.support.jobs import Context, Meter
from core.support.workspace import Workspace

_CHUNK = 32  # pictures that are held in memory in all their variants
_EXAMPLES = 12

Pixels = npt.NDArray[np.uint8]


def background_reliance(
    workspace: Workspace,
    run: str,
    on: On = "val",
    context: Context | None = None,
    examples: Path | None = None,
    seed: int = 0,
) -> Reliance:
    """How far a run leans on the backgrounds of the pictures of one side that have a mask; on test this counts as an opening.

    Every picture is judged four times: as it is, its object before the network's mean colour, its object before the background of
    a picture of another class on that side, and its background alone. Which other background it is depends on `seed` and the
    pictures, not on their order.

    Args:
        workspace: Where the run and its dataset are.
        run: A finished run.
        on: Which side.
        context: For progress and cancelling.
        examples: Folder that gets pictures of some of them in all variants; None for none.
        seed: By which other backgrounds are drawn.

    Raises:
        NotThere: No such run or dataset, no report yet, no picture on that side, or none with a usable mask.
        Abandoned: The job was dropped.
    """
    context = context or Context()
    folder = RunFolder.open(workspace, run)
    predictor = Predictor.load(folder, on_val=on == "val")
    dataset = Dataset.open(workspace, predictor.plan.dataset)
    dataset.check_reachable()
    # Nothing is opened here: what cannot be judged must not cost the seal of the test side.
    counted = that_count(folder, read_report(folder.report_path))
    need_pictures(folder.name, counted, on)
    side = counted.side(on)
    if side.n == 0:
        raise none_counts(folder.name, counted.left_out or NotCounted(), on)
    known = [known_mask(dataset.folder, sample) for sample in side.samples]
    usable = [mask is not None and mask.is_usable() for mask in known]
    stores = _stores(dataset, side, usable, predictor.records, context)
    whole = [use and all(sample in store.row_of for store in stores) for sample, use in zip(side.samples, usable, strict=True)]
    rows = np.flatnonzero(whole)
    if not len(rows) or len({int(label) for label in side.truth[rows]}) < 2:
        raise _no_masks(folder.name, dataset.name, on)
    masks = [mask for mask, use in zip(known, whole, strict=True) if mask is not None and use]
    judged = _Judged(predictor, side.take(rows), masks, stores, seed)
    answers = judged.answers(context)
    # Opened when there is something to see: whoever drops the job on its way has seen nothing.
    opened = len(looked_at(folder, on).opened) if on == "test" else len(counted.opened)
    left = LeftOutPictures(
        no_mask=sum(mask is None for mask in known),
        doubtful=sum(mask is not None for mask in known) - sum(usable),
        unreadable=sum(usable) - len(rows),
    )
    return judged.told(on, side.n, left, opened, answers, examples)


def _stores(
    dataset: Dataset, side: Predictions, usable: Sequence[bool], records: Sequence[Preprocessing], context: Context
) -> list[PixelStore]:
    """The decoded pictures, for each record; those of training where they are still there."""
    pictures = {
        sample: dataset.picture_path(path) for sample, path, use in zip(side.samples, side.paths, usable, strict=True) if use
    }
    return [build(dataset.cached(store_name(record)), pictures, record, context) for record in records]


def _no_masks(run: str, dataset: str, on: On) -> NotThere:
    return NotThere(
        f"Too few pictures on {on} of {run} have a mask that can be used: there have to be some of two classes.",
        f"Remove the backgrounds of {dataset}, which finds masks and keeps them: Dataset > Remove backgrounds.",
    )


@dataclass(frozen=True)
class _Judged:
    """The pictures that are judged, in the order of `side`, each with its mask."""

    predictor: Predictor
    side: Predictions
    masks: Sequence[KnownMask]
    stores: Sequence[PixelStore]
    seed: int

    @cached_property
    def donors(self) -> npt.NDArray[np.int64]:
        """For each picture another one of another class, whose background it gets. *Shapes*: int64 [N], 0 to N - 1."""
        return np.array(drawn_donors(self.side.truth.tolist(), self.side.samples, self.seed), np.int64)

    def answers(self, context: Context) -> list[npt.NDArray[np.float32]]:
        """What the run says to each variant. *Shapes*: for each of `VARIANTS` float32 [N, C]."""
        meter = Meter(context, "Judging backgrounds", self.side.n)
        parts: list[list[npt.NDArray[np.float32]]] = [[] for _ in VARIANTS]
        for begin in range(0, self.side.n, _CHUNK):
            context.check_abandoned()
            rows = range(begin, min(begin + _CHUNK, self.side.n))
            by_record = [list(self._variants(rows, number)) for number in range(len(self.stores))]
            for place, part in enumerate(parts):
                pixels = [np.stack([row[place] for row in of_record]) for of_record in by_record]
                part.append(self.predictor.predict(*pixels))
            meter.advance(len(rows))
        return [np.concatenate(part) for part in parts]

    def told(
        self,
        on: On,
        on_side: int,
        left: LeftOutPictures,
        opened: int,
        answers: Sequence[npt.NDArray[np.float32]],
        examples: Path | None,
    ) -> Reliance:
        side, classes = self.side, self.predictor.classes
        said = np.stack([answer.argmax(axis=1) for answer in answers])
        correct = said == side.truth
        swapped = said[VARIANTS.index("swapped")]
        return Reliance(
            run=self.predictor.run,
            on=on,
            side=on_side,
            left_out=left,
            masks=dict(Counter(mask.origin for mask in self.masks).most_common()),
            floor=float(np.bincount(side.truth).max() / side.n),
            followed=float(np.mean(swapped == side.truth[self.donors])),
            fill="#{:02x}{:02x}{:02x}".format(*_mean_colour(self.predictor.records[0])),
            seed=self.seed,
            opened=opened,
            overall=part_of("", correct, side.groups),
            classes=by_class(classes, side.truth, correct, side.groups),
            examples=self._examples(correct, answers, examples) if examples is not None else (),
        )

    def _variants(self, rows: Sequence[int], number: int) -> Iterator[tuple[Pixels, ...]]:
        """The pictures in each variant, as the network of one record sees them. *Shapes*: each uint8 [side, side, 3]."""
        record = self.predictor.records[number]
        fill = np.broadcast_to(np.array(_mean_colour(record), np.uint8), (record.kept_side, record.kept_side, 3))
        for row in rows:
            pixels, mask = self._seen(row, number)
            ground = without_object(*self._seen(int(self.donors[row]), number))
            yield pixels, laid_over(pixels, mask, fill), laid_over(pixels, mask, ground), without_object(pixels, mask)

    def _seen(self, row: int, number: int) -> tuple[Pixels, npt.NDArray[np.float32]]:
        store = self.stores[number]
        pixels = np.array(store.pixels[store.row_of[self.side.samples[row]]])
        return pixels, self.masks[row].square(scaling_of(store.record))

    def _examples(
        self, correct: npt.NDArray[np.bool_], answers: Sequence[npt.NDArray[np.float32]], folder: Path
    ) -> tuple[RelianceExample, ...]:
        """A picture of each class, first of those that are right as they are and wrong before another background."""
        folder.mkdir(parents=True, exist_ok=True)
        lost = correct[0] & ~correct[VARIANTS.index("swapped")]
        truth, classes = self.side.truth, self.predictor.classes
        chosen: dict[int, int] = {}
        for row in [*np.flatnonzero(lost).tolist(), *np.flatnonzero(correct[0]).tolist()]:
            chosen.setdefault(int(truth[row]), row)
        rows = sorted(chosen.values(), key=lambda row: (not lost[row], int(truth[row])))[:_EXAMPLES]
        made = []
        for row, variants in zip(rows, self._variants(rows, 0), strict=True):
            files = tuple(folder / f"{row}-{place}.png" for place in range(len(VARIANTS)))
            for file, pixels in zip(files, variants, strict=True):
                Image.fromarray(pixels).save(file, compress_level=1)
            said = tuple(classes[int(answer[row].argmax())] for answer in answers)
            sure = tuple(float(answer[row].max()) for answer in answers)
            donor = classes[int(truth[self.donors[row]])]
            path, sample = self.side.paths[row], self.side.samples[row]
            made.append(RelianceExample(path, sample, classes[int(truth[row])], files, said, sure, donor))
        return tuple(made)


def _mean_colour(record: Preprocessing) -> tuple[int, int, int]:
    """What is nothing to the network: zero once it is normalised. RGB, 0 to 255."""
    red, green, blue = (round(255 * value) for value in record.mean)
    return red, green, blue
