"""The numbers behind the curves of one run: arrays that grow with its history, and the CSV they are saved as."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from core.runs.event_log import History
from core.runs.events import ArithmeticChanged, Batch, Epoch, Noted, StageStarted, Started
from core.runs.plan import Plan
from core.runs.recipe import Recipe, epochs_of, solves
from core.runs.resources.samples import ResourceSample
from core.runs.told import ToldRun
from core.support.csv_files import CsvCell

Floats = NDArray[np.float64]

BATCH_COLUMNS = ("epoch", "step", "time", "loss", "accuracy")
STEP_COLUMNS = (*BATCH_COLUMNS, "clock")
SAMPLE_COLUMNS = ("epoch", "step", "time", "processors", "memory", "disk", "gpu", "gpu_memory")
EPOCH_COLUMNS = (
    "epoch", "step", "time", "train_loss", "val_loss", "train_accuracy", "val_accuracy", "rate", "seconds", "merit",
)  # fmt: skip
_SAVED_OF_BATCHES = ("epoch", "step", "loss", "accuracy")


class GrowingTable:
    """Named columns of floats to which rows are added; reading a column, float [rows], copies nothing.

    Args:
        names: The columns' names, in the order rows are given in.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._data = np.empty((len(self._places), 256), dtype=np.float64)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, name: str) -> Floats:
        return self._data[self._places[name], : self._length]

    def clear(self) -> None:
        self._length = 0

    def extend(self, rows: Sequence[tuple[float, ...]] | Floats) -> None:
        """Adds rows at the end; room is doubled when it runs out, so that adding costs the same for long histories.

        *Shapes*: float [rows, columns].
        """
        if not len(rows):
            return
        wanted = self._length + len(rows)
        if wanted > self._data.shape[1]:
            room = np.empty((self._data.shape[0], max(wanted, 2 * self._data.shape[1])), dtype=np.float64)
            room[:, : self._length] = self._data[:, : self._length]
            self._data = room
        self._data[:, self._length : wanted] = np.asarray(rows, dtype=np.float64).T
        self._length = wanted


