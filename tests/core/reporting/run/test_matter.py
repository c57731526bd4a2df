"""What the page of a run is made of: opened last, with the runs before it, and the pictures that are shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.evaluation.report import read_report
from core.reporting.galleries import MOST_SHOWN
from core.reporting.run.matter import _before, _shown, gather_run
from core.runs.folder import RunFolder
from core.support.errors import Refused
from core.support.file_hash import file_sha256
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training.repeats.command import command_elsewhere


def test_a_run_is_gathered_with_its_data_pictures_and_command(read_workspace: Workspace) -> None:
    folder = RunFolder.open(read_workspace, "one")
    found = gather_run(read_workspace, "one", "val", True, Context())
    assert (found.row.run, found.plan, found.samples, found.before, found.heat) == ("one", folder.plan, (), (), None)
    assert found.command == command_elsewhere(read_workspace, folder)
    assert found.weights_sha256 == ""
    assert [epoch.epoch for epoch in found.history.epochs] == [epoch.epoch for epoch in folder.history().epochs]
    assert found.pictures is not None
    assert set(found.pictures) == {sample for _, sample in _shown(found.side)}
    assert gather_run(read_workspace, "one", "val", False, Context()).pictures is None


def test_weights_are_named_by_their_content_and_heat_wants_some(paged: Workspace) -> None:
    with pytest.raises(Refused):
        gather_run(paged, "one", "test", True, Context(), heat=True)
    folder = RunFolder.open(paged, "one")
    folder.best_weights.write_bytes(b"weights")
    assert gather_run(paged, "one", "val", False, Context()).weights_sha256 == file_sha256(folder.best_weights)
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        gather_run(paged, "one", "test", False, dropped)
    assert read_report(folder.report_path).opened == (), "nothing was opened for what was refused or dropped"
    gather_run(paged, "one", "test", False, Context())
    assert len(read_report(folder.report_path).opened) == 1


def test_the_runs_before_are_told_nearest_first_and_a_circle_ends() -> None:
    def row(run: str, parent: str | None) -> Any:
        return SimpleNamespace(run=run, parent=parent)

    rows = [row("c", "b"), row("b", "a"), row("a", None), row("x", "gone"), row("p", "q"), row("q", "p"), row("s", "s")]
    assert [one.run for one in _before("c", rows)] == ["b", "a"]
    assert [one.run for one in _before("p", rows)] == ["q"]
    assert _before("a", rows) == _before("x", rows) == _before("s", rows) == _before("nobody", rows) == ()


def test_a_picture_of_both_galleries_is_shown_once() -> None:
    side: Any = SimpleNamespace(
        mistakes=np.arange(MOST_SHOWN + 5), least_certain=np.array([2, 40, 41]),
        predictions=SimpleNamespace(paths=[f"{n}.png" for n in range(50)], samples=[f"s{n}" for n in range(50)]),
    )  # fmt: skip
    shown = _shown(side)
    assert shown[:2] == [("0.png", "s0"), ("1.png", "s1")]
    assert len(shown) == MOST_SHOWN + 2
    assert shown[-2:] == [("40.png", "s40"), ("41.png", "s41")]
