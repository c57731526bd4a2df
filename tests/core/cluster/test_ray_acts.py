"""What the child that speaks with Ray asks of it, and what it makes of the answers; a stand-in for Ray, which is an extra."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from core.cluster import ray_child

ROOT = Path(__file__).resolve().parents[3]


class RayError(Exception):
    """Of whatever Ray raises."""


class RayActorError(RayError):
    """The actor has gone."""


class Ray(ModuleType):
    """One cluster: its nodes, its actors by name, and what it was asked."""

    exceptions = SimpleNamespace(RayError=RayError, RayActorError=RayActorError)

    def __init__(self) -> None:
        super().__init__("ray")
        self.asked: list[Any] = []
        self.actors: dict[str, Any] = {}
        self.gone = 0  # how often the actor goes before it hears
        self.ended: dict[str, object] = {}

    def nodes(self) -> list[dict[str, Any]]:
        told = [("10.0.0.1", True, {"CPU": 8.0, "GPU": 1.0}), ("10.0.0.2", False, {}), ("10.0.0.3", True, {"memory": 1.0})]
        return [
            {"NodeManagerAddress": name, "NodeID": f"id {name}", "Alive": alive, "Resources": has} for name, alive, has in told
        ]

    def get_actor(self, key: str, namespace: str) -> Any:
        assert namespace == "safelight"
        if key not in self.actors:
            raise ValueError
        return self.actors[key]

    def get(self, asked: Any, timeout: float = 120) -> Any:
        assert timeout == 120
        if self.gone and asked != "complaint":
            self.gone -= 1
            raise RayActorError
        if isinstance(given := self.ended.get(asked, asked), Exception):
            raise given
        return given

    def wait(self, tasks: list[str], num_returns: int, timeout: float) -> tuple[list[str], list[str]]:
        assert (num_returns, timeout) == (len(tasks), 0.5)
        return [task for task in tasks if task in self.ended], []

    def remote(self, what: Any) -> Any:
        def options(**given: Any) -> Any:
            def begin(*arguments: Any) -> Any:
                self.asked.append((getattr(what, "__name__", what), given, arguments))
                return self.actors.setdefault("made", actor(self)) if "name" in given else f"task {len(self.asked) - 1}"

            return SimpleNamespace(remote=begin)

        return SimpleNamespace(options=options)


def actor(ray: Ray) -> Any:
    def method(name: str, gives: Any) -> Any:
        def remote(*given: Any) -> Any:
            ray.asked.append((name, *given))
            return gives

        return SimpleNamespace(remote=remote)

    return SimpleNamespace(
        put=method("put", "put"), names=method("names", ("a", "b")), drop_waiting=method("drop_waiting", ("a",))
    )


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ray]:
    found = Ray()
    monkeypatch.setitem(sys.modules, "ray", found)
    known = sys.modules.pop("core.cluster.ray_carrier", None)
    importlib.import_module("core.cluster.ray_carrier")
    yield found
    del sys.modules["core.cluster.ray_carrier"]
    delattr(sys.modules["core.cluster"], "ray_carrier")
    if known is not None:
        sys.modules["core.cluster.ray_carrier"] = known


def test_nodes_that_are_alive_are_told_with_what_they_have(ray: Ray) -> None:
    assert ray_child.nodes() == {
        "nodes": [{"name": "10.0.0.1", "cpus": 8.0, "gpus": 1.0}, {"name": "10.0.0.3", "cpus": 0, "gpus": 0}]
    }


def test_runs_are_put_in_the_line_of_an_actor_that_stays(ray: Ray, tmp_path: Path) -> None:
    kept = tmp_path / "ray.json"
    kept.write_text("of somebody else")
    assert ray_child.put("study", str(kept), [{"runs": ["a"]}]) == {}
    assert not kept.exists()
    begun, put = ray.asked
    assert begun == (
        "Carrier",
        {
            "name": "study", "namespace": "safelight", "lifetime": "detached", "max_restarts": -1, "get_if_exists": True,
            "num_cpus": 0, "resources": {"node:__internal_head__": 0.001},
        },
        (str(kept),),
    )  # fmt: skip
    assert put == ("put", [{"runs": ["a"]}])
    ray.actors["study"] = actor(ray)
    kept.write_text("its own")
    ray_child.put("study", str(kept), [])
    assert kept.exists(), "an actor that is there goes on by what it kept"


def test_an_actor_that_went_just_now_is_begun_once_more(ray: Ray, tmp_path: Path) -> None:
    ray.gone = 1
    ray_child.put("study", str(tmp_path / "ray.json"), [])
    assert [asked[0] for asked in ray.asked] == ["Carrier", "put"] * 2
    ray.gone = 2
    with pytest.raises(RayActorError):
        ray_child.put("study", str(tmp_path / "ray.json"), [])


def test_a_line_is_asked_for_its_runs_and_none_has_none(ray: Ray) -> None:
    assert (ray_child.names("study"), ray_child.drop_waiting("study")) == ({"names": []}, {"stay": []})
    ray.actors["study"] = actor(ray)
    assert ray_child.names("study") == {"names": ("a", "b")}
    assert ray_child.drop_waiting("study") == {"stay": ("a",)}
    ray.gone = 1
    assert ray_child.names("study") == {"names": []}


def test_commands_are_begun_on_nodes_in_turn_and_their_ends_are_told(ray: Ray) -> None:
    assert ray_child.statuses() == {"statuses": []}
    tasks = [
        {"cpus": 2, "gpus": 1, "words": [name], "settings": {"A": "b"}, "log": f"{name}.log"} for name in ("a", "b", "c", "d")
    ]
    assert ray_child.begin(tasks) == {}
    needs = {"num_cpus": 2, "num_gpus": 1, "scheduling_strategy": "SPREAD", "max_retries": 3}
    assert ray.asked[0] == ("carry_out", needs, (["a"], {"A": "b"}, "a.log"))
    assert len(ray.asked) == 4
    ray.ended = {"task 0": 0, "task 1": 3, "task 3": RayError()}
    try:
        assert ray_child.statuses() == {"statuses": [0, 3, None, 1]}
    finally:
        ray_child._begun.clear()


def test_every_node_that_is_alive_is_asked_what_it_lacks(ray: Ray, monkeypatch: pytest.MonkeyPatch) -> None:
    strategies = ModuleType("ray.util.scheduling_strategies")
    strategies.NodeAffinitySchedulingStrategy = lambda node, soft: (node, soft)  # type: ignore[attr-defined]
    for name, module in (("ray.util", ModuleType("ray.util")), ("ray.util.scheduling_strategies", strategies)):
        monkeypatch.setitem(sys.modules, name, module)
    ray.ended = {"task 0": "has no main.py", "task 1": ""}
    assert ray_child.look("main.py", "/work", "lock") == {"complaints": ["10.0.0.1 has no main.py."]}
    assert ray.asked[0] == (
        "complaint", {"num_cpus": 0, "scheduling_strategy": ("id 10.0.0.1", False)}, ("main.py", "/work", "lock")
    )  # fmt: skip


STAND_IN = """
import os
from types import SimpleNamespace
exceptions = SimpleNamespace(RayError=Exception, RayActorError=Exception)
cloudpickle = SimpleNamespace(register_pickle_by_value=lambda module: print("by its text:", module.__name__))
tries = [None] * int(os.environ["TRIES"])
def init(address, namespace, log_to_driver, logging_level):
    print("joined", address, namespace, log_to_driver, logging_level)
    if tries:
        tries.pop()
        raise ConnectionAbortedError("It has just begun.")
