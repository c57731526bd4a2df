"""Where pictures are read is this machine, unless a cluster is asked for."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from core.cli.console import Misused
from core.cli.reading_place import add_reading_place, cluster_asked, reading_at
from core.cluster import ray_line
from core.datasets.catalog.inspecting import inspect
from core.support.errors import Refused
from core.support.workspace import Workspace
from tests.made_up_cluster import MadeUpCluster


def asked(*words: str) -> tuple[str, dict[str, str]]:
    parser = argparse.ArgumentParser()
    add_reading_place(parser, "files are read")
    return cluster_asked(parser.parse_args(words))


def test_a_cluster_is_asked_for_by_name_or_address() -> None:
    assert asked() == asked("--on", "here") == ("", {})
    assert asked("--on", "ray", "--ray", "cpus=2") == ("auto", {"cpus": "2"})
    assert asked("--on", "ray://head:10001") == ("ray://head:10001", {})
    for words in (("--on", "slurm"), ("--ray", "cpus=2")):
        with pytest.raises(Misused):
            asked(*words)


def test_only_a_cluster_that_answers_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.at(tmp_path)
    with reading_at("", {}, workspace, "boats") as read:
        assert read is inspect
    monkeypatch.setattr(ray_line, "RayCluster", MadeUpCluster)
    with reading_at("auto", {}, workspace, "boats") as read:
        assert read is not inspect
    with pytest.raises(Refused, match="Nobody answers"), reading_at("ray://nobody:1", {}, workspace, "boats"):
        raise AssertionError("nobody reads")
