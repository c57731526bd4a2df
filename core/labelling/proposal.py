"""Proposed classes of unlabelled pictures: records without torch, and the orders in which a person is asked about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.prediction.records import ClassProbability

LOOK = "look"
"""Stands for the closer look among those that propose."""

CLASSES_KEPT = 12
"""Classes of a proposal that are kept, the likeliest first."""


@dataclass(frozen=True)
class Proposal:
    """What an unlabelled picture may show.

    Attributes:
        sample: Its number in the catalog; `path` and `sha256` are that sample's.
        width, height: Of the picture, in pixels.
        ranked: Classes with their probabilities, the likeliest first, as a mean over all who were asked; empty where nobody could
            say anything.
        votes: The first choice of each who was asked, in the order asked, None of who said nothing of it; empty where nobody did.
    """

    sample: int
    path: str
    sha256: str
    width: int
    height: int
    ranked: tuple[ClassProbability, ...] = ()
    votes: tuple[ClassProbability | None, ...] = ()

    @property
    def label(self) -> str:
        """The class that is proposed; "" where none is."""
        return self.ranked[0].class_name if self.ranked else ""

    @property
    def probability(self) -> float:
        """How likely it is said to be; 0 where none is proposed."""
        return self.ranked[0].probability if self.ranked else 0.0

    @property
    def lead(self) -> float:
        """How far the first class is ahead of the second, 0 to 1: the smaller, the less certain."""
        return self.probability - (self.ranked[1].probability if len(self.ranked) > 1 else 0.0)

    @cached_property
    def agreed(self) -> float:
        """Part of those who answered that name the class most of them name; 1 where one did, or none."""
        counts = Counter(vote.class_name for vote in self.votes if vote is not None)
        return max(counts.values(), default=1) / max(1, counts.total())


@dataclass(frozen=True)
class LabelProposals:
    """What came of asking.

    Attributes:
        dataset: Its name.
        by: Who was asked: `LOOK`, names of runs.
        classes: Classes that may be chosen: the dataset's, and others that were proposed.
        proposals: One for each unlabelled picture, by path.
        learned_from: Labelled pictures that the closer look went by; 0 where it was not asked.
    """

    dataset: str
    by: tuple[str, ...]
    classes: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    learned_from: int = 0

    def choices(self, proposal: Proposal) -> list[str]:
        """The class that each who was asked named first; "" of who said nothing of the picture."""
        return [vote.class_name if vote is not None else "" for vote in proposal.votes] or [""] * len(self.by)


def _unsure_first(proposal: Proposal) -> tuple[object, ...]:
    return (not proposal.ranked, proposal.lead, proposal.path)


def _parted_first(proposal: Proposal) -> tuple[object, ...]:
    return (not proposal.ranked, proposal.agreed, proposal.lead, proposal.path)


def _sure_first(proposal: Proposal) -> tuple[object, ...]:
    return (not proposal.ranked, -proposal.probability, proposal.path)


ORDERS: Mapping[str, Callable[[Proposal], tuple[object, ...]]] = {
    "uncertain": _unsure_first,
    "disagreement": _parted_first,
    "sure": _sure_first,
}
"""Orders of proposals: those whose first two classes are closest come first, those about which runs differ most, or the surest.
What nobody could propose anything for comes last in each.

*Source*: of "uncertain": T. Scheffer, C. Decomain, S. Wrobel, "Active Hidden Markov Models for Information Extraction", 2001
(margin); of "disagreement": H. Seung, M. Opper, H. Sompolinsky, "Query by Committee", 1992.
"""


def usual_order(by: Sequence[str]) -> str:
    """The order where nobody wishes another one: what they differ about where several were asked."""
    return "disagreement" if len(by) > 1 else "uncertain"


def ordered(proposals: Iterable[Proposal], order: str) -> list[Proposal]:
    """Proposals in one of `ORDERS`."""
    return sorted(proposals, key=ORDERS[order])


def above(proposals: Iterable[Proposal], percent: float, label: str = "") -> list[Proposal]:
    """Proposals whose class is at least so likely, the least likely first; of one class where it is named.

    Where several were asked, all of them have to name that class.
    """
    asked = (one for one in proposals if one.ranked and None not in one.votes)
    sure = (one for one in asked if 100 * one.probability >= percent and one.agreed == 1)
    return sorted((one for one in sure if label in ("", one.label)), key=lambda one: (one.probability, one.path))
