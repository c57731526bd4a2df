"""How many pictures of a dataset are in use, and what the others are."""

from __future__ import annotations

from dataclasses import dataclass

from core.support.wording import counted


@dataclass(frozen=True)
class Tally:
    """Numbers of samples.

    Attributes:
        used: In use.
        excluded: Left out by decision.
        lost: Left out because the file is gone or can no longer be read, and not excluded besides.
        unlabelled: Without a class yet, and neither excluded nor lost.
    """

    used: int = 0
    excluded: int = 0
    lost: int = 0
    unlabelled: int = 0

    @property
    def pictures(self) -> int:
        """All of them."""
        return self.used + self.excluded + self.lost + self.unlabelled

    @property
    def left_words(self) -> str:
        """A sentence about those without a class, where the others are spoken of; "" without any."""
        if not self.unlabelled:
            return ""
        return f"Left out for having no class yet: {counted(self.unlabelled, 'picture')}."
