"""A decoder child from its start to its end, carried by this process."""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.pictures.decoder import child
from core.pictures.decoder.protocol import (
    START_AFRESH,
    Cut,
    Inspect,
    PictureLimits,
    Ready,
    Refusal,
    Reply,
    Request,
    from_line,
    to_line,
)

PARENT = os.getppid()


class Carried(io.BytesIO):
    """Standard input and output of a child that runs in this process."""

    @property
    def buffer(self) -> io.BytesIO:
        return self


class Over(Exception):
    """What takes the place of the end of a process."""


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What a child does to its process, noted instead."""
    done: list[object] = []

    def over(status: int) -> None:
        done.append(("over", status))
        raise Over

    monkeypatch.setattr(child.os, "nice", lambda by: done.append(("nice", by)))
    monkeypatch.setattr(child.os, "_exit", over)
    monkeypatch.setattr(child.signal, "signal", lambda number, act: done.append((number, act)))
    monkeypatch.setattr(child, "_limit_memory", lambda above: done.append(("memory", above)) or True)
    monkeypatch.setattr(child, "_limit_time", lambda seconds: done.append(("time", seconds)))
    monkeypatch.setattr(child, "_silence", lambda descriptor: done.append(("silent", descriptor)))
    monkeypatch.setattr(child.AvifImagePlugin, "DEFAULT_MAX_THREADS", 0)
    monkeypatch.setattr(child.importlib, "import_module", lambda name: done.append(("import", name)))
    return done


def carried(monkeypatch: pytest.MonkeyPatch, *requests: Request | bytes, parent: int = PARENT) -> list[object]:
    """What a child says to these requests, in its own words; `Over` as the last where it ended its process."""
    told = Carried()
    limits = {"memory_bytes": 1000, "processor_seconds": 7.5}
    monkeypatch.setattr(child.sys, "argv", ["child", json.dumps(limits), str(parent)])
    lines = [one if isinstance(one, bytes) else to_line(one) for one in requests]
    monkeypatch.setattr(child.sys, "stdin", Carried(b"".join(lines)))
    monkeypatch.setattr(child, "_private_output", lambda: told)
    over: list[object] = []
    try:
        child.main()
    except Over:
        over = [Over]
    return [*(from_line(line) for line in told.getvalue().splitlines(keepends=True)), *over]


def test_a_child_answers_one_after_the_other_within_its_limits(monkeypatch: pytest.MonkeyPatch, alone: list[object]) -> None:
    asked: list[object] = []

    def answer(request: Request, limits: PictureLimits, parent: int) -> Reply:
        asked.append((request.key, limits.memory_bytes, parent))
        return Refusal(request.key, "unreadable", "x")

    monkeypatch.setattr(child, "answer", answer)
    cut = Cut(2, Path("a"), Path("b"), None, 512, (0, 0, 0), None, None, "0" * 64)
    said = carried(monkeypatch, Inspect(1, Path("a.png")), cut, replace(cut, key=3, weights=Path("w")))
    assert said == [Ready(memory_limited=True), *(Refusal(key, "unreadable", "x") for key in (1, 2, 3))]
    assert asked == [(key, 1000, PARENT) for key in (1, 2, 3)]
    assert alone[:4] == [(child.signal.SIGINT, child.signal.SIG_IGN), ("nice", 5), ("memory", 1000), ("silent", 2)]
    time = [("time", 7.5), ("time", 0)]
    assert alone[4:] == [*time, ("import", "cv2"), *time, ("import", "onnxruntime"), *time]
    assert child.AvifImagePlugin.DEFAULT_MAX_THREADS == 1


def test_a_child_whose_memory_others_have_left_full_asks_for_a_new_one(
    monkeypatch: pytest.MonkeyPatch, alone: list[object]
) -> None:
    kinds = ["memory", "memory"]
    monkeypatch.setattr(child, "answer", lambda request, limits, parent: Refusal(request.key, kinds.pop(0), "x"))
    said = carried(monkeypatch, Inspect(1, Path("a.png")), Inspect(2, Path("a.png")))
    assert said == [Ready(memory_limited=True), Refusal(1, "memory", "x"), Over], "the first may only blame itself"
    assert alone[-1] == ("over", START_AFRESH)


def test_a_child_ends_where_it_is_asked_nonsense_or_its_parent_is_gone(
    monkeypatch: pytest.MonkeyPatch, alone: list[object]
) -> None:
    reply = to_line(Refusal(1, "memory", "x"))
    with pytest.raises(ValueError, match=r"^not a request: "):
        carried(monkeypatch, reply)
    assert carried(monkeypatch, Inspect(1, Path("a.png")), parent=PARENT + 1) == [Ready(memory_limited=True), Over]
    assert alone[-1] == ("over", 1)


def test_memory_is_limited_to_so_much_more_than_now(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    set_to: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", lambda which, most: set_to.update({which: most}))
    assert child._limit_memory(10**9)
    assert set_to[resource.RLIMIT_CORE] == (0, 0)
    soft, hard = set_to[resource.RLIMIT_AS]
    assert soft == hard
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    assert abs(soft - now - 10**9) < 2**27

    def refused(which: int, most: tuple[int, int]) -> None:
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refused)
    assert not child._limit_memory(10**9)
