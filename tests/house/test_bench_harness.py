"""The bench harness measures and judges rightly; every benchmark can be imported and has `run`."""

from __future__ import annotations

import importlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.support.computing import SURROUNDINGS
from tests.bench.__main__ import table
from tests.bench.harness import ROOT, Row, Timing, interleaved, median_ratio, percentile, rows_of_child

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


@pytest.fixture
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SURROUNDINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("_nothing_set")
def test_rows_come_out_of_a_process_that_begins_as_trainings_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "told.py").write_text(
        "import json, os\n"
        "from tests.bench.harness import Row, print_rows\n"
        "print('a line of something else')\n"
        "print_rows([Row('told', 'nothing', 1.0, None, json.dumps(dict(os.environ)))])\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    (row,) = rows_of_child("told")
    assert (row.name, row.ratio, row.goal) == ("told", 1.0, None)
    assert json.loads(row.detail).items() >= SURROUNDINGS.items()


TRAIN = ("bench_heads", "bench_two_stage", "bench_loop", "bench_heat")
"""Benchmarks that compute in a process of ours, not in one that a verb starts."""


@pytest.mark.parametrize("name", TRAIN)
def test_what_trains_here_does_so_in_such_a_process(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = importlib.import_module(f"tests.bench.{name}")
    monkeypatch.setattr(bench, "rows_of_child", lambda module: [Row(module, "", 1.0, None)])
    assert [row.name for row in bench.run()] == [f"tests.bench.{name}"]


@pytest.mark.usefixtures("_nothing_set")
@pytest.mark.parametrize("name", ["bench_heads", "bench_two_stage"])
def test_one_that_is_called_by_itself_has_it_before_torch_is_there(name: str) -> None:
    code = (
        f"import os, sys, tests.bench.{name} as bench\n"
        "bench.print_rows = lambda rows: print('torch' in sys.modules, os.environ['OMP_WAIT_POLICY'])\n"
        "bench.main([])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    assert done.stdout.decode().split() == ["False", "passive"]
