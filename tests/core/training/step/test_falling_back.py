"""What finds no memory on the device is done on the processor, and nothing of the first try is held meanwhile."""

from __future__ import annotations

import weakref

import pytest
import torch

from core.training.step import falling_back
from core.training.step.falling_back import PROCESSOR, with_room

GPU = torch.device("cuda")
NO_ROOM = torch.OutOfMemoryError("CUDA out of memory")


def test_what_fits_the_device_is_done_there() -> None:
    assert with_room(str, GPU) == ("cuda", False)


def test_what_does_not_is_done_on_the_processor_once_its_memory_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[weakref.ref[torch.Tensor]] = []

    def act(where: torch.device) -> str:
        if where != PROCESSOR:
            made = torch.ones(3)
            passed.append(weakref.ref(made))
            raise torch.OutOfMemoryError("CUDA out of memory")
        return "done"

    given: list[object] = []
    monkeypatch.setattr(falling_back, "give_back", lambda device: given.append((device, passed[0]())))
    assert with_room(act, GPU) == ("done", True)
    assert given == [(GPU, None)]


@pytest.mark.parametrize(("device", "error"), [(GPU, RuntimeError("another defect")), (PROCESSOR, NO_ROOM)])
def test_nothing_else_is_tried_again(device: torch.device, error: Exception) -> None:
    tried: list[torch.device] = []

    def act(where: torch.device) -> None:
        tried.append(where)
        raise error

    with pytest.raises(type(error)):
        with_room(act, device)
    assert tried == [device]