def nodes():
    return []
"""
CHILD = """
import sys
from core.cluster import ray_child
ray_child._PAUSE = 0.0
ray_child.main(*sys.argv[1:])
"""


def child(tmp_path: Path, tries: int, asked: str) -> tuple[list[Any], list[str]]:
    """What the child answers, and what is said beside it."""
    (tmp_path / "ray.py").write_text(STAND_IN)
    told = subprocess.run(
        [sys.executable, "-c", CHILD, "auto"], input=asked, capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "TRIES": str(tries)},
    )  # fmt: skip
    return [json.loads(line) for line in told.stdout.splitlines()], told.stderr.splitlines()


def test_the_child_joins_answers_line_by_line_and_tells_what_goes_wrong(tmp_path: Path) -> None:
    answers, said = child(tmp_path, 4, '{"act": "nodes"}\n{"act": "dance"}\n{"act": "nodes"}\n')
    assert answers == [{"ready": True}, {"nodes": []}, {"error": "'dance'"}, {"nodes": []}]
    assert said == [
        *["joined auto safelight False ERROR"] * 5, "by its text: core.cluster.on_node", "by its text: core.cluster.ray_carrier"
    ]  # fmt: skip
    answers, said = child(tmp_path, 5, "")
    assert (answers, len(said)) == ([{"error": "It has just begun."}], 5)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "RuntimeError"), ("\n one \n two", "one"), ("Only this:", "Only this:"),
        ("The task failed:\n  at x\n  ValueError: no\n", "The task failed: ValueError: no"),
    ],
)  # fmt: skip
def test_of_what_ray_says_one_line_is_told(said: str, told: str) -> None:
    assert ray_child._first_line(RuntimeError(said)) == told
