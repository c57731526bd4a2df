"""How torchrun is called, and what can be asked of a machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.training.ranks import torchrun
from tests.tiny_training import tiny_plan


def test_the_words_that_start_several_processes() -> None:
    words = torchrun.words(3, ["python", "main.py", "worker", "run"])
    assert words == ["python", "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=3", "main.py", "worker", "run"]
    assert torchrun.surroundings(1) == {}
    assert int(torchrun.surroundings(1000)["OMP_NUM_THREADS"]) == 1


def test_a_process_knows_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WORLD_SIZE", "RANK"):
        monkeypatch.delenv(name, raising=False)
    assert (torchrun.place(), torchrun.processes()) == (0, 1)
    monkeypatch.setenv("WORLD_SIZE", "4")
    monkeypatch.setenv("RANK", "3")
    assert (torchrun.place(), torchrun.processes()) == (3, 4)


def test_gpus_that_a_process_would_see(monkeypatch: pytest.MonkeyPatch) -> None:
    for chosen, count in (("", 0), ("-1", 0), ("0", 1), ("2, 5", 2)):
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", chosen)
        assert torchrun.gpus_here() == count


def test_without_a_choice_gpus_are_those_that_the_system_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm", "sda1"):
        (tmp_path / name).touch()
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(torchrun, "Path", lambda place: tmp_path if place == "/dev" else pytest.fail(place))
    assert torchrun.gpus_here() == 2


def test_a_machine_that_does_not_tell_its_processors_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torchrun.os, "cpu_count", lambda: None)
    assert torchrun.surroundings(2) == {"OMP_NUM_THREADS": "1"}
    torchrun.check_count(1, "cpu")
    with pytest.raises(BadInput, match="on 2 processors here: there are 1") as told:
        torchrun.check_count(2, "cpu")
    assert told.value.hint == "Take 1 to 1."


def test_more_devices_than_there_are_is_refused_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    torchrun.check_count(2)
    with pytest.raises(BadInput, match="on 3 GPUs here: there are 2") as told:
        torchrun.check_count(3)
    assert told.value.hint == "Take 1 to 2."
    with pytest.raises(BadInput, match="on 0 GPUs"):
        torchrun.check_count(0)


def test_processes_that_are_asked_onto_the_processor_are_not_counted_by_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    monkeypatch.setattr(torchrun.os, "cpu_count", lambda: 4)
    torchrun.check_count(4, "cpu")
    with pytest.raises(BadInput, match="on 5 processors here: there are 4"):
        torchrun.check_count(5, "cpu")
    with pytest.raises(BadInput, match="on 2 GPUs here: there are 1"):
        torchrun.check_count(2)


def test_another_number_of_processes_is_told() -> None:
    plan = tiny_plan(Recipe(architecture="cnn-small", picture_size=16)).model_copy(update={"devices": 2})
    assert torchrun.devices_words(plan, 1) == (
        "The run was begun on 2 processes and goes on on 1: each step sees the same pictures, cut into "
        "other parts, so the last digits, and BatchNorm statistics, are not those of a run that kept them."
    )
    assert "begun on 2 GPUs" in torchrun.devices_words(plan.model_copy(update={"device": "cuda:0"}), 1)


def test_one_gpu_of_those_that_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert torchrun.only_gpu(None) == {}
    assert torchrun.only_gpu(2) == {"CUDA_VISIBLE_DEVICES": "2"}
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "4, GPU-7")
    assert torchrun.only_gpu(1) == {"CUDA_VISIBLE_DEVICES": "GPU-7"}


def test_a_packed_program_starts_one_process_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    assert torchrun.can_be_started()
    monkeypatch.setattr(torchrun.sys, "frozen", True, raising=False)
    torchrun.check_count(1)
    said = r"^This program cannot start several processes for a run\. Install Safelight as the README says\.$"
    with pytest.raises(BadInput, match=said):
        torchrun.check_count(2)


def test_one_of_the_gpus_that_are_seen_is_shown_to_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "4, 7")
    assert [torchrun.only_gpu(number) for number in (None, 0, 1, 2)] == [
        {}, {"CUDA_VISIBLE_DEVICES": "4"}, {"CUDA_VISIBLE_DEVICES": "7"}, {"CUDA_VISIBLE_DEVICES": "2"},
    ]  # fmt: skip
    monkeypatch.setattr(torchrun.os, "cpu_count", lambda: 9)
    assert torchrun.surroundings(2) == {"OMP_NUM_THREADS": "4"}
