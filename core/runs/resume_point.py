"""Where a run would go on, and what of it would be done again. No torch.

A damaged checkpoint used to be passed over in silence, down to step 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.runs.checkpoint_files import find_checkpoints
from core.runs.folder import RunFolder
from core.support.errors import Refused, SafelightError
from core.support.wording import counted


class CheckpointsLost(Refused):
    """A run saved its state, and nothing of it can be used any more."""


class NotTakenUp(SafelightError):
    """A run that was to go on cannot, and stays what it was.

    Args:
        error: Why.
        stays: How the run had ended before; one of `events.REASONS`.
    """

    def __init__(self, error: SafelightError, stays: str) -> None:
        super().__init__(error.message, error.hint, error.path)
        self.stays = stays


@dataclass(frozen=True)
class ResumePoint:
    """The step a run goes on at, 0 for its beginning; and one sentence on what is done again, empty when nothing is."""

    step: int
    done_again: str = ""


def resume_point(folder: RunFolder, from_start: bool = False) -> ResumePoint:
    """Where the run goes on.

    Args:
        folder: A run that no process is at work on.
        from_start: The person knows that all is done again.

    Raises:
        CheckpointsLost: All would be done again, and nobody has said that it may be.
        Refused: All should be done again, though there is a whole checkpoint.
    """
    saved = folder.history().saved
    found = find_checkpoints(folder.last_checkpoint)
    whole = found.whole if folder.plan is not None else None
    step = whole.step if whole is not None else 0
    known = max([damaged.step for damaged in found.damaged] + ([saved.step] if saved is not None else []), default=0)
    if whole is not None and from_start:
        raise Refused(
            f"{folder.name} can go on at step {step}: that checkpoint is whole.",
            "Resume it there, or start a new run with its recipe.",
            folder.path,
        )
    if known <= step:
        return ResumePoint(step)
    reasons = [f"that of step {damaged.step}: {damaged.damage}" for damaged in found.damaged]
    if folder.plan is None:
        reasons = ["plan.json is gone"]
    why = "; ".join(reasons) or f"that of step {known} is gone"
    again = counted(known - step, "step is", "steps are")
    if whole is not None:
        return ResumePoint(step, f"A checkpoint is damaged ({why}). The run goes on at step {step}; {again} done again.")
    if not from_start:
        raise CheckpointsLost(
            f"No checkpoint of {folder.name} can be used ({why}), so all {counted(known, 'step')} would be done again.",
            "Put a copy of the folder from before the damage back, "
            f"or show {folder.name} in Train, where Begin anew follows Resume.",
            folder.last_checkpoint,
        )
    return ResumePoint(0, f"No checkpoint can be used ({why}). The run begins anew; {again} done again.")
