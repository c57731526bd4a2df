"""What an array task of SLURM does, as submitit keeps it in a file; imported on nodes, so nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.cluster.on_node import carry_out


@dataclass(frozen=True)
class RunTask:
    """Carries a crew out. Preempted, or out of time, it is put in line again, and its runs go on from their last checkpoints.

    Attributes:
        words, settings, log: As for `carry_out`.
    """

    words: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    log: str

    def __call__(self) -> int:
        return carry_out(list(self.words), dict(self.settings), self.log)

    def checkpoint(self) -> Any:
        """What submitit puts in line in its place."""
        from submitit.helpers import DelayedSubmission

        return DelayedSubmission(self)
