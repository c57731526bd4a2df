"""Which epochs' weights a run keeps beside its best ones, within what they may take on the disk. No torch."""

from __future__ import annotations

from core.runs.plan import Plan
from core.support.wording import are, bytes_text, counted

_HEADER = 2**16
_MORE = 1.05  # what networks keep beside their parameters: statistics of BatchNorm layers


def snapshot_bytes(plan: Plan) -> int:
    """About the bytes of one snapshot, rather more than less."""
    return int(4 * plan.parameters * _MORE) + _HEADER


def kept_epochs(plan: Plan) -> tuple[int, ...]:
    """The epochs, counted from 1 over all stages, whose weights are kept: every so many-th, fewer and as evenly where the room
    that the recipe gives would not do. Known before the first step, so that a resumed run keeps the same.

    None of a refitted run: its one epoch ends with the head that was solved again, of which val's figures are not."""
    every = plan.recipe.snapshot_every
    if not every or plan.recipe.refit:
        return ()
    wished = tuple(range(every, sum(stage.epochs for stage in plan.stages) + 1, every))
    most = plan.recipe.snapshot_room * 10**6 // snapshot_bytes(plan)
    if not most:
        return ()
    apart = max(1, -(-len(wished) // most))
    return wished[apart - 1 :: apart]


def snapshot_words(plan: Plan) -> str:
    """Which epochs are kept and what they take, in a sentence; "" where none were asked for."""
    every, epochs = plan.recipe.snapshot_every, kept_epochs(plan)
    if not every:
        return ""
    if plan.recipe.refit:
        return "No snapshots are kept: the head that val has judged is, beside the one that is solved again."
    room = bytes_text(plan.recipe.snapshot_room * 10**6)
    if not epochs:
        total = sum(stage.epochs for stage in plan.stages)
        if every > total:
            return f"No snapshots are kept: there {are(total)} {counted(total, 'epoch')}."
        return f"No snapshots are kept: one takes {bytes_text(snapshot_bytes(plan))}, and {room} are allowed for all."
    thinned = f", which is what fits into {room}" if epochs[0] != every else ""
    size = bytes_text(len(epochs) * snapshot_bytes(plan))
    if len(epochs) == 1:
        return f"Weights are kept after epoch {epochs[0]}{thinned}: about {size}."
    which = (
        f"every {epochs[0]} epochs, from {epochs[0]} to {epochs[-1]}" if epochs[0] > 1 else f"after each of {len(epochs)} epochs"
    )
    return f"Weights are kept {which}{thinned}: {len(epochs)} snapshots of about {size} together."
