"""How a benchmark measures and what it tells: interleaved rounds, medians, one row a comparison."""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from core.support.computing import surroundings

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
"""Rounds where they are affordable; a benchmark that takes minutes says how many it made in its detail."""


@dataclass(frozen=True)
class Row:
    """One measured comparison.

    Attributes:
        name: What was measured.
        against: What it was measured against.
        ratio: The number the goal is about, as `better` says it.
        goal: What DESIGN.md asks for; None where a row only informs.
        detail: Times, sizes and machine, so that the ratio can be understood.
        better: "higher" when the ratio is a speed-up, "lower" when it is a cost.
    """

    name: str
    against: str
    ratio: float
    goal: float | None
    detail: str = ""
    better: Literal["higher", "lower"] = "higher"

    @property
    def met(self) -> bool | None:
        """True when the goal is reached; None when there is none."""
        if self.goal is None:
            return None
        return self.ratio >= self.goal if self.better == "higher" else self.ratio <= self.goal


@dataclass(frozen=True)
class Timing:
    """The rounds of one contestant, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        spread = f" ({min(self.seconds):.3g} to {max(self.seconds):.3g})" if len(self.seconds) > 1 else ""
        return f"{self.median:.3g} s{spread}"


def interleaved(contestants: Sequence[Callable[[], object]], rounds: int = ROUNDS, warm_up: int = 1) -> list[Timing]:
    """Times the contestants in turn, round by round, so that a slow minute of the machine meets all of them.

    The order is reversed every other round. Returns one `Timing` a contestant, in the order given.
    """
    for _ in range(warm_up):
        for contestant in contestants:
            contestant()
    times: list[list[float]] = [[] for _ in contestants]
    for number in range(rounds):
        order = range(len(contestants)) if number % 2 == 0 else range(len(contestants) - 1, -1, -1)
        for index in order:
            gc.collect()
            began = time.perf_counter()
            contestants[index]()
            times[index].append(time.perf_counter() - began)
    return [Timing(tuple(seconds)) for seconds in times]


def median_ratio(slow: Timing, fast: Timing) -> float:
    """Median over the rounds of slow / fast, round by round."""
    return statistics.median(a / b for a, b in zip(slow.seconds, fast.seconds, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (fraction) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def rows_of_child(module: str, *words: str) -> list[Row]:
    """The rows that a module prints with `print_rows`, in a process that begins with what training processes get.

    A benchmark that trained in the process it was called in had threads that spin between the parts of a step.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, env=surroundings(), stdout=subprocess.PIPE, check=True
    )  # fmt: skip
    return [Row(**json.loads(line)) for line in done.stdout.decode().splitlines() if line.startswith("{")]


def print_rows(rows: Iterable[Row]) -> None:
    """Prints rows for `rows_of_child`, each as soon as it is there."""
    for row in rows:
        print(json.dumps(asdict(row)), flush=True)
