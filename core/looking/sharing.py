"""A closer look shared out: several machines look at the pictures of one dataset, each at its part, on a disk that all see.

A share is every so many-th block of what is missing, and a block is what one machine would have computed in one go: put together,
the features are, bit for bit, those of a look that nobody shared, where the machines are alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.datasets.catalog.dataset import Dataset
from core.looking.embedding import Looker
from core.support.errors import BadInput
from core.support.jobs import Context


@dataclass(frozen=True)
class Share:
    """One part of a look: `number` of `of`, from 1."""

    number: int
    of: int

    @staticmethod
    def read(said: str) -> Share:
        """What "2/8" means.

        Raises:
            BadInput: It is none.
        """
        number, _, of = said.partition("/")
        if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            raise BadInput(f"{said!r} is no share.", "Say which of how many, as in 2/8.")
        return Share(int(number), int(of))


def look_at_share(dataset: Dataset, share: Share, context: Context) -> int:
    """Job: looks at one share of what nobody has looked at, and keeps it aside; returns how many looks that were.

    Raises:
        DiskFull: No room for pixels or features.
        NotThere: The package with the weights is not installed.
        Abandoned: The job was dropped; what was finished stays.
    """
    looker = Looker(dataset, context, share=(share.number - 1, share.of))
    looker.look()
    return looker.computed


def gather_shares(dataset: Dataset, of: int, context: Context) -> int:
    """Job: puts the shares of a look together with what was looked at before, and removes them; returns how many looks came.

    What a share lacks, as where its machine was lost, stays missing, and the next look computes it.

    Raises:
        DiskFull: No room for features.
        NotThere: The package with the weights is not installed.
        Abandoned: The job was dropped; all shares stay.
    """
    looker = Looker(dataset, context)
    return sum(looker.gather((number, of)) for number in range(of))
