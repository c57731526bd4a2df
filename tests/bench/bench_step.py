"""The training step in the mode the probe picks, against fp32 in contiguous memory; and how long the probe takes.

The peer is a process as everybody starts one. Its time with the environment that training processes get here is told beside it,
so that it can be seen what comes from the allocator and what from the arithmetic.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.support.computing import SURROUNDINGS
from tests.bench.harness import Row, interleaved, median_ratio

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = ("resnet18", "resnet50", "mobilenet_v2", "lite0")
SIZES = (64, 128, 224)
BATCHES = {64: 32, 128: 16, 224: 8}
ROUNDS = 5
PEER = "fp32, contiguous"
SAME = f"{PEER}, our environment"


@dataclass(frozen=True)
class SizeTable:
    """One network at one size: how many times as fast as each peer, and what the probe picked and took (seconds)."""

    network: str
    size: int
    ratio: float
    same: float
    picked: str
    probe: float
    detail: str


def run() -> list[Row]:
    """One row a network and size, and the geometric means the goals are about."""
    found = [measure(name, size) for name in NETWORKS for size in SIZES]
    rows = [
        Row(
            f"training step, {one.network} at {one.size}", PEER, one.ratio, 0.98,
            f"{one.same:.2f} with our environment; {one.picked}; {one.detail}; probe {one.probe:.1f} s",
        )
        for one in found
    ]  # fmt: skip
    large = [one for one in found if one.size == 224]
    return [
        *rows,
        Row("training step, geometric mean of all", PEER, _mean([one.ratio for one in found]), 2.2),
        Row("training step, geometric mean of all", SAME, _mean([one.same for one in found]), None),
        Row("training step, least with our environment", SAME, min(one.same for one in found), 0.98),
        Row("training step, smallest at 224", PEER, min(one.ratio for one in large), 2.5),
        Row("longest probe, seconds", "a budget of 3 s", max(one.probe for one in found), 3.0, better="lower"),
    ]


def measure(name: str, size: int) -> SizeTable:
    """One network at one size."""
    words = [name, str(size), str(BATCHES[size])]
    outside = {key: value for key, value in os.environ.items() if key not in SURROUNDINGS}
    with ExitStack() as stack:
        _, theirs = stack.enter_context(_process(words, outside))
        told, ours = stack.enter_context(_process([*words, "probe"], {**outside, **SURROUNDINGS}))
        contestants = [theirs("plain"), ours("plain"), ours("picked")]
        plain, same, picked = interleaved(contestants, ROUNDS, warm_up=2)
    ratios = median_ratio(plain, picked), median_ratio(same, picked)
    return SizeTable(name, size, *ratios, told["picked"], told["probe"], f"{picked} against {plain} and {same}")


@contextmanager
def _process(words: list[str], environment: dict[str, str]) -> Iterator[tuple[Any, Callable[[str], Callable[[], object]]]]:
    """A process that makes steps: what it said when it was ready, and a function that gives one of its contestants."""
    command = [sys.executable, "-m", "tests.bench.step_process", *words]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        into, out = process.stdin, process.stdout
        assert into is not None
        assert out is not None

        def contestant(what: str) -> Callable[[], object]:
            def step() -> None:
                into.write(f"{what}\n")
                if not out.readline():
                    raise RuntimeError(f"{' '.join(command)} ended")

            return step

        yield json.loads(out.readline()), contestant
        into.close()


def _mean(ratios: list[float]) -> float:
    return math.exp(sum(map(math.log, ratios)) / len(ratios))
