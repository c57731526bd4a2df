"""The bench harness measures and judges rightly; every benchmark can be imported and has `run`."""

from __future__ import annotations

import importlib
import io
import json
from pathlib import Path

import pytest

from tests.bench.__main__ import table
from tests.bench.harness import Row, Timing, interleaved, median_ratio, percentile

BENCH = Path(__file__).parents[1] / "bench"


def test_rounds_are_interleaved_in_turning_order() -> None:
    order: list[str] = []
    times = interleaved([lambda: order.append("a"), lambda: order.append("b")], rounds=2, warm_up=1)
    assert order == ["a", "b", "a", "b", "b", "a"]
    assert [len(timing.seconds) for timing in times] == [2, 2]


def test_the_ratio_is_taken_round_by_round() -> None:
    assert median_ratio(Timing((10.0, 30.0, 8.0)), Timing((5.0, 10.0, 8.0))) == 2.0
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 3.0
    assert percentile([1.0], 0.99) == 1.0


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row("a", "b", 12.0, 10.0), True),
        (Row("a", "b", 9.9, 10.0), False),
        (Row("a", "b", 1.4, 1.5, better="lower"), True),
        (Row("a", "b", 1.6, 1.5, better="lower"), False),
        (Row("a", "b", 1.6, None), None),
    ],
)
def test_a_goal_is_met_or_not(row: Row, met: bool | None) -> None:
    assert row.met is met


def test_the_table_shows_goal_and_verdict() -> None:
    text = table(
        [Row("frozen recipe", "tutorial loop", 61.2, 50.0, "1 s against 61 s"), Row("lateness", "idle", 1.7, 1.5, better="lower")]
    )
    lines = text.splitlines()
    assert lines[2].split() == ["frozen", "recipe", "tutorial", "loop", "61.2", "50", "met"]
    assert lines[3].strip() == "1 s against 61 s"
    assert lines[4].split()[-4:] == ["at", "most", "1.5", "MISSED"]


@pytest.mark.parametrize("name", sorted(file.stem for file in BENCH.glob("bench_*.py")))
def test_every_benchmark_can_be_run(name: str) -> None:
    assert callable(importlib.import_module(f"tests.bench.{name}").run)


def test_the_step_that_is_timed_can_be_made(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench import step_process

    monkeypatch.setattr("sys.stdin", io.StringIO("picked\nplain\n"))
    step_process.main(["cnn-small", "16", "4", "probe"])
    told, *steps = capsys.readouterr().out.splitlines()
    assert json.loads(told)["picked"]
    assert steps == ["", ""]
