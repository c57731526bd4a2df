"""What a range test found: the loss at rising rates, and the rate it suggests. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMOOTHING = 0.9
"""Part of the loss before that goes into the smoothed one: single batches differ by more than a step changes."""

BELOW = 10.0
"""How many times smaller than the rate of least loss the suggested one is: there the loss is about to rise again."""

FALLS = 0.02
"""Part by which the smoothed loss must fall for its curve to say anything."""


@dataclass(frozen=True)
class RateCurve:
    """Steps at rising rates.

    Attributes:
        run: Of which a copy was taken, or the name it would have.
        planned: The rate that the run was planned with.
        rates: Of each step; they rise.
        losses: Smoothed, one for each.
        suggestion: The rate that suits; None where the loss hardly fell.
        stage: Place of the stage that was tried, from 0.
        title: What it is called, where the run has several: "stage 2, Everything".
        is_there: Whether the run is there, or only asked for so far.
    """

    run: str
    planned: float
    rates: tuple[float, ...]
    losses: tuple[float, ...]
    suggestion: float | None
    stage: int = 0
    title: str = ""
    is_there: bool = True

    @property
    def words(self) -> str:
        """What it suggests, in a sentence or two."""
        if self.suggestion is None:
            return "At none of these rates did the loss fall by more than chance: more steps, or other settings, are wanted."
        what, planned = self.title[:1].upper() + self.title[1:] or self.run, "was planned" if self.is_there else "is planned"
        return (
            f"A rate of {self.suggestion:.1g} suits: a tenth of the one at which the loss was least. "
            f"{what} {planned} with {self.planned:g}."
        )


def smoothed(losses: Sequence[float]) -> tuple[float, ...]:
    """An average of each loss with those before it, corrected for having begun at nothing.

    *Source*: Smith, Cyclical learning rates for training neural networks, 2017, as it is done since fastai's first version.
    """
    found, mean = [], 0.0
    for number, loss in enumerate(losses, start=1):
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss
        found.append(mean / (1 - SMOOTHING**number))
    return tuple(found)


def suggested(rates: Sequence[float], losses: Sequence[float]) -> float | None:
    """A tenth of the rate of least smoothed loss; None where the loss hardly fell before it."""
    if len(losses) < 2:
        return None
    least = min(range(len(losses)), key=losses.__getitem__)
    if losses[least] > (1 - FALLS) * max(losses[: least + 1]):
        return None
    return rates[least] / BELOW
