"""What torch says of itself, asked in this process."""

from __future__ import annotations

import pytest
import torch

from core.doctor.network_child import facts


def test_torch_tells_its_versions_and_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    found = facts()
    assert (found["torch"], found["threads"]) == (torch.__version__, torch.get_num_threads())
    assert len(found["gpus"]) == torch.cuda.device_count()


def test_a_gpu_that_breaks_is_told_with_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(place: int) -> tuple[int, int]:
        raise RuntimeError("CUDA error: device-side assert\nand more")

    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda place: "Made up")
    monkeypatch.setattr(torch.cuda, "mem_get_info", broken)
    (gpu,) = facts()["gpus"]
    assert (gpu["name"], gpu["error"]) == ("Made up", "CUDA error: device-side assert")