class RunCurves:
    """What is drawn of one run.

    Accuracies are in percent, losses as they are, `epoch` is a fraction within an epoch and whole at its end, `time` is what
    processes have worked on the run, in seconds.

    Args:
        run: The run's name.
        origin: Where its weights came from, as shown beside its curves.
        origin_sha256: Of those weights; "" while it is not known.
        planned_epochs: Epochs of all stages together; 0 while it is not known.
        colour: Place in the row of colours the run has.

    Attributes:
        batches: What was told within epochs; there may be none for epochs that took less than a tenth of a second.
        epochs: What was told at the end of each.
        steps: Both in one line, so that it never leaps over epochs; `clock` is in seconds since 1970.
        samples: What the training processes took of the machine, at the epoch and step they had come to.
        sampled_anew: How often those were taken anew.
        low, high: Of a group of runs, whose means these curves are: the lowest and the highest of them.
        solved: True where all of its training is one answer found in one go: there is no line to draw.
        taken_anew: How often all was dropped and taken anew; while it is the same, tables only grow.
    """

    def __init__(self, run: str, origin: str = "", origin_sha256: str = "", planned_epochs: int = 0, colour: int = 0) -> None:
        self.run = run
        self.colour = colour
        self.origin = origin
        self.origin_sha256 = origin_sha256
        self.planned_epochs = planned_epochs
        self.planned_steps = 0
        self.solved = False
        self.low: RunCurves | None = None
        self.high: RunCurves | None = None
        self.batches = GrowingTable(BATCH_COLUMNS)
        self.epochs = GrowingTable(EPOCH_COLUMNS)
        self.steps = GrowingTable(STEP_COLUMNS)
        self.samples = GrowingTable(SAMPLE_COLUMNS)
        self.sampled_anew = 0
        self.stages: list[StageStarted] = []
        self.changes: list[ArithmeticChanged] = []
        self.marks: list[Noted] = []
        self._worked_at: Callable[[float], float] = lambda time: 0.0
        self.taken_anew = 0
        self._beginning: Started | None = None
        self._best: int | None = None
        self._judged = 0
        self._sampled: tuple[ResourceSample, ...] = ()
        self._means: dict[str, tuple[tuple[int, int], Floats]] = {}

    def take(self, history: History) -> bool:
        """Takes over what the history has more than was taken before; True when anything changed.

        A resumed run drops what lay beyond its checkpoint: then everything is taken anew.
        """
        known = (len(self.batches), len(self.epochs), len(self.stages), len(self.changes), len(self.marks))
        there = (len(history.batches), len(history.epochs), len(history.stages), len(history.changes), len(history.marks))
        # Both: a resumed run drops what lay beyond its checkpoint, and may have told more again by the time it is looked at.
        if history.started is not self._beginning or any(old > new for old, new in zip(known, there, strict=True)):
            self._beginning = history.started
            self.taken_anew += 1
            self._best, self._judged = None, 0
            for table in (self.batches, self.epochs, self.steps):
                table.clear()
        elif known == there:
            return False
        batches, epochs = history.batches[len(self.batches) :], history.epochs[len(self.epochs) :]
        worked = self._worked_at = history.worked_at
        rows = [_batch_row(batch, worked(batch.time)) for batch in batches]
        ends = [_epoch_row(epoch, worked(epoch.time)) for epoch in epochs]
        self.batches.extend(rows)
        self.epochs.extend(ends)
        told = [(*row, batch.time) for row, batch in zip(rows, batches, strict=True)]
        told += [
            (epoch, step, time, train_loss, train_accuracy, end.time)
            for (epoch, step, time, train_loss, _, train_accuracy, *_), end in zip(ends, epochs, strict=True)
        ]
        self.steps.extend(sorted(told, key=lambda row: row[1]))
        self.stages, self.changes, self.marks = list(history.stages), list(history.changes), list(history.marks)
        return True

    def borders(self, axis: str) -> list[tuple[float, str]]:
        """Where its stages begin, where there are several, where its arithmetic changed, and what was noted of a moment, on the
        axis of that name."""
        marked: list[tuple[StageStarted | ArithmeticChanged | Noted, str]] = []
        if len(self.stages) > 1:
            marked += [(stage, stage.title) for stage in self.stages]
        marked += [(change, change.arithmetic) for change in self.changes]
        marked += [(mark, mark.mark) for mark in self.marks]

        def place(event: StageStarted | ArithmeticChanged | Noted) -> float:
            if axis == "time":
                return self._worked_at(event.time)
            return float(event.epoch if axis == "epoch" else event.step)

        return [(place(event), words) for event, words in marked]

    def take_samples(self, samples: tuple[ResourceSample, ...]) -> bool:
        """Takes over what the run took of its machine while it trained; True when that is other than before.

        What was taken before the first step and after the last has no place on an axis of epochs.
        """
        if samples is self._sampled or not len(self.steps):
            return False
        self._sampled = samples
        self.sampled_anew += 1
        self.samples.clear()
        if samples:
            self.samples.extend(_placed(samples, self.steps))
        return True

    def sample_means(self, name: str) -> Floats:
        """The mean of a column of `samples` in each epoch; NaN for one that was over before anybody looked. float [epochs]."""
        now = (self.sampled_anew, len(self.epochs))
        known = self._means.get(name)
        if known is None or known[0] != now:
            known = self._means[name] = (now, _means(self.samples["epoch"], self.samples[name], self.epochs["epoch"]))
        return known[1]

    @property
    def best(self) -> int | None:
        """Row of the epoch whose weights are kept: highest merit on val, then lowest val loss, then earliest."""
        if len(self.epochs) > self._judged:
            rows = np.arange(self._judged, len(self.epochs))
            if self._best is not None:
                rows = np.append(rows, self._best)
            order = np.lexsort((rows, self.epochs["val_loss"][rows], -self.epochs["merit"][rows]))
            self._best, self._judged = int(rows[order[0]]), len(self.epochs)
        return self._best

    def nearest(self, place: float, axis: str) -> int | None:
        """Row of the epoch nearest to `place` on the axis "epoch", "step" or "time"; None before the first epoch ended."""
        if not len(self.epochs):
            return None
        places = self.epochs[axis]
        after = min(int(np.searchsorted(places, place)), len(places) - 1)
        return after - 1 if after and place - places[after - 1] <= places[after] - place else after


def _batch_row(batch: Batch, worked: float) -> tuple[float, ...]:
    return batch.epoch, batch.step, worked, batch.loss, 100 * batch.accuracy


def _epoch_row(epoch: Epoch, worked: float) -> tuple[float, ...]:
    return (
        epoch.epoch, epoch.step, worked, epoch.train_loss, epoch.val_loss,
        100 * epoch.train_accuracy, 100 * epoch.val_accuracy, epoch.rate, epoch.seconds, epoch.merit,
    )  # fmt: skip


