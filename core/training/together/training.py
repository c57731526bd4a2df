"""Trains runs together to their ends: those that can make their next step at once are stacked, one stack after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.training.together.members import Member
from core.training.together.stack import Left, NoRoom, Stack

AT_ONCE = 2**25
"""Numbers that a stack may hold of what its pictures, its heads or its answers on val consist of."""


def train_together(members: Sequence[Member], left: Left) -> None:
    """Trains each run to the end of its plan.

    Args:
        members: Runs whose steps can be stacked.
        left: Hears of each that has ended, and how; it has saved nothing of it.
    """
    queue, most = list(members), AT_ONCE

    def leaves(member: Member, how: str | BaseException) -> None:
        queue.remove(member)
        progress = member.state.progress
        if how in ("completed", "early-stopped") and progress.stage < len(member.plan.stages) - 1:
            progress.next_stage()
            queue.append(member)
        else:
            left(member, how)

    while queue:
        for member in list(queue):
            try:
                member.begin_stage()
            # Whatever it is, it is the end of this run and of no other.
            except Exception as error:
                leaves(member, error)
        for group in _groups(queue, most):
            try:
                Stack(group, leaves).train()
            except NoRoom:
                most //= 2  # what has not ended is in the queue still
            except Exception as error:
                for member in [one for one in group if one in queue]:
                    leaves(member, error)
            break  # who goes on to another stage may be stacked with those that wait


def _groups(queue: Sequence[Member], most: int) -> Iterator[list[Member]]:
    """Runs that can be stacked, no more at once than there is room for; those that see the same pictures stay together."""
    kinds = list(dict.fromkeys(member.kind() for member in queue))
    for kind in kinds:
        alike = sorted((member for member in queue if member.kind() == kind), key=lambda member: repr(member.order()))
        group: list[Member] = []
        orders: set[tuple[object, ...]] = set()
        for member in alike:
            if group and _numbers(member, len(group) + 1, len(orders | {member.order()})) > most:
                break
            group.append(member)
            orders.add(member.order())
        yield group


def _numbers(member: Member, heads: int, orders: int) -> int:
    """The most numbers that a stack of so many heads, in so many orders of the pictures, holds of one kind."""
    batch = -(-len(member.labels) // member.stage.steps_per_epoch)
    width, classes = member.train.features.shape[1], len(member.plan.classes)
    trained = sum(parameter.numel() for parameter in member.head.parameters())
    widest = max(parameter.shape[0] for parameter in member.head.parameters())
    return max(orders * batch * width, heads * trained, heads * batch * widest, heads * len(member.val.labels) * classes)
