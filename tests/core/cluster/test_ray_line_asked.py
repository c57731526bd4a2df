"""What the line of a study asks of a Ray cluster and what a cluster's child is asked; no Ray is needed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.cluster import ray_line as module
from core.cluster.ray_line import (
    Needs,
    Node,
    RayCluster,
    RayLine,
    asked_of,
    at_once,
    check_address,
    check_nodes,
    needs_of,
    ray_line,
)
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.studies.folder import StudyFolder
from core.support.computing import SURROUNDINGS
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace
from core.training import launcher

STUDY: Any = SimpleNamespace(name="rates")


class Asked:
    """Stands in for a cluster: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.complaints: list[str] = []
        self.closed = False

    def nodes(self) -> tuple[Node, ...]:
        return (Node("a", 8, 2), Node("b", 4, 0))

    def ask(self, act: str, **values: Any) -> dict[str, Any]:
        self.asked.append((act, values))
        return {"names": ["a", "b"], "stay": ["b"], "complaints": self.complaints}

    def close(self) -> None:
        self.closed = True


def test_runs_are_put_in_the_line_with_what_a_node_takes_to_train_them(workspace: Workspace) -> None:
    cluster: Any = Asked()
    line = RayLine(workspace, STUDY, cluster, {"cpus": "3"})
    crew = tuple(RunFolder.create(workspace, name, "pets", Recipe(deterministic=True)) for name in ("a", "b"))
    line.put([crew])
    folder = StudyFolder.of(workspace, "rates").path.absolute()
    (look, seen), (put, given) = cluster.asked
    assert (look, put) == ("look", "put")
    assert seen["program"].endswith("main.py")
    assert (seen["folder"], seen["locked"]) == (str(workspace.root), str(folder / "seen.lock"))
    assert given["file"] == str(folder / "ray.json")
    assert given["tasks"] == [
        {
            "runs": ["a", "b"],
            "words": launcher.worker_words(workspace, crew, "--take-up"),
            "settings": {**SURROUNDINGS, **launcher.worker_settings(crew[0])},
            "log": str(crew[0].path.absolute() / "worker.log"),
            "held": [str(one.path.absolute() / "worker.lock") for one in crew],
            "cpus": 3,
            "gpus": 1,
        }
    ]
    assert line.names() == {"a", "b"}
    assert line.drop_waiting() == {"b"}
    assert {values["key"] for act, values in cluster.asked if act != "look"} == {line._key}
    assert line._key.startswith("study-")
    assert RayLine(workspace, SimpleNamespace(name="others"), cluster, {})._key != line._key  # type: ignore[arg-type]
    assert line.hint() == "The end of worker.log in its folder, and `ray status`, tell more."
    line.close()
    assert cluster.closed


def test_nodes_that_lack_something_are_named(workspace: Workspace, tmp_path: Path) -> None:
    cluster: Any = Asked()
    cluster.complaints = ["b does not see /work."]
    with pytest.raises(Refused) as caught:
        check_nodes(cluster, workspace, tmp_path / "new" / "seen.lock", ["/opt/safelight", "worker"])
    assert caught.value.message == "Not every node can train: b does not see /work."
    assert caught.value.hint.startswith(
        "Every node needs Safelight and the workspace at the same paths; `main.py doctor --shared"
    )
    assert cluster.asked[0][1]["program"] == "/opt/safelight"


CHILD = """#!/bin/sh
echo "$@" > {place}/begun
echo '{{"ready": true}}'
while read line
do
    echo "$line" >> {place}/asked
    IFS= read -r said < {place}/answer
    echo "$said"
done
"""


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RayCluster]:
    """A cluster whose child says what stands in a file."""
    if os.name == "nt":
        pytest.skip("the child is a script of a shell")
    child = tmp_path / "child"
    child.write_text(CHILD.format(place=tmp_path))
    child.chmod(0o755)
    monkeypatch.setattr(module, "ray_is_here", lambda: True)
    monkeypatch.setattr(sys, "executable", str(child))
    found = RayCluster("ray://head:1")
    yield found
    found.close()


