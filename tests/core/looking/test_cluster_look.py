"""A closer look by a cluster finds what one by this machine finds; what a node does not come to is said and computed here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.cluster.ray_line import Node
from core.cluster.reading import read_listed
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, check
from core.looking import cluster_look, embedding
from core.looking.cluster_look import check_on_cluster, look_on_cluster
from core.looking.embedding import Looker
from core.looking.looking import LookResult
from core.looking.sharing import Share, look_at_share
from core.support.errors import Refused
from core.support.jobs import Context, Note, Progress
from core.support.workspace import Workspace
from tests.made_up_cluster import MadeUpCluster
from tests.ray_clusters import loopback_cluster

ROOT = Path(__file__).resolve().parents[3]


class LookingCluster(MadeUpCluster):
    """Its nodes are this process, and the last of them is lost."""

    told = (Node("a", 4, 0), Node("b", 4, 0), Node("c", 4, 0))
    dataset: Dataset
    asked: tuple[str, ...] = ()

    def ask(self, act: str, **values: Any) -> dict[str, Any]:
        if act == "look":
            return {"complaints": []}
        if act == "begin":
            type(self).asked = tuple(task["words"][-1] for task in values["tasks"])
            assert {task["cpus"] for task in values["tasks"]} == {4}
            for said in self.asked[:-1]:
                look_at_share(self.dataset, Share.read(said), Context())
            return {}
        assert act == "statuses"
        return {"statuses": [0] * (len(self.asked) - 1) + [1]}


class ReadingCluster(MadeUpCluster):
    """Its nodes are this process, and read all that is listed."""

    begun = 0

    def ask(self, act: str, **values: Any) -> dict[str, Any]:
        if act == "look":
            return {"complaints": []}
        if act == "begin":
            for task in values["tasks"]:
                words = task["words"]
                assert words[words.index("check") + 1] == "shapes"
                read_listed(Path(words[words.index("--listed") + 1]), 1, Context())
                type(self).begun += 1
            return {}
        assert act == "statuses"
        return {"statuses": [0] * self.begun}


def test_a_check_without_a_closer_look_reads_files_only(eight: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_look, "RayCluster", ReadingCluster)
    for file in sorted(eight.root.rglob("*.png")):
        os.utime(file, ns=(1, 1))  # so that each has to be read again
    workspace = Workspace.at(eight.folder.parent.parent)
    found = check_on_cluster(workspace, eight, "auto", {}, False, Context())
    assert (found.dataset, found.samples, ReadingCluster.begun) == ("shapes", 8, 1)
    assert not eight.cached("shares.log").exists(), "nobody was asked to look closer"
    assert found.read_again > 0
    assert found == replace(check(eight, Context()), read_again=found.read_again)


LOOKED = LookResult(0, 0, CheckResult("shapes", 8, (), 0))


class AskedCluster(MadeUpCluster):
    """Takes what it is asked, does nothing, and loses two of six shares."""

    told = (Node("a", 4, 0), Node("b", 4, 0), Node("c", 4, 0))
    heard: dict[str, dict[str, Any]]
    closed = 0

    def ask(self, act: str, **values: Any) -> dict[str, Any]:
        self.heard[act] = values
        return {"complaints": [], "statuses": [0, 0, 1, 0, 0, 1]}

    def close(self) -> None:
        type(self).closed += 1


@pytest.mark.parametrize("closer", [True, False])
def test_each_node_is_asked_for_a_share_and_a_lost_one_is_said(
    eight: Dataset, monkeypatch: pytest.MonkeyPatch, closer: bool
) -> None:
    gathered: list[object] = []
    told: list[object] = []
    workspace, context = Workspace.at(eight.folder.parent.parent), Context(told.append)
    monkeypatch.setattr(AskedCluster, "heard", {}, raising=False)
    monkeypatch.setattr(AskedCluster, "closed", 0)
    monkeypatch.setattr(cluster_look, "RayCluster", AskedCluster)
    monkeypatch.setattr(cluster_look, "gather_shares", lambda *given: gathered.append(given) or 12)
    monkeypatch.setattr(
        "core.looking.looking.look_closer", lambda *given: LOOKED if gathered and given == (eight, context) else None
    )
    log = eight.cached("shares.log")
    if closer:
        assert check_on_cluster(workspace, eight, "auto", {"cpus": "2"}, True, context) is LOOKED.checked
    else:
        assert look_on_cluster(workspace, eight, "auto", {"cpus": "2"}, context) == 12
    assert gathered == [(eight, 6, context)]
    assert log.parent.is_dir()
    assert AskedCluster.closed == 1 + closer, "of a look and of the reading before it"
    assert AskedCluster.heard["look"]["locked"] == str(eight.cached("seen.lock"))
    assert AskedCluster.heard["look"]["folder"] == str(workspace.root)
    tasks = AskedCluster.heard["begin"]["tasks"]
    assert [task["words"][-4:] for task in tasks] == [["check", "shapes", "--share", f"{n}/6"] for n in range(1, 7)]
    assert {(task["log"], task["cpus"], task["gpus"]) for task in tasks} == {(str(log), 2, 0)}
    looked = [(event.done, event.total) for event in told if isinstance(event, Progress) and "on the cluster" in event.what]
    assert looked == [(n, 6) for n in range(7)]
    (said,) = (event.text for event in told if isinstance(event, Note))
    assert said == f"2 shares of 6 came to nothing, and this machine looks at those pictures. What was said is in {log}."


@pytest.mark.soak
def test_shares_are_looked_at_and_a_lost_one_is_left_to_this_machine(eight: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "FEATURE_BLOCK", {"cpu": 2, "cuda": 2})
    monkeypatch.setattr(LookingCluster, "dataset", eight, raising=False)
    monkeypatch.setattr(cluster_look, "RayCluster", LookingCluster)
    told: list[object] = []
    workspace = Workspace.at(eight.folder.parent.parent)
    assert look_on_cluster(workspace, eight, "auto", {}, Context(told.append)) == 12, "of four blocks the third is lost"
    assert LookingCluster.asked == ("1/3", "2/3", "3/3")
    assert next(event.text for event in told if isinstance(event, Note)).startswith("1 share of 3 came to nothing")
    assert [(event.done, event.total) for event in told if isinstance(event, Progress)][-1] == (3, 3)
    looker = Looker(eight, Context())
    looker.look()
    assert looker.computed == 4


class LostCluster(LookingCluster):
    """It is lost while its nodes are at work."""

    def ask(self, act: str, **values: Any) -> dict[str, Any]:
        if act == "statuses":
            raise Refused("The Ray cluster cannot be asked any more: it is gone.", "Try again.")
        return {"complaints": []}


def test_what_a_lost_cluster_did_not_come_to_is_left_to_this_machine(eight: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_look, "RayCluster", LostCluster)
    told: list[object] = []
    workspace = Workspace.at(eight.folder.parent.parent)
    assert look_on_cluster(workspace, eight, "auto", {}, Context(told.append)) == 0
    notes = [event.text for event in told if isinstance(event, Note)]
    assert notes == ["The Ray cluster cannot be asked any more: it is gone. This machine looks at what is left."]


@pytest.mark.soak
def test_a_real_cluster_finds_what_this_machine_finds(shapes: Dataset, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    found = []
    with loopback_cluster(2) as cluster:
        for place in (["--on", cluster.client], []):
            workspace = Workspace.at(tmp_path / f"w{len(found)}")
            shutil.copytree(shapes.folder, workspace.dataset_folder("shapes"), ignore=shutil.ignore_patterns("cache"))
            words = [sys.executable, str(ROOT / "main.py"), "--workspace", str(workspace.root), "check", "shapes", "--closer"]
            told = subprocess.run([*words, *place, "--json"], capture_output=True, text=True, timeout=300)
            assert told.returncode == 0, told.stderr
            assert "came to nothing" not in told.stderr
            found.append(json.loads(told.stdout))
    assert found[0] == found[1]
    assert found[0]["samples"] == 16
