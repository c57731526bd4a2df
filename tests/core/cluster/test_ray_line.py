"""A study on Ray: what a run needs of a node, what is refused, and a node that dies in the middle of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psutil
import pytest
import torch

from core.cluster import installed, ray_line, watching
from core.cluster.places import carry_on
from core.cluster.ray_child import _first_line
from core.cluster.ray_line import Needs, Node, RayCluster, needs_of
from core.runs.event_log import EventReader
from core.runs.events import CheckpointSaved, Epoch, Event, Started
from core.runs.folder import RunFolder
from core.studies.training import train_study
from core.support.errors import BadInput, Refused
from core.support.jobs import Context
from core.training.launcher import read_worker
from core.training.worker import work
from tests.ray_clusters import LoopbackCluster, loopback_cluster
from tests.shape_runs import best_weights, shapes_workspace
from tests.stacked_runs import heads_workspace, of_heads
from tests.tiny_training import same
from tests.told_studies import asked

PLAIN = (Node("a", 16, 0), Node("b", 8, 0))
WITH_GPUS = (Node("a", 64, 8), Node("b", 32, 8), Node("c", 4, 0))


@pytest.mark.parametrize(
    ("nodes", "options", "needs"),
    [
        (PLAIN, {}, Needs(8, 0)),
        (PLAIN, {"cpus": "2"}, Needs(2, 0)),
        (WITH_GPUS, {}, Needs(4, 1)),
        (WITH_GPUS, {"gpus": "2"}, Needs(8, 2)),
        (WITH_GPUS, {"gpus": "0"}, Needs(4, 0)),
        (WITH_GPUS, {"gpus": "1", "cpus": "1"}, Needs(1, 1)),
    ],
)
def test_a_run_takes_a_gpu_and_its_part_of_the_cores_or_a_processor(
    nodes: tuple[Node, ...], options: dict[str, str], needs: Needs
) -> None:
    assert needs_of(nodes, options) == needs


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"cpus": "0"}, "no number of cpus"), ({"gpus": "one"}, "no number of gpus"), ({"time": "4"}, "knows no 'time'"),
        ({"cpus": "32"}, "No node has 32 cores and 0 GPUs"), ({"gpus": "1"}, "No node has 8 cores and 1 GPU"),
    ],
)  # fmt: skip
def test_what_no_node_has_is_refused_with_what_there_is(options: dict[str, str], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        needs_of(PLAIN, options)


def test_without_ray_it_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda name: None)
    assert not installed.ray_is_here()
    with pytest.raises(Refused, match="Ray is not installed"):
        RayCluster("auto")


def test_a_cluster_that_does_not_answer_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray")
    monkeypatch.setattr(ray_line, "PATIENCE", 0.05)
    with pytest.raises(Refused, match="No Ray cluster answers on this machine"):
        RayCluster("auto")


@pytest.mark.skipif(os.name == "nt", reason="the child is a script of a shell")
def test_a_child_that_does_not_leave_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stays = tmp_path / "stays"
    stays.write_text("#!/bin/sh\necho '{\"ready\": true}'\nexec sleep 60\n")
    stays.chmod(0o755)
    monkeypatch.setattr(ray_line, "ray_is_here", lambda: True)
    monkeypatch.setattr(ray_line, "CLOSE_SECONDS", 0.05)
    monkeypatch.setattr(sys, "executable", str(stays))
    cluster = RayCluster("auto")
    cluster.close()
    assert cluster._child.poll() is not None


@pytest.mark.skipif(sys.platform == "win32", reason="the child is a shell's script here")
def test_what_ray_says_without_a_full_stop_gets_one_before_the_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ray client connection timeout Is it the address of its head?` stood in the terminal."""
    child = tmp_path / "child"
    child.write_text("""#!/bin/sh\necho '{"error": "connection timeout"}'\n""")
    child.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(child))
    monkeypatch.setattr(installed, "find_spec", lambda name: name)
    with pytest.raises(Refused, match=r"at ray://nowhere:1: connection timeout\. Is it"):
        RayCluster("ray://nowhere:1")


