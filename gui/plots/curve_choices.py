"""How curves are shown: what is counted across, smoothed or not, and on which axes. Kept from one start to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gui.plots.lines.smoothing import SPANS
from gui.plots.run_plots import PLOTS, RunPlot

ACROSS = (("epoch", "By epoch"), ("step", "By step"), ("time", "By time"))
"""What can be counted across, with what it is called."""


@dataclass(frozen=True)
class CurveChoices:
    """What a person has chosen.

    Attributes:
        across: Name of one of `ACROSS`.
        steps: Whether the training steps are shown behind the epochs.
        gap: Whether what lies between train and val is shaded.
        smoothing: Epochs that lines are smoothed over; 0 for none.
        log_up, log_across: Whether the axes are logarithmic; accuracies stay as they are, they end at 100 %.
        resources: Whether it is shown below what the training took.
        plots: Names of the others that are shown.
    """

    across: str = "epoch"
    steps: bool = True
    gap: bool = False
    smoothing: int = 0
    log_up: bool = False
    log_across: bool = False
    resources: bool = False
    plots: tuple[str, ...] = tuple(name for name in PLOTS.names() if PLOTS.get(name).shown)

    def logs(self, quantity: RunPlot) -> bool:
        """Whether a plot's values stand at their logarithms; what ends at 100 % never does."""
        return self.log_up and quantity.top is None

    def kept(self) -> str:
        """As a text that `choices_of` reads."""
        switches = "".join(str(int(on)) for on in (self.steps, self.gap, self.log_up, self.log_across, self.resources))
        return ";".join((self.across, switches, str(self.smoothing), ",".join(self.plots)))


def choices_of(text: str) -> CurveChoices:
    """What was kept; what nobody can make anything of any more is as it is at first."""
    plain = CurveChoices()
    parts = text.split(";")
    if len(parts) != 4 or len(parts[1]) != 5:
        return plain
    across, switches, smoothing, plots = parts
    steps, gap, log_up, log_across, resources = (sign == "1" for sign in switches)
    known = tuple(name for name in PLOTS.names() if name in plots.split(",") and not PLOTS.get(name).sampled)
    return replace(
        plain,
        across=across if across in dict(ACROSS) else plain.across,
        steps=steps,
        gap=gap,
        smoothing=int(smoothing) if smoothing.isdecimal() and int(smoothing) in SPANS else 0,
        log_up=log_up,
        log_across=log_across,
        resources=resources,
        plots=known or plain.plots,
    )
