"""Trains runs together to their ends: those that can make their next step at once are stacked, one stack after the other."""

from __future__ import annotations

from collections.abc import Sequence

from core.training.together.stack import Left, NoRoom, Stack
from core.training.together.stacked_run import StackedRun

AT_ONCE = 2**25
"""Numbers that a stack may hold of what its pictures, its heads or its answers on val consist of."""


def train_together(runs: Sequence[StackedRun], left: Left) -> None:
    """Trains each run to the end of its plan.

    Args:
        runs: Runs whose steps can be stacked.
        left: Hears of each that has ended, and how; it has saved nothing of it.
    """
    queue, most = list(runs), AT_ONCE

    def leaves(run: StackedRun, how: str | BaseException) -> None:
        progress = run.state.progress
        goes_on = how in ("completed", "early-stopped") and progress.stage < len(run.plan.stages) - 1
        if goes_on:
            run.keeper.save()  # it may wait for others, and nothing else saves meanwhile what it has come to
        queue.remove(run)
        if goes_on:
            progress.next_stage()
            queue.append(run)
        else:
            left(run, how)

    while queue:
        for run in list(queue):
            try:
                run.begin_stage()
            # Whatever it is, it is the end of this run and of no other.
            except Exception as error:
                leaves(run, error)
        if not queue:
            return
        group = _group(queue, most)  # who goes on to another stage may be stacked with those that wait
        try:
            Stack(group, leaves).train()
        except NoRoom:
            most = _all_numbers(group) // 2  # what has not ended is in the queue still
        except Exception as error:
            for run in [one for one in group if one in queue]:
                leaves(run, error)


def _group(queue: Sequence[StackedRun], most: int) -> list[StackedRun]:
    """Runs that can be stacked, no more at once than there is room for; those that see the same pictures stay together."""
    kind = queue[0].kind()
    alike = sorted((run for run in queue if run.kind() == kind), key=lambda run: repr(run.order()))
    group = alike[:1]
    for run in alike[1:]:
        if _all_numbers([*group, run]) > most:
            break
        group.append(run)
    return group


def _all_numbers(group: Sequence[StackedRun]) -> int:
    return _numbers(group[0], len(group), len({run.order() for run in group}))


def _numbers(run: StackedRun, heads: int, orders: int) -> int:
    """The most numbers that a stack of so many heads, in so many orders of the pictures, holds of one kind."""
    batch = -(-len(run.labels) // run.stage.steps_per_epoch)
    width, classes = run.train.features.shape[1], len(run.plan.classes)
    trained = sum(parameter.numel() for parameter in run.head.parameters())
    widest = max(parameter.shape[0] for parameter in run.head.parameters())
    return max(orders * batch * width, heads * trained, heads * batch * widest, heads * len(run.val.labels) * classes)
