"""What a run took: measured, or not told."""

from __future__ import annotations

import platform

from core.evaluation.side_report.answer_speed import AnswerSpeed, keep_speed
from core.evaluation.side_report.run_cost import run_cost
from core.runs.resources.samples import ResourceSample, SampleWriter, samples_path
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions


def test_what_is_not_known_is_not_told(workspace: Workspace) -> None:
    folder = finished_run(workspace, "run", val=predictions(["a"], [True]))
    found = run_cost(folder, folder.history())
    assert (found.seconds, found.epochs, found.training_pictures_per_second) == (25.0, 2, 100.0)
    assert (found.parameters, found.weights_bytes, found.planned_memory_bytes, found.device) == (None, None, None, "")
    assert (found.use, found.speed) == (None, None)
    folder.best_weights.write_bytes(b"x" * 123)
    again = run_cost(folder, folder.history())
    assert (again.weights_bytes, again.folder_bytes) == (123, found.folder_bytes + 123)


def test_what_was_seen_of_the_training_and_measured_here_is_told(workspace: Workspace) -> None:
    folder = finished_run(workspace, "run", val=predictions(["a"], [True]))
    writer = SampleWriter(samples_path(folder.path))
    for memory in (5e8, 7e8, 6e8):
        writer.write(ResourceSample(1000.0, 1.0, 1.5, memory))
    writer.close()
    speed = AnswerSpeed(platform.node(), "CPU", "2030-01-01T00:00:00+00:00", 96, 0.02, 100.0)
    keep_speed(folder.path, speed)
    found = run_cost(folder, folder.history())
    assert found.use is not None
    assert found.use.peak_memory == 7e8
    assert found.speed == speed


def test_a_link_out_of_the_folder_counts_nothing(workspace: Workspace) -> None:
    folder = finished_run(workspace, "run", val=predictions(["a"], [True]))
    before = run_cost(folder, folder.history()).folder_bytes
    large = workspace.root / "large"
    large.write_bytes(b"x" * 1000)
    (folder.path / "link").symlink_to(large)
    assert run_cost(folder, folder.history()).folder_bytes == before
