"""What is set up when a run is to be tried again: its recipe as it was, or with a smaller rate where its loss ran away."""

from __future__ import annotations

from core.runs.plan import Request
from gui.runs.follower import RunFollower


def has_diverged(follower: RunFollower | None) -> bool:
    """True when the run failed because its loss ran away, which it would do again."""
    finished = follower.history.finished if follower is not None else None
    return finished is not None and finished.diverged


def another_try(follower: RunFollower, smaller_rate: bool) -> Request:
    """What the run was asked, with a tenth of the learning rate in its last stage where that ran away.

    Raises:
        SafelightError: request.json cannot be read.
    """
    from core.training.advice import with_smaller_rate  # brings numpy, which the window's first page does without

    request, stages = follower.folder.request, follower.history.stages
    if not smaller_rate:
        return request
    recipe = with_smaller_rate(request.recipe, stages[-1].stage if stages else 0)
    return request.model_copy(update={"recipe": recipe})
