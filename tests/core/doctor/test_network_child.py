"""What torch says of itself, asked in this process."""

from __future__ import annotations

import pytest
import torch

from core.doctor import network_child
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


def test_what_each_device_computes_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda place: f"Made up {place}")
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda place: (10 + place, 20 + place))
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    asked: list[str] = []

    def wrong(device: str) -> str:
        asked.append(device)
        return "it computes a product wrongly" if device == "cuda:1" else ""

    monkeypatch.setattr(network_child, "_wrong", wrong)
    found = facts()
    assert found["gpus"] == [
        {"name": "Made up 0", "free": 10, "total": 20, "error": ""},
        {"name": "Made up 1", "free": 11, "total": 21, "error": "it computes a product wrongly"},
    ]
    assert found["apple"] == {"error": ""}
    assert asked == ["cuda:0", "cuda:1", "mps"]
    assert found["cuda"] == (torch.version.cuda or "")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert "apple" not in facts()


def test_a_product_is_looked_at_number_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert network_child._wrong("cpu") == ""
    real = torch.ones
    monkeypatch.setattr(torch, "ones", lambda *shape, device: real(*shape) * 1.001)
    assert network_child._wrong("cpu") == "it computes a product wrongly"

    def broken(*shape: int, device: str) -> torch.Tensor:
        raise RuntimeError("no kernel image\nand more")

    monkeypatch.setattr(torch, "ones", broken)
    assert network_child._wrong("cpu") == "no kernel image"
