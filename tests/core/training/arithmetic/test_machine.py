"""What the machine is called and has, and what becomes here of a plan for another one."""

from __future__ import annotations

import pytest
import torch

from core.support.computing import processor_cores
from core.support.errors import Refused
from core.training.arithmetic import machine as machine_module
from core.training.arithmetic.machine import bf16_on_processor, carried_out_here, free_memory, this_machine, threads_here
from tests.tiny_training import tiny_plan, tiny_recipe


def test_the_machine_says_what_it_is_and_no_more() -> None:
    machine = this_machine()
    if not torch.cuda.is_available():
        assert (machine.device, machine.device_name) == ("cpu", "CPU")  # what it can do is not what a run did
        assert machine.threads == torch.get_num_threads()
    assert machine.versions["torch"]
    assert 2**20 < free_memory() < 2**50


@pytest.mark.parametrize("device", ["cuda:99", "cuda:", "cuda:x", "mps", ""])
def test_a_plan_for_a_device_that_is_not_here_is_carried_out_on_what_is(device: str) -> None:
    plan = tiny_plan(tiny_recipe())
    assert carried_out_here(plan) is plan
    other = plan.model_copy(
        update={"device": device, "device_name": "a card", "precision": "bf16", "features": None, "pixels_on_device": True}
    )
    found, machine = carried_out_here(other), this_machine()
    assert (found.device, found.device_name, found.threads) == (machine.device, machine.device_name, machine.threads)
    assert found.precision == found.features == ("bf16" if machine.bf16 else "fp32")
    assert not found.pixels_on_device
    assert found.stages == plan.stages, "its steps see the same pictures"


def test_a_repeat_of_another_devices_run_is_refused() -> None:
    plan = tiny_plan(tiny_recipe()).model_copy(update={"device": "cuda:99", "device_name": "a card", "repeats": "first"})
    with pytest.raises(
        Refused,
        match=(
            r"repeats what was trained on a card \(cuda:99\), which is not on this machine\. "
            r"Repeat it where that is, or train its recipe here\.$"
        ),
    ):
        carried_out_here(plan)


@pytest.mark.parametrize("device", ["cpu", "cuda:99"])
def test_where_fewer_processes_go_on_than_began_none_keeps_the_threads_that_it_had_beside_the_others(
    device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = torch.get_num_threads()
    plan = tiny_plan(tiny_recipe()).model_copy(update={"device": device, "devices": 2, "threads": mine + 3})
    monkeypatch.setenv("WORLD_SIZE", "1")
    assert threads_here(plan) == carried_out_here(plan).threads == mine
    fixed = plan.model_copy(update={"recipe": tiny_recipe(deterministic=True)})
    assert carried_out_here(fixed).threads == processor_cores()
    monkeypatch.setenv("WORLD_SIZE", "2")
    assert carried_out_here(plan).threads == (mine + 3 if device == "cpu" else mine), "as many as began, on their device"


def test_apples_gpu_is_taken_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_module, "has_apple_gpu", lambda: True)
    monkeypatch.setattr(machine_module, "free_on_apple", lambda free: 2**30)
    monkeypatch.setattr(torch.backends.mps, "get_name", lambda: "Apple M9")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert this_machine().device == "cpu"
    found = this_machine(wish="mps")
    assert (found.device, found.device_name, found.bf16, found.half) == ("mps", "Apple M9 GPU", False, None)
    assert found.free_memory == 2**30
    plan = tiny_plan(tiny_recipe(device="mps")).model_copy(update={"device": "mps", "device_name": "Apple M9 GPU"})
    assert carried_out_here(plan) is plan
    monkeypatch.setattr(machine_module, "has_apple_gpu", lambda: False)
    assert carried_out_here(plan).device == "cpu", "resumed on another machine it goes on there"


def test_the_processor_is_taken_beside_a_gpu_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert this_machine(wish="cpu").device == "cpu"


@pytest.mark.parametrize("has_bf16", [True, False])
def test_a_card_is_told_with_its_name_its_memory_and_what_it_computes_in(monkeypatch: pytest.MonkeyPatch, has_bf16: bool) -> None:
    class Card:
        name, total_memory = "A Card", 16 * 2**30

    asked: list[object] = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda place: asked.append(place) or Card)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda place: (asked.append(place) or 12 * 2**30, Card.total_memory))
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: has_bf16 or including_emulation)
    found = this_machine(3)
    assert (found.device, found.device_name, found.bf16) == ("cuda:0", "A Card, 16 GB", has_bf16)
    assert (found.free_memory, found.devices, found.threads) == (12 * 2**30, 3, torch.get_num_threads())
    assert asked == [0, 0]
    plan = tiny_plan(tiny_recipe()).model_copy(update={"device": "cuda:1"})
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert carried_out_here(plan).device == "cuda:1"
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    assert carried_out_here(plan).device == "cuda:0"


def test_that_a_processor_has_bf16_is_asked_in_each_way_that_pytorch_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"):
        monkeypatch.setattr(torch.cpu, name, lambda: False, raising=False)
    for told, found in (({}, False), ({"avx2": True}, False), ({"bf16": True}, True), ({"amx_bf16": True, "bf16": False}, True)):
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda told=told: told, raising=False)
        assert bf16_on_processor() is found
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True}, raising=False)
    assert bf16_on_processor()
    monkeypatch.delattr(torch.cpu, "get_capabilities")
    assert not bf16_on_processor()
    for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"):
        monkeypatch.setattr(torch.cpu, name, lambda: True)
        assert bf16_on_processor()
        monkeypatch.setattr(torch.cpu, name, lambda: False)
