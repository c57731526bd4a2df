"""What a split is asked to be: shares or counts per side, a seed, a column to group by, a name."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from core.support.errors import BadInput
from core.support.workspace import check_name

GIVEN = "given"
"""Name of the split that sources brought along."""

REST = "rest"
"""What is left when counts ask for fewer samples than there are; on no side."""


@dataclass(frozen=True)
class SplitRequest:
    """What a split should be like.

    Attributes:
        train, val, test: Fractions of the samples (0 to 1, adding up to 1), or numbers of samples (all above 1, or 0).
        seed: Decides between groups that are equal otherwise.
        group_by: A column whose equal values stay on one side, beside duplicates and the group the source named.
        name: Of the split; made from the parameters when None.
    """

    train: float = 0.8
    val: float = 0.1
    test: float = 0.1
    seed: int = 0
    group_by: str | None = None
    name: str | None = None

    @property
    def split_name(self) -> str:
        """The given name, or one that says the parameters: `80-10-10-seed0-by-owner`."""
        if self.name is not None:
            return check_name(self.name, "split name")
        counted = self._counted()
        sizes = "-".join(f"{value if counted else value * 100:.10g}" for value in (self.train, self.val, self.test))
        by = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in self.group_by or "")[:40]
        return f"{sizes}{'-pictures' if counted else ''}-seed{self.seed}" + (f"-by-{by}" if by else "")

    @property
    def shown(self) -> str:
        """The parameters in words."""
        if self.name == GIVEN:
            return "as the source gave it"
        by = f", grouped by {self.group_by}" if self.group_by else ""
        return f"train {self.train:g}, val {self.val:g}, test {self.test:g}, seed {self.seed}{by}"

    @property
    def wanted_sides(self) -> tuple[str, ...]:
        """The sides that get samples."""
        values = zip(("train", "val", "test"), (self.train, self.val, self.test), strict=True)
        return tuple(side for side, value in values if value)

    def settled(self) -> SplitRequest:
        """The same request with its name filled in, as it is stored and compared."""
        return replace(self, name=self.split_name, train=float(self.train), val=float(self.val), test=float(self.test))

    def shares(self, samples: int) -> dict[str, float]:
        """The fraction of the samples each side gets; they add up to 1, with `REST` for what is not asked for.

        Raises:
            BadInput: Negative or mixed values, nothing for train, or more than there is.
        """
        values = {"train": float(self.train), "val": float(self.val), "test": float(self.test)}
        if not all(math.isfinite(value) and value >= 0 for value in values.values()) or values["train"] == 0:
            raise BadInput("The shares of a split must not be negative, nor 0 for train.", "Example: train .8, val .1, test .1.")
        if self._counted():
            return self._shares_of_counts(values, samples)
        total = sum(values.values())
        if any(value > 1 for value in values.values()) or abs(total - 1) > 0.011:
            raise BadInput(
                f"The shares add up to {total:g}.", "Fractions add up to 1; numbers of pictures are all above 1, or 0."
            )
        return {side: value / total for side, value in values.items()}

    def _counted(self) -> bool:
        return all(value == 0 or value > 1 for value in (self.train, self.val, self.test))

    def _shares_of_counts(self, values: dict[str, float], samples: int) -> dict[str, float]:
        total = sum(values.values())
        if any(value != int(value) for value in values.values()):
            raise BadInput("Numbers of pictures must be whole.", "Use fractions up to 1 instead.")
        if total > samples:
            raise BadInput(f"{total:.0f} pictures are asked for and there are {samples}.", "Ask for fewer, or use fractions.")
        return {**{side: value / samples for side, value in values.items()}, REST: (samples - total) / samples}
