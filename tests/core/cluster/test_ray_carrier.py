"""The actor that keeps a study's runs begins again from its file; it is asked here without a cluster."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.support.errors import Refused
from core.support.locks import claimed

ROOT = Path(__file__).resolve().parents[3]


def test_a_run_that_a_process_holds_is_not_taken_out_of_the_line(tmp_path: Path) -> None:
    """In a process of its own: Ray is imported by none that does other things."""
    pytest.importorskip("ray")
    locked = tmp_path / "worker.lock"
    ask = f"from core.cluster.ray_carrier import _is_held; print(_is_held({str(locked)!r}))"

    def answer() -> str:
        return subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, timeout=120).stdout.strip()

    assert answer() == "False"
    with claimed(locked, Refused("")):
        assert answer() == "True"


class Ray:
    """Stands in for Ray, which is an extra: tasks that end when they are told to."""

    def __init__(self) -> None:
        self.begun: list[tuple[dict[str, Any], tuple[Any, ...]]] = []
        self.ended: list[int] = []
        self.cancelled: list[int] = []
        self.error: Exception | None = None

    def remote(self, function: Any) -> Any:
        def options(**given: Any) -> Any:
            def begin(*arguments: Any) -> int:
                self.begun.append((given, arguments))
                return len(self.begun) - 1

            return SimpleNamespace(remote=begin)

        return SimpleNamespace(options=options)

    def get(self, task: int, timeout: float = 0) -> object:
        if self.error is not None:
            raise self.error
        return task

    def cancel(self, task: int) -> None:
        self.cancelled.append(task)


@pytest.fixture
def carrying(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Ray]]:
    """The module with such a Ray, whose thread looks at nothing."""
    ray = Ray()
    monkeypatch.setitem(sys.modules, "ray", ray)  # type: ignore[arg-type]
    known = sys.modules.pop("core.cluster.ray_carrier", None)
    module = importlib.import_module("core.cluster.ray_carrier")
    monkeypatch.setattr(module.Carrier, "_look", lambda self: None)
    yield module, ray
    del sys.modules["core.cluster.ray_carrier"]
    delattr(sys.modules["core.cluster"], "ray_carrier")
    if known is not None:
        sys.modules["core.cluster.ray_carrier"] = known


def crew(place: Path, *runs: str) -> dict[str, Any]:
    return {
        "runs": list(runs), "cpus": 2, "gpus": 1, "words": ["train", *runs], "settings": {"A": "b"}, "log": str(place / "log"),
        "held": [str(place / f"{run}.lock") for run in runs],
    }  # fmt: skip


def test_crews_are_put_in_the_line_once_and_kept(carrying: tuple[Any, Ray], tmp_path: Path) -> None:
    module, ray = carrying
    file, one, two = tmp_path / "line.json", crew(tmp_path, "a", "b"), crew(tmp_path, "c")
    carrier = module.Carrier(str(file))
    carrier.put([one, two])
    carrier.put([one])
    assert carrier.names() == ["a", "b", "c"]
    assert ray.begun == [
        (
            {"name": run, "scheduling_strategy": "SPREAD", "num_cpus": 2, "num_gpus": 1, "max_retries": 20},
            (crew_["words"], {"A": "b"}, str(tmp_path / "log")),
        )
        for run, crew_ in (("a", one), ("c", two))
    ]
    assert json.loads(file.read_text()) == {"crews": [one, two]}
    assert [path.name for path in tmp_path.iterdir()] == ["line.json"]
    again = module.Carrier(str(file))
    assert again.names() == ["a", "b", "c"], "it begins again from its file"
    assert len(ray.begun) == 4


def test_what_has_ended_leaves_the_line_and_a_failure_is_told_in_its_log(carrying: tuple[Any, Ray], tmp_path: Path) -> None:
    module, ray = carrying
    carrier = module.Carrier(str(tmp_path / "line.json"))
    carrier.put([crew(tmp_path, "a"), crew(tmp_path, "b")])
    carrier._end(0)
    assert carrier.names() == ["b"]
    assert not (tmp_path / "log").exists()
    assert [one["runs"] for one in json.loads((tmp_path / "line.json").read_text())["crews"]] == [["b"]]
    ray.error = RuntimeError("node\n  died " + "x" * 400)
    carrier._end(1)
    told = (tmp_path / "log").read_text()
    assert told.startswith("Ray gave the run up: RuntimeError node died xxx")
    assert len(told) == len("Ray gave the run up: ") + 301
    assert carrier.names() == []


def test_only_what_nobody_holds_is_taken_out_of_the_line(
    carrying: tuple[Any, Ray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, ray = carrying
    carrier = module.Carrier(str(tmp_path / "line.json"))
    carrier.put([crew(tmp_path, "a", "b"), crew(tmp_path, "c")])
    monkeypatch.setattr(module, "_is_held", lambda path: path.endswith("b.lock"))
    assert carrier.drop_waiting() == ["a", "b"]
    assert ray.cancelled == [1]


def test_a_lock_that_somebody_holds_is_told_from_one_that_is_free_or_not_there(carrying: tuple[Any, Ray], tmp_path: Path) -> None:
    module, _ = carrying
    path = tmp_path / "worker.lock"
    assert not module._is_held(str(path))
    path.write_text("")
    assert not module._is_held(str(path))
    with claimed(path, Refused("")):
        assert module._is_held(str(path))
    assert not module._is_held(str(path)), "asking holds nothing"


class Ended(Exception):
    """Raised in place of what ends the actor."""


def test_an_actor_ends_when_nothing_was_left_to_do_for_a_minute(
    carrying: tuple[Any, Ray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, ray = carrying
    now = SimpleNamespace(time=100.0, slept=[])
    killed: list[object] = []

    def sleep(seconds: float) -> None:
        now.slept.append(seconds)
        now.time += 20.0

    def wait(tasks: list[int], num_returns: int, timeout: float) -> tuple[list[int], list[int]]:
        assert (num_returns, timeout) == (1, 1.0)
        now.time += 100.0  # a run takes its time, which is not idleness
        return tasks[:1], tasks[1:]

    def kill(actor: object, no_restart: bool) -> None:
        killed.append((actor, no_restart))
        raise Ended

    ray.wait, ray.kill = wait, kill  # type: ignore[attr-defined]
    ray.get_runtime_context = lambda: SimpleNamespace(current_actor="itself")  # type: ignore[attr-defined]
    monkeypatch.undo()  # its real look; Ray and the module stay as the fixture made them
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now.time, sleep=sleep))
    monkeypatch.setattr(module.threading, "Thread", lambda target, daemon: SimpleNamespace(start=lambda: None))
    carrier = module.Carrier(str(tmp_path / "line.json"))
    carrier.put([crew(tmp_path, "a"), crew(tmp_path, "b")])
    with pytest.raises(Ended):
        carrier._look()
    assert carrier.names() == []
    assert now.slept == [1.0] * 4  # at sixty seconds it stays, beyond them it goes
    assert killed == [("itself", True)]
