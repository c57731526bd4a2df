"""Whether several runs say the same about a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.prediction.records import Ranked


@dataclass(frozen=True)
class Agreement:
    """What the runs' first choices add up to.

    Attributes:
        kind: "all" when every run names the same class, "most" when more than half do, "differ" otherwise.
        class_name: The class that all or most name; None when they differ.
        votes: Runs that name it; the largest number that name one class when they differ.
        runs: Runs that answered.
    """

    kind: Literal["all", "most", "differ"]
    class_name: str | None
    votes: int
    runs: int

    @property
    def sentence(self) -> str:
        """As shown: "all agree: ketch", "2 of 3: ketch", "they differ"."""
        match self.kind:
            case "all":
                return f"all agree: {self.class_name}"
            case "most":
                return f"{self.votes} of {self.runs}: {self.class_name}"
            case "differ":
                return "they differ"


def agreement(predictions: Mapping[str, Ranked]) -> Agreement | None:
    """How far the runs agree on their first choice; None when fewer than two answered."""
    # First choices only: how sure two networks are is measured in different units until both are calibrated.
    return agreed([ranked[0].class_name for ranked in predictions.values() if ranked])


def agreed(choices: Sequence[str]) -> Agreement | None:
    """How far runs agree whose first choices these are; None when fewer than two answered."""
    if len(choices) < 2:
        return None
    # Counted without a Counter: a handful of runs, and ten thousand pictures in one go.
    class_name = max(choices, key=choices.count)
    votes = choices.count(class_name)
    if votes == len(choices):
        return Agreement("all", class_name, votes, len(choices))
    if votes * 2 > len(choices):
        return Agreement("most", class_name, votes, len(choices))
    return Agreement("differ", None, votes, len(choices))
