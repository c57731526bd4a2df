"""The pictures that were asked about and what each run says about each of them. Pictures are never decoded here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from core.prediction.agreement import Agreement, agreement
from core.prediction.promised import NONE, RunPromise, as_answered
from core.prediction.records import KeptRanked, PicturePrediction, Preview
from core.support.wording import chance

NO_PROMISES: Mapping[str, RunPromise] = MappingProxyType({})


@dataclass(frozen=True)
class AskedPicture:
    """One picture and what is known of it so far.

    Attributes:
        path: Its file.
        preview: Its thumbnail and size; None until the decoder has seen it.
        answers: By run: all classes, likeliest first. Kept for runs that are not shown at the moment.
        error: Why it cannot be used.
    """

    path: Path
    preview: Preview | None = None
    answers: dict[str, KeptRanked] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True)
class Removed:
    """Rows that were taken out, with the places they had; `PredictionTable.restore` puts them back."""

    rows: tuple[tuple[int, AskedPicture], ...]


@dataclass(frozen=True)
class Unanswered:
    """What to ask next: these runs about these pictures; without a run, only what the pictures look like."""

    runs: tuple[str, ...]
    pictures: tuple[Path, ...]


class PredictionTable(QObject):
    """All that was asked about, in the order in which it was dropped: newly dropped pictures come first.

    `ShownRows` shows it.

    Signals:
        counted(): The number of pictures, or of answered ones, has changed; see `count`.
        runs_changed(): Other runs are shown.
        promised(): `promises` is new, and with it what rows say.
        answered(list): The rows at these places say something else.
        rearranged(list): Rows came or went; for each row of now the place where it stood before, -1 for one that is new.
    """

    counted = Signal()
    runs_changed = Signal()
    promised = Signal()
    answered = Signal(list)
    rearranged = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[AskedPicture] = []
        self._done = 0
        self._places: dict[Path, int] = {}
        self._runs: tuple[str, ...] = ()
        self._origins: dict[str, str] = {}
        self._colours: dict[str, int] = {}
        self.promises = NO_PROMISES
        self.flips = False
        """Answers are asked for as means over each picture and its mirror image."""

    @property
    def runs(self) -> tuple[str, ...]:
        """The runs shown, in the order of their columns."""
        return self._runs

    def count(self) -> tuple[int, int]:
        """Pictures that need no further answer, and pictures in all; nothing is awaited while no run is shown."""
        return self._done, len(self._rows)

    def pictures(self) -> list[AskedPicture]:
        """All rows, from the top."""
        return list(self._rows)

    def picture(self, place: int) -> AskedPicture:
        """The row at that place."""
        return self._rows[place]

    def colour_of(self, run: str) -> int:
        """Place of a run's colour."""
        return self._colours.get(run, 0)

    def origin_of(self, run: str) -> str:
        """Where a run's weights came from."""
        return self._origins.get(run, "unknown")

    def set_runs(self, runs: Sequence[str], origins: dict[str, str], colours: dict[str, int] | None = None) -> None:
        """Shows these runs. Answers of earlier runs are kept.

        Args:
            runs: Their names, in the order of their columns.
            origins: Where each one's weights came from.
            colours: Place of each one's colour; the first for all where it is not given.
        """
        self._runs, self._origins, self._colours = tuple(runs), dict(origins), dict(colours or {})
        self._count_done()
        self.runs_changed.emit()
        self.counted.emit()

    def set_promises(self, promises: Mapping[str, RunPromise]) -> None:
        """Shows answers as they read with these promises, by run."""
        self.promises = dict(promises)
        self.promised.emit()
        self.counted.emit()

    def add(self, paths: Iterable[Path]) -> int:
        """Puts pictures that are not there yet on top, in the order given; returns how many are new."""
        # A folder and a picture in it may be dropped together.
        fresh = [AskedPicture(path) for path in dict.fromkeys(paths) if path not in self._places]
        if fresh:
            self._rearrange([(-1, row) for row in fresh] + list(enumerate(self._rows)))
        return len(fresh)

    def remove(self, places: Iterable[int]) -> Removed:
        """Takes rows out and returns what is needed to put them back."""
        wanted = set(places)
        removed = Removed(tuple((place, self._rows[place]) for place in sorted(wanted)))
        self._rearrange([(place, row) for place, row in enumerate(self._rows) if place not in wanted])
        return removed

    def restore(self, removed: Removed) -> None:
        """Puts removed rows back where they were; rows that came again meanwhile are passed over."""
        rest = enumerate(self._rows)
        rows: list[tuple[int, AskedPicture]] = []
        for place, row in removed.rows:
            if row.path not in self._places:
                rows += islice(rest, place - len(rows))
                rows.append((-1, row))
        self._rearrange([*rows, *rest])

    def take_answers(self, pictures: Iterable[PicturePrediction]) -> None:
        """Fills in what runs said; pictures that were removed meanwhile are passed over."""
        changed: dict[int, AskedPicture] = {}
        for picture in pictures:
            place = self._places.get(picture.path)
            if place is not None:
                row = changed.get(place, self._rows[place])
                # Runs are asked at different times; each brings its own part.
                said = row.answers | {run: KeptRanked(ranked) for run, ranked in picture.predictions.items()}
                preview = picture.preview or row.preview
                changed[place] = replace(row, answers=said, error=picture.error or row.error, preview=preview)
        self._replace(changed)

    def forget_answers(self, runs: Iterable[str]) -> None:
        """Drops what these runs said, because they have found better weights since."""
        gone = set(runs)
        self._replace(
            {
                place: replace(row, answers={run: said for run, said in row.answers.items() if run not in gone})
                for place, row in enumerate(self._rows)
                if gone & row.answers.keys()
            }
        )

    def next_question(self) -> Unanswered | None:
        """The runs that the topmost unanswered picture lacks, about every picture that lacks the same; None when all is said.

        While no run is shown, pictures nobody has looked at yet are asked about without one.
        """
        if not self._runs:
            unseen = tuple(row.path for row in self._rows if row.preview is None and row.error is None)
            return Unanswered((), unseen) if unseen else None
        wanted: tuple[str, ...] = ()
        pictures = []
        for row in self._rows:
            missing = self._missing(row)
            wanted = wanted or missing
            if missing and missing == wanted:
                pictures.append(row.path)
        return Unanswered(wanted, tuple(pictures)) if pictures else None

    def _missing(self, row: AskedPicture) -> tuple[str, ...]:
        return () if row.error else tuple(run for run in self._runs if run not in row.answers)

    def _replace(self, changed: Mapping[int, AskedPicture]) -> None:
        for place, row in changed.items():
            # Kept count of: there may be ten thousand rows, and answers come by the dozen.
            self._done += (not self._missing(row)) - (not self._missing(self._rows[place]))
            self._rows[place] = row
        self.answered.emit(sorted(changed))
        self.counted.emit()

    def _rearrange(self, rows: Sequence[tuple[int, AskedPicture]]) -> None:
        """Takes these rows, each with the place where it stood; told in one go, however many rows come or go between others."""
        self._rows = [row for _, row in rows]
        self._places = {row.path: place for place, row in enumerate(self._rows)}
        self._count_done()
        self.rearranged.emit([before for before, _ in rows])
        self.counted.emit()

    def _count_done(self) -> None:
        wanted = set(self._runs)
        self._done = sum(1 for row in self._rows if row.error or row.answers.keys() >= wanted)


def agreement_of(row: AskedPicture, runs: tuple[str, ...], promises: Mapping[str, RunPromise] = NO_PROMISES) -> Agreement | None:
    """What the runs' answers add up to; None before all have answered: what some agree on might be taken back."""
    shown = {run: row.answers[run] for run in runs if run in row.answers}
    return agreement(as_answered(shown, promises)) if len(shown) == len(runs) else None


def first_choice(row: AskedPicture, run: str, promises: Mapping[str, RunPromise] = NO_PROMISES) -> str:
    """What a run takes a picture for, in words."""
    said = row.answers.get(run)
    if row.error or not said:
        return row.error or "waiting"
    words = f"{said[0].class_name}, {chance(said[0].probability)}"
    promise = promises.get(run)
    return f"{NONE} ({words})" if promise and promise.is_none(said) else words
