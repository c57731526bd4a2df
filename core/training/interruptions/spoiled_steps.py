"""An optimiser's step that memory failed in: some weights have moved and others not, so the run goes back to its last checkpoint.

It ended the run, though the memory was back a moment later. Now the process takes the run up as a new one would, once for each
step: what fails at the same step again would fail for ever.
"""

from __future__ import annotations

import time

from core.runs.events import Noted
from core.support.wording import counted
from core.training.step.stepping import OutOfMemory

MARK = "went back"
"""Beside the curves."""


class SpoiledSteps:
    """The steps of one run that were spoiled in this process.

    Args:
        ranks: How many processes train it. All of them hear of a step that was spoiled in one, and go back alike.
    """

    def __init__(self, ranks: int = 1) -> None:
        self._whose = f"One of the {ranks} processes" if ranks > 1 else "The device"
        self._spoiled: set[int] = set()
        self._latest = 0
        self._untold = False

    def goes_back(self, step: int) -> bool:
        """Whether the run is taken up again from its last checkpoint, now that this step, counted from 1, was spoiled."""
        again = step not in self._spoiled
        self._spoiled.add(step)
        self._latest, self._untold = step, again
        return again

    def told(self, step: int, epoch: float) -> Noted | None:
        """What to say where the run is taken up again; None when it was not for a spoiled step, or is said already.

        Args:
            step: Of the checkpoint; 0 for the beginning.
            epoch: Where that is on the curves.
        """
        if not self._untold:
            return None
        self._untold = False
        where = f"its last checkpoint, of step {step:,}" if step else "its beginning: it had no checkpoint yet"
        again = counted(self._latest - step, "step is", "steps are")
        text = (
            f"{self._whose} ran out of memory in the middle of the optimiser's step {self._latest:,}, which moved some weights "
            f"and not others. The run went back to {where}; {again} made again."
        )
        return Noted(time.time(), text, MARK, step, epoch)

    def ended(self) -> OutOfMemory:
        """The error that a run ends with whose step was spoiled and is not tried again."""
        return OutOfMemory(
            f"{self._whose} ran out of memory in the middle of the optimiser's step {self._latest:,}, and did so again when the "
            "run came back to it from its last checkpoint. What was saved is intact.",
            "Close what else uses the device and resume the run: it goes on from its last checkpoint. Or train with smaller "
            "pictures or a smaller architecture.",
        )
