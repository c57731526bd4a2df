"""What val promises of answers to come: a threshold for "none of these", and one for sets of classes. Without numpy."""

from __future__ import annotations

from dataclasses import dataclass

from core.evaluation.wording import percent
from core.runs.headline import Interval
from core.support.wording import percentage


@dataclass(frozen=True)
class AnswerThreshold:
    """How sure a run has to be to answer at all; a picture it is less sure of is none of its classes.

    *Units*: all but `n` are fractions.

    Attributes:
        wanted: Part of the answers that had to be right on val.
        probability: The smallest largest probability that is still an answer.
        covered: Part of val's pictures that is answered.
        accuracy: Part of these that is right, with its 95 % `interval`, by whole groups.
        n: Pictures on val.
    """

    wanted: float
    probability: float
    covered: float
    accuracy: float
    interval: Interval
    n: int

    @property
    def sentence(self) -> str:
        """As shown: what it answers of val, and how much of that is right."""
        right = percent(self.accuracy, self.interval)
        return (
            f"answers {percentage(self.covered)} of val, {right} of those right; "
            f'less sure than {percentage(self.probability, 1)} is "none of these"'
        )


@dataclass(frozen=True)
class SetThreshold:
    """How probable a class has to be to belong to the set of classes that holds the right one so often.

    *Units*: all but `n` are fractions.

    Attributes:
        promised: Part of the pictures whose set holds the right class, on average over vals and pictures like val's.
        probability: The smallest probability of a class in the set; 0 where val is too small to leave any class out.
        held: Part of val's own pictures whose set holds the right class.
        size: Mean classes in the set of a picture of val.
        n: Pictures on val.
    """

    promised: float
    probability: float
    held: float
    size: float
    n: int

    def holds(self, probability: float) -> bool:
        """Whether a class of that probability is in the set."""
        return probability >= self.probability

    @property
    def sentence(self) -> str:
        """As shown: the promise, and how large the sets are on val."""
        if self.probability <= 0:
            return f"val is too small to promise {percentage(self.promised)} with fewer than all classes"
        return f"{percentage(self.promised)} of sets hold the right class; {self.size:.1f} classes on average on val"
