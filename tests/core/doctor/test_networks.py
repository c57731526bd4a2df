"""What is said of torch, GPUs, threads and settings; a child that does not answer is a wrong point."""

from __future__ import annotations

from typing import Any

import pytest

from core.doctor import networks
from core.doctor.networks import Driver, asked_child, network_points
from core.doctor.points import NOTE, RIGHT, WRONG, Point
from core.support.computing import processor_cores

GPU = {"name": "Made up", "free": 10**9, "total": 2 * 10**9, "error": ""}


def found(driver: Driver = Driver(), **more: Any) -> dict[str, Point]:  # noqa: B008  # frozen
    facts = {"torch": "2", "torchvision": "1", "cuda": "", "threads": processor_cores(), "gpus": [], **more}
    return {point.name: point for point in network_points(lambda: facts, lambda: driver)}


def test_a_machine_without_a_gpu_is_right() -> None:
    points = found()
    assert points["GPU"].words == "No GPU is here: networks are trained on the processor."
    assert {points[name].state for name in ("PyTorch", "GPU", "Threads")} == {RIGHT}


def test_apples_gpu_is_told_and_that_it_waits_to_be_asked_for() -> None:
    right, wrong = (found(apple={"error": error})["GPU"] for error in ("", "it computes a product wrongly"))
    assert (right.state, wrong.state) == (RIGHT, NOTE)
    assert "unless a recipe asks for it as its device. It computes." in right.words
    assert "It does not compute: it computes a product wrongly." in wrong.words


def test_gpus_are_told_with_driver_and_memory_and_wrong_where_they_do_not_compute() -> None:
    driver = Driver("550.1", ("Made up", "Made up"))
    points = found(driver, cuda="12.4", gpus=[GPU, GPU | {"error": "it computes a product wrongly"}])
    assert points["GPU 0"].words == "Made up, driver 550.1: 1.00 GB of 2.00 GB free. It computes."
    assert (points["GPU 0"].state, points["GPU 1"].state) == (RIGHT, WRONG)


@pytest.mark.parametrize(
    ("cuda", "hidden", "hint"),
    [
        ("", None, "Install PyTorch built for CUDA."),
        ("12.4", None, "Update the driver to one for that CUDA."),
        ("12.4", "", "CUDA_VISIBLE_DEVICES hides them."),
    ],
)
def test_gpus_that_torch_cannot_use_are_wrong(cuda: str, hidden: str | None, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if hidden is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", hidden)
    point = found(Driver("550.1", ("Made up",)), cuda=cuda)["GPU"]
    assert (point.state, point.hint) == (WRONG, hint)


def test_surroundings_that_slow_it_down_are_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    points = found(threads=0)
    assert (points["Threads"].state, points["Settings"].state) == (NOTE, NOTE)
    assert "OMP_NUM_THREADS" in points["Threads"].hint
    assert "OMP_WAIT_POLICY=active" in points["Settings"].words


def test_a_child_that_says_nothing_in_time_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "PATIENCE", 0.0)
    (point,) = network_points()
    assert point.state == WRONG
    assert point.words.startswith("PyTorch does not load: ")


@pytest.mark.soak
def test_a_child_tells_what_torch_is_here() -> None:
    import torch

    assert asked_child()["torch"] == torch.__version__
