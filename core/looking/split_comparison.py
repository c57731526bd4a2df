"""What a split by groups and a naive random split say of the same pictures: the record, and the verdict in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from core.evaluation.wording import floor_words, percent, points
from core.runs.headline import Interval


@dataclass(frozen=True)
class Way:
    """What one way of splitting says.

    *Units*: all are fractions.

    Attributes:
        accuracy: On pictures that were held out, over all seeds.
        interval: 95 %, by group.
        seeds: The accuracy with each seed.
        seen: Part of the held-out pictures of which the head learned from another picture of their group.
    """

    accuracy: float
    interval: Interval
    seeds: tuple[float, ...]
    seen: float


@dataclass(frozen=True)
class SplitComparison:
    """A head on cached features, judged on every picture once per seed, with folds by groups and with folds at random.

    Attributes:
        dataset, split: What was compared; the split gives the groups, and its test pictures took no part.
        pictures, groups, classes: How many there were. `tied` pictures share their group with another one.
        folds: Parts of which each was held out in turn.
        grouped, naive: The two ways.
        difference: Accuracy of the naive way minus that by groups; a fraction. `interval` is 95 %, by group.
        left_out: Classes that have a single group, so that it cannot be both learned and held out.
        floor: Accuracy of saying the commonest class to every picture; a fraction.
    """

    dataset: str
    split: str
    pictures: int
    groups: int
    classes: int
    tied: int
    folds: int
    grouped: Way
    naive: Way
    difference: float
    interval: Interval
    left_out: tuple[str, ...]
    floor: float | None = None

    @property
    def sentence(self) -> str:
        """The verdict for a person, with what its accuracies have to be held against."""
        held = floor_words(self.floor)
        return f"{self._verdict} {held[:1].upper()}{held[1:]}." if held else self._verdict

    @property
    def _verdict(self) -> str:
        naive, grouped = (percent(way.accuracy, way.interval) for way in (self.naive, self.grouped))
        far = points(self.difference, self.interval)
        if not self.tied:
            return f"No two of these pictures are tied together, so a random split says the same: {naive} and {grouped}."
        if self.interval[0] > 0:
            return (
                f"A naive random split would have promised {naive}; by groups it is {grouped}. The {far} points between them "
                "are remembered pictures, not skill."
            )
        if self.interval[1] < 0:
            return (
                f"A naive random split would have said {naive}, by groups it is {grouped}: {far} points, and no gain from leaks."
            )
        return f"A naive random split would have said {naive}, by groups it is {grouped}: {far} points, which may be chance."
