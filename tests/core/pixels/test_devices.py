"""What kinds of devices can and cannot; of Apple's GPU as far as that can be seen without one."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.pixels import devices
from core.pixels.devices import doubled, free_on_apple, give_back, pins, seed_device, sums_at, wait_for
from core.pixels.transfers import sent
from tests.made_up_device import APPLE_GPU, GPU, watched


def test_sums_are_kept_where_fp64_is() -> None:
    assert [sums_at(device) for device in (torch.device("cpu"), GPU, APPLE_GPU)] == [
        torch.device("cpu"),
        GPU,
        torch.device("cpu"),
    ]
    assert [pins(device) for device in (torch.device("cpu"), GPU, APPLE_GPU)] == [False, True, False]
    assert doubled(torch.ones(2)).dtype == torch.float64


def test_what_is_sent_to_a_device_without_fp64_is_narrowed_there_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = [np.ones(3), np.arange(4), np.ones((2, 2), np.float32)]
    with watched(monkeypatch, APPLE_GPU):
        found = [(tensor.device, tensor.dtype, tuple(tensor.shape)) for tensor in sent(arrays, APPLE_GPU)]
    assert found == [
        (APPLE_GPU, torch.float32, (3,)), (APPLE_GPU, torch.int64, (4,)), (APPLE_GPU, torch.float32, (2, 2)),
    ]  # fmt: skip
    assert sent(arrays, torch.device("cpu"))[0].dtype == torch.float64


def test_apples_gpu_is_asked_by_torchs_own_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(torch.mps, "manual_seed", asked.append)
    monkeypatch.setattr(torch.mps, "synchronize", lambda: asked.append("waits"))
    monkeypatch.setattr(torch.mps, "empty_cache", lambda: asked.append("gives back"))
    seed_device(APPLE_GPU, 7)
    wait_for(APPLE_GPU)
    give_back(APPLE_GPU)
    monkeypatch.setattr(devices, "has_apple_gpu", lambda: True)
    devices.give_all_back()
    assert asked == [7, "waits", "gives back", "gives back"]


def test_no_more_memory_is_told_than_the_computer_and_its_gpu_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 100)
    monkeypatch.setattr(torch.mps, "driver_allocated_memory", lambda: 30)
    assert (free_on_apple(50), free_on_apple(500)) == (50, 70)
    monkeypatch.delattr(torch.mps, "recommended_max_memory")
    assert free_on_apple(500) == 500, "nothing more is known then"
