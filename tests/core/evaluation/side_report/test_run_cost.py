"""What a run took: measured, or not told."""

from __future__ import annotations

from core.evaluation.side_report.run_cost import run_cost
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions


def test_what_is_not_known_is_not_told(workspace: Workspace) -> None:
    folder = finished_run(workspace, "run", val=predictions(["a"], [True]))
    found = run_cost(folder, folder.history())
    assert (found.seconds, found.epochs, found.training_pictures_per_second) == (25.0, 2, 100.0)
    assert (found.parameters, found.weights_bytes, found.planned_memory_bytes, found.device) == (None, None, None, "")
    folder.best_weights.write_bytes(b"x" * 123)
    again = run_cost(folder, folder.history())
    assert (again.weights_bytes, again.folder_bytes) == (123, found.folder_bytes + 123)


def test_a_link_out_of_the_folder_counts_nothing(workspace: Workspace) -> None:
    folder = finished_run(workspace, "run", val=predictions(["a"], [True]))
    before = run_cost(folder, folder.history()).folder_bytes
    large = workspace.root / "large"
    large.write_bytes(b"x" * 1000)
    (folder.path / "link").symlink_to(large)
    assert run_cost(folder, folder.history()).folder_bytes == before
