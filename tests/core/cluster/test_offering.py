"""What a place offers is said in a sentence, with what a run takes of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.cluster import offering
from core.cluster.offering import offer
from core.cluster.ray_line import Node
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from tests.made_up_cluster import MadeUpCluster


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        ((), "The cluster has no nodes."),
        (
            (Node("a", 8, 0), Node("b", 4, 0)),
            "2 nodes with 12 cores and no GPU. A run takes 4 cores, so that 3 can be trained at once.",
        ),
        (
            (Node("a", 64, 8), Node("b", 4, 0)),
            "2 nodes with 68 cores and 8 GPUs. A run takes 1 GPU and 8 cores, so that 8 can be trained at once.",
        ),
    ],
)
def test_a_cluster_is_told_by_its_nodes(nodes: tuple[Node, ...], told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MadeUpCluster, "told", nodes)
    monkeypatch.setattr(offering, "RayCluster", MadeUpCluster)
    assert offer("ray", "", {}, Context()) == told


def test_shares_are_read_without_a_gpu_and_looked_at_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two nodes read at once, and it was said that a share takes a GPU, so that eight can."""
    monkeypatch.setattr(offering, "RayCluster", MadeUpCluster)
    monkeypatch.setattr(MadeUpCluster, "told", (Node("a", 64, 8), Node("b", 64, 0)))
    assert offer("ray", "", {}, Context(), shares=True) == (
        "2 nodes with 128 cores and 8 GPUs. A share takes 64 cores, so that 2 can be done at once; "
        "for a closer look 1 GPU and 8 cores, so that 8 can."
    )
    told = offer("ray", "", {"gpus": "1", "cpus": "4"}, Context(), shares=True)
    assert told.endswith("A share takes 1 GPU and 4 cores, so that 8 can be done at once.")
    with pytest.raises(BadInput, match=r"^No node has 99 cores and 0 GPUs\. There are a: 64 cores"):
        offer("ray", "", {"cpus": "99", "gpus": "0"}, Context(), shares=True)


def test_what_a_run_is_said_to_take_is_told_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "RayCluster", MadeUpCluster)
    assert offer("ray", "", {"cpus": "2"}, Context()).endswith("A run takes 2 cores, so that 6 can be trained at once.")
    with pytest.raises(BadInput, match="No node has 9 cores"):
        offer("ray", "", {"cpus": "9"}, Context())


def sinfo(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "sinfo"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_slurm_tells_its_partitions_and_refuses_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = r"printf 'short*|10|32|(null)\ngpu|2|64|gpu:h100:8\ngpu|1|48|gpu:a100:4\ntiny|1|1|\ntiny|2|8+|\n'"
    sinfo(tmp_path, monkeypatch, told)
    assert offer("slurm", "", {"partition": "gpu,short"}, Context()) == (
        "3 partitions: short (the usual one, 10 nodes of 32 cores), "
        "gpu (2 nodes of 64 cores and gpu:h100:8, 1 node of 48 cores and gpu:a100:4), "
        "tiny (1 node of 1 core, 2 nodes of 8+ cores)."
    )
    with pytest.raises(BadInput, match=r"no partition called long\. There are: short, gpu, tiny\."):
        offer("slurm", "", {"partition": "long"}, Context())
    with pytest.raises(BadInput, match="is no time"):
        offer("slurm", "", {"time": "soon"}, Context())
    sinfo(tmp_path, monkeypatch, "echo 'Unable to contact slurm controller' >&2; exit 1")
    with pytest.raises(Refused, match="SLURM does not answer: Unable to contact"):
        offer("slurm", "", {}, Context())


def test_other_places_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert offer("here", "", {}, Context()) == ""
    monkeypatch.setenv("PATH", "")
    assert offer("slurm", "", {}, Context()) == "", "nobody can be asked where there is no sinfo"
    with pytest.raises(NotThere):
        offer("moon", "", {}, Context())
