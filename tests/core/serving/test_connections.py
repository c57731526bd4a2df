"""Places are given to whoever asks something: the one that is silent longest goes."""

from __future__ import annotations

from typing import Any

from core.serving.connections import Crowd
from core.serving.door import ServingTally
from core.serving.limits import ServingLimits


class Member:
    """Stands in for a connection."""

    def __init__(self, crowd: Crowd, at_work: bool = False) -> None:
        self.crowd = crowd
        self.is_at_work = at_work
        self.ended = False

    def enter(self) -> bool:
        me: Any = self
        return self.crowd.enter(me)

    def end(self) -> None:
        me: Any = self
        self.ended = True
        self.crowd.leave(me)


def test_the_one_that_is_silent_longest_makes_room_and_those_at_work_stay() -> None:
    crowd = Crowd(ServingLimits(connections=3), ServingTally())
    busy, first, second, third, fourth = (Member(crowd, number == 0) for number in range(5))
    assert [member.enter() for member in (busy, first, second)] == [True] * 3
    assert not any(member.ended for member in (busy, first, second)), "there is room for three"
    assert third.enter()
    assert [member.ended for member in (busy, first, second, third)] == [False, True, False, False]
    second.is_at_work = third.is_at_work = True
    assert not fourth.enter(), "all are at work"
    assert not fourth.ended
    busy.end()
    busy.end()
    assert fourth.enter()