def _placed(samples: Sequence[ResourceSample], steps: GrowingTable) -> Floats:
    """The rows of `SAMPLE_COLUMNS` for those samples that lie between the first step and the last."""
    times, seconds, processor, memory, read, written, gpu, gpu_memory = np.array(list(map(astuple, samples))).T
    middle = times - seconds / 2
    there = (middle >= steps["clock"][0]) & (middle <= steps["clock"][-1])
    gpu = np.where(gpu < 0, np.nan, gpu)
    rows = np.stack(
        [
            *(np.interp(middle, steps["clock"], steps[name]) for name in ("epoch", "step", "time")), processor, memory / 1e9,
            (read + written) / 1e6, 100 * gpu, np.where(gpu_memory > 0, gpu_memory / 1e9, np.nan),
        ],
        axis=1,
    )[there]  # fmt: skip
    return np.asarray(rows, dtype=np.float64)


def _means(places: Floats, values: Floats, ends: Floats) -> Floats:
    """The mean of the values between each end and the one before; NaN where there are none."""
    good = np.isfinite(values)
    bins = np.searchsorted(ends, places[good])
    inside = bins < len(ends)
    sums = np.bincount(bins[inside], values[good][inside], minlength=len(ends))
    counts = np.bincount(bins[inside], minlength=len(ends))
    means: Floats = np.divide(sums, counts, out=np.full(len(ends), np.nan), where=counts > 0)
    return means


def nice_ceiling(value: float) -> float:
    """The smallest of 1, 1.5, 2, 3, 5, 7 times a power of ten that is at least `value`; 1 for nothing.

    An axis that ends there grows in few steps, not with every event.
    """
    if not np.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    for factor in (1.0, 1.5, 2.0, 3.0, 5.0, 7.0):
        # A value that is 3 but for the last bit of a float needs no 5.
        if factor * power >= value * (1 - 1e-9):
            return float(factor * power)
    return float(10 * power)


COLUMNS = (
    "run", "weights_origin", "weights_sha256", "row", "epoch", "step", "train_loss", "train_accuracy_percent", "val_loss",
    "val_accuracy_percent",
)  # fmt: skip
"""Names of the columns of `curve_rows`."""


def curve_rows(runs: Iterable[RunCurves]) -> Iterator[Sequence[CsvCell]]:
    """Epochs and steps of the runs as rows of a table; accuracies in percent. A step's row has no val values."""
    for run in runs:
        head = (run.run, run.origin, run.origin_sha256)
        table = run.epochs
        columns = ("epoch", "step", "train_loss", "train_accuracy", "val_loss", "val_accuracy")
        for row in zip(*(table[name].tolist() for name in columns), strict=True):
            yield *head, "epoch", *map(_number, row)
        for row in zip(*(run.batches[name].tolist() for name in _SAVED_OF_BATCHES), strict=True):
            yield *head, "step", *map(_number, row), "", ""


def _number(value: float) -> int | float:
    """As many digits as say something; whole numbers without a point."""
    return int(value) if value.is_integer() else float(f"{value:.10g}")


def curves_for(name: str, recipe: Recipe, plan: Plan | None, colour: int = 0) -> RunCurves:
    """Curves of a run with nothing in them yet; what it begins with is not known before there is a plan."""
    planned = sum(map(epochs_of, recipe.stages))
    curves = RunCurves(name, plan.weights.name if plan else "", plan.weights.sha256 if plan else "", planned, colour)
    curves.planned_steps = sum(stage.steps for stage in plan.stages) if plan else 0
    curves.solved = all(map(solves, recipe.stages))
    return curves


def curves_of(told: ToldRun) -> RunCurves:
    """The curves of a run as far as it has come. One that has ended asks for no room beyond its last epoch."""
    curves = curves_for(told.name, told.recipe, told.plan, told.colour)
    curves.take(told.history)
    curves.take_samples(told.samples)
    if told.history.finished is not None:
        curves.planned_epochs = curves.planned_steps = 0
    return curves


def curves_of_all(told: Sequence[ToldRun]) -> list[RunCurves]:
    """The curves of several runs, in their order, and all that is needed to draw them."""
    # Here, off the main thread, which would answer nobody for a fifth of a second.
    importlib.import_module("gui.plots.curves")
    return [curves_of(run) for run in told]