def node_of(cluster: LoopbackCluster, folder: RunFolder) -> int | None:
    """The node on which a run is being trained."""
    told = read_worker(folder)
    if told is None or not folder.busy():
        return None
    parents = {one.pid for one in psutil.Process(told.process).parents()}
    return next((place for place in range(2) if cluster.raylet(place).pid in parents), None)


def said(folder: RunFolder) -> list[Event]:
    return EventReader(folder.events_path).read_new()


@pytest.mark.soak
def test_a_node_that_dies_has_its_runs_taken_up_elsewhere_and_nothing_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray")
    here, there = (shapes_workspace(tmp_path / name, classes=2, each=6, size=8) for name in ("here", "there"))
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.1)
    settings = ("picture_size=8", "epochs=800", "precision=fp32", "early_stopping=0")
    study = asked(there, "learning_rate=0.01,0.001", seeds=2, settings=settings)
    lost: list[str] = []

    def lose_a_node(_: object) -> None:
        """Kills the second node as soon as a run there has saved something."""
        for name in there.run_names() if not lost else ():
            folder = RunFolder.open(there, name)
            if node_of(cluster, folder) == 1 and any(isinstance(event, CheckpointSaved) for event in said(folder)):
                cluster.raylet(1).kill()
                lost.append(name)
                return

    with loopback_cluster(2) as cluster:
        carry = carry_on(cluster.client, {})
        assert carry is not None
        found = train_study(there, study, Context(lose_a_node), carry)
    assert (found.missing, found.failed) == (0, ())
    assert lost
    began = [event for event in said(RunFolder.open(there, lost[0])) if isinstance(event, Started)]
    assert len(began) == 2
    assert began[1].from_step > 0, "it began anew"
    assert train_study(here, study, Context()).missing == 0
    for name in found.runs:
        one, other = RunFolder.open(there, name), RunFolder.open(here, name)
        assert same(best_weights(one), best_weights(other)), name
        assert [epoch.val_loss for epoch in one.history().epochs] == [epoch.val_loss for epoch in other.history().epochs]


@pytest.mark.soak
def test_heads_are_one_task_which_another_node_does_again_when_its_own_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray")
    there = heads_workspace(tmp_path / "there")
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.1)
    settings = (*of_heads(there), "epochs=3000", "early_stopping=0")
    study = asked(there, "learning_rate=0.01,0.001", preset="quick", settings=settings)
    lost: list[int] = []

    def lose_a_node(_: object) -> None:
        folders = [RunFolder.open(there, name) for name in there.run_names()] if not lost else []
        nodes = [node_of(cluster, folder) for folder in folders if any(isinstance(event, Epoch) for event in said(folder))]
        # The head is never lost: it keeps what is in line.
        if len(nodes) == 4 and None not in nodes:
            lost.append(max(node or 0 for node in nodes))
            if lost[0]:
                cluster.raylet(1).kill()

    with loopback_cluster(2) as cluster:
        carry = carry_on(cluster.client, {})
        assert carry is not None
        found = train_study(there, study, Context(lose_a_node), carry)
    assert (found.missing, found.failed) == (0, ())
    assert lost
    for name in found.runs:
        one = RunFolder.open(there, name)
        began = [event for event in said(one) if isinstance(event, Started)]
        assert len(began) == 1 + bool(lost[0])
        alone = RunFolder.begin(there, one.request.model_copy(update={"run": f"{name} alone"}))
        assert work(there, alone) == 0
        weights = best_weights(alone)
        assert all(torch.allclose(tensor, weights[key], atol=1e-5) for key, tensor in best_weights(one).items()), name


def test_of_what_ray_says_its_advice_about_its_own_options_is_left_out() -> None:
    """The window told people to set `--address`, which it does not have."""
    said = "Could not find any running Ray instance. Please specify the one to connect to by setting `--address` flag."
    assert _first_line(ConnectionError(said)) == "Could not find any running Ray instance."
    assert _first_line(ConnectionError("Please wait.")) == "Please wait."
