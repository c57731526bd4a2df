"""What a split is asked to be: shares or counts per side, or folds; a seed, what stays together, a name."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from core.support.errors import BadInput
from core.support.names import check_name
from core.support.wording import are, counted

GIVEN = "given"
"""Name of the split that sources brought along."""

REST = "rest"
"""What is left when counts ask for fewer samples than there are; on no side."""

MOST_FOLDS = 20

_FOLD = re.compile(r"-fold\d+of\d+$")


def check_folds(folds: int) -> int:
    """The number of folds as it is; asked before anything is made for each of them.

    Raises:
        BadInput: So many cannot be made.
    """
    if not 2 <= folds <= MOST_FOLDS:
        raise BadInput(f"{folds:,} folds cannot be made.", f"Ask for 2 to {MOST_FOLDS}; 5 and 10 are usual.")
    return folds


def may_be_fold(split: str) -> bool:
    """Whether a split of that name may be one of several folds: those all end alike, and no file is read for this."""
    return _FOLD.search(split) is not None


@dataclass(frozen=True)
class SplitRequest:
    """What a split should be like.

    Attributes:
        train, val, test: Fractions of the samples (0 to 1, adding up to 1), or numbers of samples (all above 1, or 0).
        seed: Decides between groups that are equal otherwise.
        group_by: A column whose equal values stay on one side, beside duplicates and the group the source named.
        name: Of the split; made from the parameters when None.
        group_pattern: A regular expression looked for in each path; paths in which its first group, or the whole match, reads
            the same stay on one side.
        folds: 2 or more for so many splits of which each has another part of the samples on test; 0 for a single split. With
            folds only `val` counts of the three shares: it is taken from what is not on test.
        fold: Which of the folds this is, from 1; 0 for all of them.
        after_run: A run of which all it learned from and was chosen by is on train, so that another can begin from its weights.
    """

    train: float = 0.8
    val: float = 0.1
    test: float = 0.1
    seed: int = 0
    group_by: str | None = None
    name: str | None = None
    group_pattern: str | None = None
    folds: int = 0
    fold: int = 0
    after_run: str | None = None

    @property
    def split_name(self) -> str:
        """The given name, or one that says the parameters: `80-10-10-seed0-by-owner`, `5-folds-seed0-fold1of5`.

        Raises:
            BadInput: A share is negative or no number, train gets nothing, or the name cannot be used.
        """
        if not self.folds:
            self._values()
        base = self.name if self.name is not None else self._made_name()
        ending = self._ending()
        return check_name(base if base.endswith(ending) else base + ending, "split name")

    @property
    def family(self) -> tuple[SplitRequest, ...]:
        """One request per fold.

        Raises:
            BadInput: So many folds cannot be made.
        """
        check_folds(self.folds)
        name = self.split_name.removesuffix(self._ending())
        return tuple(replace(self, name=name, fold=number + 1).named() for number in range(self.folds))

    @property
    def shown(self) -> str:
        """The parameters in words."""
        if self.name == GIVEN:
            return "as the source gave it"
        by = f", grouped by {self.group_by}" if self.group_by else ""
        by += f", grouped by the pattern {self.group_pattern} in the path" if self.group_pattern else ""
        by += f", what {self.after_run} knows on train" if self.after_run else ""
        if self.folds:
            return f"fold {self.fold or 1} of {self.folds}, val {self.val:g}, seed {self.seed}{by}"
        return f"train {self.train:g}, val {self.val:g}, test {self.test:g}, seed {self.seed}{by}"

    @property
    def wanted_sides(self) -> tuple[str, ...]:
        """The sides that get samples."""
        values = zip(("train", "val", "test"), (self.train, self.val, self.test), strict=True)
        return tuple(side for side, value in values if value)

    @property
    def is_counted(self) -> bool:
        """Whether numbers of pictures are asked for, not fractions."""
        return not self.folds and all(value == 0 or value > 1 for value in (self.train, self.val, self.test))

    def named(self) -> SplitRequest:
        """The same request with its name filled in, as it is stored and compared."""
        if self.folds:
            test = 1 / self.folds
            return replace(self, name=self.split_name, train=1 - test - float(self.val), val=float(self.val), test=test)
        return replace(self, name=self.split_name, train=float(self.train), val=float(self.val), test=float(self.test))

    def shares(self, samples: int) -> dict[str, float]:
        """The fraction of the samples each side gets; they add up to 1, with `REST` for what is not asked for.

        Raises:
            BadInput: Negative or mixed values, nothing for train, more than there is, or folds that leave nothing for train.
        """
        if self.folds:
            return self._shares_of_folds(samples)
        values = self._values()
        if self.is_counted:
            return self._shares_of_counts(values, samples)
        total = sum(values.values())
        # A hundredth more or less is let pass: three thirds are written as 0.33 each.
        if any(value > 1 for value in values.values()) or abs(total - 1) > 0.011:
            raise BadInput(
                f"The shares add up to {total:g}.", "Fractions add up to 1; numbers of pictures are all above 1, or 0."
            )
        return {side: value / total for side, value in values.items()}

    def _values(self) -> dict[str, float]:
        """What is asked for each side, as fractions or numbers of pictures."""
        values = {"train": float(self.train), "val": float(self.val), "test": float(self.test)}
        example = "Example: train .8, val .1, test .1."
        for side, value in values.items():
            # Of `nan`, which is neither, it was said that shares must not be negative.
            if not math.isfinite(value):
                raise BadInput(f"{value:g} is no share of {side}.", example)
        if min(values.values()) < 0 or values["train"] == 0:
            raise BadInput("The shares of a split must not be negative, nor 0 for train.", example)
        return values

    def _ending(self) -> str:
        return f"-fold{self.fold}of{self.folds}" if self.fold else ""

    def _made_name(self) -> str:
        if self.folds:
            sizes = f"{self.folds}-folds" + (f"-val{self.val * 100:.10g}" if self.val != SplitRequest.val else "")
        else:
            counted = self.is_counted
            # Ten digits, because 0.07 times 100 is 7.000000000000001, which is not to stand in a name.
            sizes = "-".join(f"{value if counted else value * 100:.10g}" for value in (self.train, self.val, self.test))
            sizes += "-pictures" if counted else ""
        by = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in self.group_by or "")[:40]
        if self.group_pattern:
            # A pattern is full of signs that no folder may have; a digest tells two of them apart.
            import hashlib  # brings OpenSSL, which the window's first page does without

            by += ("-" if by else "") + "path" + hashlib.sha256(self.group_pattern.encode()).hexdigest()[:6]
        after = f"-after-{self.after_run[:30].rstrip(' .')}" if self.after_run else ""
        return f"{sizes}-seed{self.seed}" + (f"-by-{by}" if by else "") + after

    def _shares_of_folds(self, samples: int) -> dict[str, float]:
        check_folds(self.folds)
        if not 0 <= self.fold <= self.folds:
            raise BadInput(f"There is no fold {self.fold} of {self.folds}.", "Name one from 1 on.")
        if self.folds > samples:
            there = f"there {are(samples)} {counted(samples, 'picture')}"
            raise BadInput(f"{self.folds} folds are asked for and {there}.", "Ask for fewer folds.")
        most = 1 - 1 / self.folds
        if not (math.isfinite(self.val) and 0 <= self.val < most):
            raise BadInput(
                f"A val share of {self.val:g} leaves nothing for train in {self.folds} folds.",
                f"Each fold has {100 / self.folds:.0f} % of all pictures on test; val is a fraction of all below {most:g}.",
            )
        return {"train": most - self.val, "val": self.val, "test": 1 / self.folds}

    def _shares_of_counts(self, values: dict[str, float], samples: int) -> dict[str, float]:
        total = sum(values.values())
        if any(value != int(value) for value in values.values()):
            raise BadInput("Numbers of pictures must be whole.", "Use fractions up to 1 instead.")
        if total > samples:
            raise BadInput(
                f"{total:.0f} pictures are asked for and there {are(samples)} {samples:,}.", "Ask for fewer, or use fractions."
            )
        return {**{side: value / samples for side, value in values.items()}, REST: (samples - total) / samples}
