"""What a pool makes of what its children say, and of their ends, with children that only say what a test has them say."""

from __future__ import annotations

import signal
from collections import deque
from pathlib import Path

import pytest

from core.pictures.decoder import pool as pool_module
from core.pictures.decoder.pool import DecoderPool, Inspect, PictureLimits, Refusal
from core.pictures.decoder.protocol import START_AFRESH, Ready, from_line, to_line
from core.support.errors import SafelightError


class Told:
    """Stands in for a child: what it was asked, and how it ends."""

    def __init__(self, *waiting: Inspect, ready: bool = True, status: int = 1, said: str = "", overdue: bool = False) -> None:
        self.waiting, self.ready, self.status, self.said, self.overdue = deque(waiting), ready, status, said, overdue
        self.ended = False
        self.heard: list[str] = []

    def kill(self) -> None:
        self.heard.append("killed")

    def finish(self) -> None:
        self.heard.append("finished")

    def close(self) -> int:
        self.heard.append("closed")
        return self.status

    def told(self) -> str:
        return self.said

    def became_ready(self, at: float) -> None:
        self.heard.append(f"ready at {at:g}")

    def answered(self, at: float) -> None:
        self.heard.append(f"answered at {at:g}")

    def ask(self, request: Inspect, line: bytes) -> None:
        assert from_line(line) == request
        self.heard.append(f"asked {request.key}")


ASKED = tuple(Inspect(key, Path("/a.png")) for key in range(3))


def pool_of(*children: Told, **limits: float) -> DecoderPool:
    pool = DecoderPool(2, PictureLimits(**limits))  # type: ignore[arg-type]
    pool._children = list(children)  # type: ignore[arg-type]
    return pool


def test_only_the_answer_to_what_was_asked_is_believed() -> None:
    again = deque[Inspect]()
    right, wrong = Refusal(0, "unreadable", "x"), Refusal(7, "unreadable", "x")
    for message, heard, reply in (
        (to_line(Ready(memory_limited=True)), ["ready at 3"], None),
        (to_line(right), ["answered at 3"], right),
        (to_line(wrong), ["killed"], None),
        (to_line(ASKED[0]), ["killed"], None),
        (b"no message", ["killed"], None),
    ):
        child = Told(*ASKED)
        pool = pool_of(child)
        pool._failed_starts = 2
        assert pool._hear(child, message, 3.0, again) == reply  # type: ignore[arg-type]
        assert child.heard == heard
        assert pool._failed_starts == (0 if "ready" in heard[0] else 2)
    assert pool_of(Told())._hear(Told(), to_line(right), 3.0, again) is None, "it was closed in the meantime"  # type: ignore[arg-type]
    idle = Told()
    assert pool_of(idle)._hear(idle, to_line(right), 3.0, again) is None  # type: ignore[arg-type]
    assert idle.heard == ["killed"], "nothing was asked of it"
    assert not again


def test_of_a_dead_childs_pictures_the_first_is_to_blame_and_the_others_are_asked_again() -> None:
    for child, left, kind, reason in (
        (Told(*ASKED, status=-9), ASKED[1:], "crashed", "It makes the decoder crash (status -9)."),
        (Told(*ASKED, overdue=True), ASKED[1:], "time", "It takes longer than 4 seconds to read."),
        (Told(ASKED[0], status=-signal.SIGPROF), (), "time", "It takes more than 2 seconds of processor time to decode."),
        (Told(), (), None, None),
    ):
        again = deque([Inspect(9, Path("/z.png"))])
        pool = pool_of(child, wall_seconds=4, processor_seconds=2)
        found = pool._hear(child, None, 3.0, again)  # type: ignore[arg-type]
        assert list(again) == [*left, Inspect(9, Path("/z.png"))]
        assert (found and (found.key, found.kind, found.reason)) == (kind and (0, kind, reason))  # type: ignore[union-attr]
        assert pool._children == []
        assert child.heard == ["closed"]


def test_a_child_that_had_no_memory_left_has_the_same_picture_looked_at_by_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, child = Told(), Told(*ASKED, status=START_AFRESH)
    monkeypatch.setattr(pool_module, "DecoderProcess", lambda limits, heard: fresh)
    again, pool = deque[Inspect](), pool_of(child)
    assert pool._hear(child, None, 3.0, again) is None  # type: ignore[arg-type]
    assert (list(again), pool._children, fresh.heard) == (list(ASKED[1:]), [fresh], ["asked 0"])


@pytest.mark.parametrize(
    ("said", "hint"),
    [("Traceback\nImportError: no numpy", "ImportError: no numpy"), ("", "Check the installation of Python, NumPy and Pillow.")],
)
def test_children_that_do_not_start_are_given_up_after_three(said: str, hint: str) -> None:
    pool, again = pool_of(), deque[Inspect]()
    for _ in range(2):
        child = Told(*ASKED, ready=False)
        pool._children = [child]  # type: ignore[list-item]
        assert pool._hear(child, None, 3.0, again) is None  # type: ignore[arg-type]
        assert list(again) == list(ASKED), "no picture is to blame"
        again.clear()
    last = Told(*ASKED, ready=False, status=3, said=said)
    pool._children = [last]  # type: ignore[list-item]
    with pytest.raises(SafelightError) as caught:
        pool._hear(last, None, 3.0, again)  # type: ignore[arg-type]
    assert caught.value.message == "Pictures cannot be read: the decoder process does not start (status 3)."
    assert caught.value.hint == hint
