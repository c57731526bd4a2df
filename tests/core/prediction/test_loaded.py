"""What is made of weights is kept, made anew for better ones, and forgotten beyond a number."""

from __future__ import annotations

import pytest

from core.prediction.loaded import LoadedRuns
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import NotThere
from core.support.workspace import Workspace


def test_runs_are_loaded_once_until_they_change(workspace: Workspace) -> None:
    for name in ("a", "b"):
        RunFolder.create(workspace, name, "pets", Recipe()).best_weights.write_bytes(b"1")
    loads: list[str] = []
    loaded = LoadedRuns(workspace, lambda folder: loads.append(folder.name) or len(loads))
    assert [loaded.of(name) for name in ("a", "a", "b")] == [1, 1, 2]
    weights = RunFolder.asked(workspace, "a").best_weights
    weights.with_name("new").write_bytes(b"22")
    weights.with_name("new").replace(weights)
    assert loaded.of("a") == 3
    loaded.forget_beyond(1)
    assert [loaded.of("a"), loaded.of("b")] == [3, 4], "the one longest unused is forgotten"
    with pytest.raises(NotThere, match=r"^There is no run called nobody\. Runs here: .*\.$"):
        loaded.of("nobody")


def test_a_run_without_weights_is_asked_why_each_time(workspace: Workspace) -> None:
    RunFolder.create(workspace, "fresh", "pets", Recipe())
    loads: list[str] = []
    loaded = LoadedRuns(workspace, lambda folder: loads.append(folder.name))
    loaded.of("fresh")
    loaded.of("fresh")
    assert loads == ["fresh", "fresh"]