def test_a_cluster_is_asked_in_lines_of_json(cluster: RayCluster, tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    answer.write_text('{"nodes": [{"name": "a", "cpus": 8.0, "gpus": 1.0}]}\n')
    assert cluster.nodes() == (Node("a", 8, 1),)
    answer.write_text("{}\n")
    assert cluster.ask("begin", None, tasks=[1]) == {}
    asked = [json.loads(line) for line in (tmp_path / "asked").read_text().splitlines()]
    assert asked == [{"act": "nodes"}, {"act": "begin", "tasks": [1]}]
    assert (tmp_path / "begun").read_text() == "-m core.cluster.ray_child ray://head:1\n"
    answer.write_text('{"error": "The node is gone"}\n')
    with pytest.raises(Refused) as caught:
        cluster.ask("names")
    assert caught.value.message == "The Ray cluster at ray://head:1 cannot be asked any more: The node is gone."
    assert caught.value.hint == "Try again once it answers. Runs of a study go on there meanwhile."
    cluster._child.kill()
    cluster._child.wait()
    with pytest.raises(Refused, match=r"any more: it does not answer\."):
        cluster.ask("names")
    cluster.close()


def test_a_child_is_left_by_the_end_of_its_questions(cluster: RayCluster) -> None:
    cluster.close()
    assert cluster._child.returncode == 0, "it was not killed"
    cluster.close()


@pytest.mark.parametrize("address", ["auto", "ray://head:10001", "ray://[fe80::1]:1"])
def test_addresses_that_can_be_one(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize("address", ["", "head:10001", "ray://head", "ray://a b:1", "ray://head:123456"])
def test_addresses_that_cannot_be_one_are_refused_before_anybody_is_asked(address: str) -> None:
    with pytest.raises(BadInput) as caught:
        ray_line(address, {})
    assert (
        str(caught.value) == f"{address!r} is no address of a Ray cluster. Write it as ray://HOST:PORT, as in ray://head:10001."
    )
    with pytest.raises(BadInput):
        RayCluster(address)


def test_what_a_run_takes_is_looked_at_before_anybody_is_asked(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    with pytest.raises(BadInput) as caught:
        ray_line("auto", {"time": "4"})
    assert str(caught.value) == "Ray knows no 'time'. Say cpus or gpus, as in gpus=1."
    with pytest.raises(BadInput) as caught:
        asked_of({"cpus": "0"})
    assert str(caught.value) == "'0' is no number of cpus. As in cpus=1."
    assert asked_of({"cpus": "1", "gpus": "0"}) == {"cpus": 1, "gpus": 0}
    monkeypatch.setattr(module, "RayCluster", lambda address: address)
    line = ray_line("auto", {"cpus": "2"})(workspace, STUDY)
    assert (line._workspace, line._cluster, line._options) == (workspace, "auto", {"cpus": "2"})


def test_what_there_is_is_told_where_it_is_not_enough() -> None:
    with pytest.raises(BadInput) as caught:
        needs_of((Node("a", 8, 0), Node("b", 1, 1)), {"cpus": "9"})
    assert str(caught.value) == "No node has 9 cores and 1 GPU. There are a: 8 cores, 0 GPUs, b: 1 core, 1 GPU."
    with pytest.raises(BadInput) as caught:
        needs_of((), {})
    assert str(caught.value) == "No node has 1 core and 0 GPUs. The cluster has no nodes."
    assert needs_of((Node("a", 0, 0), Node("b", 6, 0)), {}) == Needs(6, 0)
    assert [needs.words for needs in (Needs(1, 0), Needs(8, 1))] == ["1 core", "1 GPU and 8 cores"]
    assert at_once((Node("a", 9, 1), Node("b", 4, 8)), Needs(2, 1)) == 1 + 2
    assert at_once((Node("a", 9, 1), Node("b", 4, 8)), Needs(2, 0)) == 4 + 2
