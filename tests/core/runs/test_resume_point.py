"""What is lost with damaged checkpoints is said before a run goes on, and nothing is begun anew without a word."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
import torch

from core.cli.option_words import with_options
from core.runs.checkpoints import load_best, load_checkpoint, save_best, save_checkpoint
from core.runs.event_log import EventWriter
from core.runs.events import CheckpointSaved, Started
from core.runs.folder import RunFolder
from core.runs.plan import SCHEMA
from core.runs.resume_point import CheckpointsLost, ResumePoint, resume_point
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace
from tests.tiny_training import tiny_plan, tiny_recipe

SORTS = ("bits", "cut", "longer", "swapped", "newer", "gone")


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
    with pytest.raises(
        Refused,
        match=(
            r"^cut can go on at step 9: that checkpoint is whole\. Resume it there, or start a new run with its "
            r"recipe\.$"
        ),
    ):
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
    back = "Put a copy of the folder from before the damage back, or"
    assert told.value.hint == f"{back} show {run.name} in Train, where Begin anew follows Resume."
    assert with_options(told.value.hint) == f"{back} begin anew: `main.py resume {run.name} --from-start`."
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


def with_checkpoints(run: RunFolder, *steps: int) -> None:
    """Saves as a training does: tensors and a state that differ from step to step, and the best weights."""
    writer, numbers = EventWriter(run.events_path), torch.Generator().manual_seed(0)
    for step in steps:
        tensors = {
            "network/weight": torch.randn(40, 5, generator=numbers),
            "epoch/sums": torch.rand(4, generator=numbers).double(),
        }
        state = {"stage": 0, "epoch": step, "best_loss": 1e-5 * step, "best_merit": None, "splits": 1}
        save_checkpoint(run.last_checkpoint, step, tensors, state)
        writer.write(CheckpointSaved(0.0, step, step, True))
    save_best(run.best_weights, {"weight": torch.randn(40, 5, generator=numbers)}, {"epoch": "9", "classes": '["a", "b"]'})
    writer.close()


def flip(file: Path, numbers: random.Random) -> None:
    """Turns one to three bits over."""
    data = bytearray(file.read_bytes())
    for place in numbers.sample(range(8 * len(data)), numbers.randint(1, 3)):
        data[place // 8] ^= 1 << place % 8
    file.write_bytes(data)


def damaged(run: RunFolder, sort: str, numbers: random.Random) -> str:
    """Damages the later of two checkpoints; returns the name of the file it was done to."""
    commits = sorted(run.last_checkpoint.glob("*.json"))
    file = numbers.choice([commits[-1], commits[-1].with_suffix(".safetensors")])
    data = file.read_bytes()
    if sort == "bits":
        flip(file, numbers)
    elif sort == "cut":
        file.write_bytes(data[: numbers.randrange(len(data) - 1)])  # the line end at the end of the JSON file says nothing
    elif sort == "longer":
        file.write_bytes(data + numbers.randbytes(numbers.randint(1, 4096)))
    elif sort == "swapped":
        file.write_bytes(commits[0].with_suffix(file.suffix).read_bytes())
    elif sort == "newer":
        file = commits[-1]
        newer = f'"schema_number": {SCHEMA + numbers.randint(1, 99)}'
        file.write_text(file.read_text().replace(f'"schema_number": {SCHEMA}', newer))
    else:
        file = file.with_suffix(".safetensors")
        file.unlink()
    return file.name


def test_four_hundred_damaged_checkpoints_are_recognised_and_said(run: RunFolder, workspace: Workspace) -> None:
    with_checkpoints(run, 5, 9)
    whole, before = load_checkpoint(run.last_checkpoint), run.path
    assert whole is not None
    numbers = random.Random(1)
    for turn in range(402):
        spoilt = RunFolder(workspace.models / "spoilt")
        shutil.copytree(before, spoilt.path)
        sort = SORTS[turn % len(SORTS)]
        name = damaged(spoilt, sort, numbers)
        point, found = resume_point(spoilt), load_checkpoint(spoilt.last_checkpoint)
        assert found is not None
        if point.step == 9:  # "1e-05" became "1E-05"
            assert (sort, found.state) == ("bits", whole.state)
        else:
            assert (point.step, found.step) == (5, 5)
            stem = name.split(".")[0]
            assert stem in point.done_again or "newer Safelight" in point.done_again, (sort, name, point)
            assert "4 steps are done again" in point.done_again
        flip(spoilt.best_weights, numbers)
        with pytest.raises(BadInput, match="is damaged"):
            load_best(spoilt.best_weights)
        shutil.rmtree(spoilt.path)
