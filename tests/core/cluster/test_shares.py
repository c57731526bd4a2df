"""Shares are told of as they end, each once, until all have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.cluster.ray_line import Needs
from core.cluster.shares import done_by_nodes, share_task
from core.support.computing import program_words
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.made_up_cluster import MadeUpCluster


class SlowCluster(MadeUpCluster):
    """Its shares end one after the other, the last first."""

    def __init__(self) -> None:
        super().__init__("auto")
        self._looks = 0

    def ask(self, act: str, **values: Any) -> dict[str, Any]:
        if act == "begin":
            return {}
        self._looks += 1
        return {"statuses": [0 if self._looks > 2 else None, 3 if self._looks > 1 else None]}


def test_each_share_is_told_of_once_as_it_ends(tmp_path: Path) -> None:
    task = share_task(Workspace.at(tmp_path), ["check", "boats"], tmp_path / "log", Needs(2, 0))
    assert task["words"] == [*program_words(tmp_path), "check", "boats"]
    assert list(done_by_nodes(SlowCluster(), [task, task], Context())) == [(1, False), (0, True)]  # type: ignore[arg-type]


def test_a_dropped_job_is_told_of_no_more(tmp_path: Path) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        list(done_by_nodes(SlowCluster(), [{}, {}], context))  # type: ignore[arg-type]
