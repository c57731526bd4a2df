"""What is lost with damaged checkpoints is said before a run goes on, and nothing is begun anew without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.runs.checkpoints import save_checkpoint
from core.runs.event_log import EventWriter
from core.runs.events import CheckpointSaved, Started
from core.runs.folder import RunFolder
from core.runs.resume_point import CheckpointsLost, ResumePoint, resume_point
from core.support.errors import Refused
from core.support.workspace import Workspace
from tests.tiny_training import tiny_plan, tiny_recipe


@pytest.fixture
def run(workspace: Workspace) -> RunFolder:
    folder = RunFolder.create(workspace, "cut", "noise", tiny_recipe())
    folder.write_plan(tiny_plan(tiny_recipe()))
    return folder


def saved(run: RunFolder, *steps: int) -> None:
    writer = EventWriter(run.events_path)
    for step in steps:
        save_checkpoint(run.last_checkpoint, step, {"a": torch.zeros(2)}, {})
        writer.write(CheckpointSaved(0.0, step, 1, False))
    writer.close()


def spoil(run: RunFolder, *steps: int) -> None:
    for step in steps:
        next(run.last_checkpoint.glob(f"{step:09d}*.safetensors")).write_bytes(b"")


def test_a_whole_checkpoint_needs_no_words(run: RunFolder) -> None:
    assert resume_point(run) == ResumePoint(0)
    assert resume_point(run, from_start=True) == ResumePoint(0)
    saved(run, 5, 9)
    assert resume_point(run) == ResumePoint(9)
    with pytest.raises(Refused, match="can go on at step 9"):
        resume_point(run, from_start=True)


def test_what_is_done_again_is_told(run: RunFolder) -> None:
    saved(run, 5, 9)
    spoil(run, 9)
    point = resume_point(run)
    assert point.step == 5
    assert "safetensors is not what was written" in point.done_again
    assert point.done_again.endswith("The run goes on at step 5; 4 steps are done again.")


def test_one_step_is_spoken_of_as_one(run: RunFolder) -> None:
    saved(run, 5, 6)
    spoil(run, 6)
    assert resume_point(run).done_again.endswith("The run goes on at step 5; 1 step is done again.")


def test_a_checkpoint_that_vanished_is_missed(run: RunFolder) -> None:
    saved(run, 5, 9)
    for file in run.last_checkpoint.glob("000000009*"):
        file.unlink()
    assert "that of step 9 is gone" in resume_point(run).done_again


def test_nothing_is_begun_anew_without_a_word(run: RunFolder) -> None:
    saved(run, 5, 9)
    spoil(run, 5, 9)
    with pytest.raises(CheckpointsLost, match=r"that of step 9: .*; that of step 5: .* all 9 steps would be done again") as told:
        resume_point(run)
    assert "--from-start" in told.value.hint
    point = resume_point(run, from_start=True)
    assert point.step == 0
    assert point.done_again.endswith("The run begins anew; 9 steps are done again.")


@pytest.mark.parametrize("gone", ["plan.json", "last.ckpt"])
def test_a_run_that_lost_its_plan_or_all_its_checkpoints_asks_too(run: RunFolder, gone: str) -> None:
    saved(run, 9)
    (run.path / gone).rename(run.path / "elsewhere")
    with pytest.raises(CheckpointsLost, match="gone"):
        resume_point(run)


def test_what_was_begun_anew_is_not_missed_again(run: RunFolder, tmp_path: Path) -> None:
    saved(run, 5, 9)
    spoil(run, 9)
    for file in run.last_checkpoint.glob("000000009*"):
        file.unlink()
    writer = EventWriter(run.events_path)
    writer.write(Started(1.0, 1, "here", 5))
    writer.close()
    assert resume_point(run) == ResumePoint(5)
