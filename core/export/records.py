"""What came of an export: frozen records without torch, for the window, the command line and the engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.support.left_out import LeftOut
from core.support.wording import are, counted


@dataclass(frozen=True)
class Parity:
    """How far an exported network's answers are from those given here.

    Attributes:
        n: Pictures that both answered.
        on: Whose pictures, "test" or "val".
        max_difference: Largest difference of a probability, 0 to 1, from the answers in fp32.
        flips: Pictures whose likeliest class differs from that in fp32.
        flips_here: The same, against the answers that `predict` gives, in the arithmetic of the run.
        through: What was asked: the script, or the file.
        left_out: Pictures that could not be asked about.
        int8: What was asked computes in 8 bits, so that answers may differ.
    """

    n: int
    on: str
    max_difference: float
    flips: int
    flips_here: int
    through: str
    left_out: tuple[LeftOut, ...] = ()
    int8: bool = False

    @property
    def sentence(self) -> str:
        """What was found, for a person."""
        how = f"{self.through} in 8 bits" if self.int8 else self.through
        told = f"Asked about {counted(self.n, 'picture')} of {self.on} through {how}: {_other_classes(self.flips)}, "
        told += f"probabilities differ by at most {self.max_difference:.1e} from those in fp32."
        if self.flips_here != self.flips:
            told += f" Against the run's own arithmetic, {_other_classes(self.flips_here)}."
        if self.left_out:
            told += f" {counted(len(self.left_out), 'picture')} could not be asked about."
        return told


def _other_classes(flips: int) -> str:
    return f"{counted(flips, 'answer')} {are(flips)} another class" if flips else "every answer is the same class"


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes:
        run: Whose network.
        format: Name of the format.
        folder: Where it lies.
        files: In it, the model first.
        parity: The proof.
    """

    run: str
    format: str
    folder: Path
    files: tuple[str, ...]
    parity: Parity
