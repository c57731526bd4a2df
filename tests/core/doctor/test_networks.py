"""What is said of torch, GPUs, threads and settings; a child that does not answer is a wrong point."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace
from typing import Any

import pytest

from core.doctor import networks
from core.doctor.networks import Driver, asked_child, asked_driver, network_points
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


def test_what_torch_is_and_how_much_memory_is_free_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def memory(available: float) -> None:
        monkeypatch.setattr(networks.psutil, "virtual_memory", lambda: SimpleNamespace(available=available, total=8e9))

    memory(2e9)
    points = found()
    assert points["PyTorch"].words == "PyTorch 2, built for the processor, with torchvision 1."
    assert found(cuda="12.4")["PyTorch"].words == "PyTorch 2, built for CUDA 12.4, with torchvision 1."
    memory_point = points["Memory"]
    assert (memory_point.state, memory_point.words, memory_point.hint) == (RIGHT, "2.00 GB of 8.00 GB of memory are free.", "")
    memory(1.99e9)
    little = found()["Memory"]
    assert (little.state, little.hint) == (NOTE, "Close other programs before you train.")
    assert list(points) == ["PyTorch", "GPU", "Threads", "Settings", "Memory"]


def test_gpus_are_told_word_by_word() -> None:
    points = found(Driver(), cuda="12.4", gpus=[GPU | {"error": "it computes a product wrongly"}])
    assert points["GPU 0"].words == (
        "Made up, driver unknown: 1.00 GB of 2.00 GB free. It does not compute: it computes a product wrongly."
    )
    assert points["GPU 0"].hint == "Restart the machine, or choose other GPUs with CUDA_VISIBLE_DEVICES."
    hidden = found(Driver("550.1", ("Made up", "Made up")))["GPU"]
    assert hidden.words == "The driver (550.1) knows 2 GPUs, and PyTorch can use none of them."
    apple = found(apple={"error": "no"})["GPU"]
    assert (apple.hint, apple.words.endswith("It does not compute: no.")) == ("Train on the processor.", True)
    assert found(apple={"error": ""})["GPU"].words == (
        "The GPU is Apple's. Networks are trained on the processor unless a recipe asks for it as its device. It computes."
    )
    assert [name for name in found(Driver("1", ("x",)), gpus=[GPU]) if name.startswith("GPU")] == ["GPU 0"]


def test_threads_and_settings_are_told_with_what_sets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", *networks.WAITING, *networks.ALLOCATOR):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(networks, "processor_cores", lambda: 4)
    points = found(threads=4)
    assert points["Threads"].words == "PyTorch computes with 4 threads on 4 cores."
    assert (points["Threads"].state, points["Threads"].hint) == (RIGHT, "")
    assert (points["Settings"].state, points["Settings"].words) == (
        RIGHT, "Threads and memory of processes that compute are set as was measured to be fastest.",
    )  # fmt: skip
    fewer = found(threads=3)["Threads"]
    assert (fewer.state, fewer.hint) == (NOTE, "")
    monkeypatch.setenv("MKL_NUM_THREADS", "3")
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert found(threads=3)["Threads"].hint == (
        "OMP_NUM_THREADS and MKL_NUM_THREADS of your surroundings says so; take it away to use all."
    )
    name, wanted = next(iter(networks.WAITING.items()))
    monkeypatch.setenv(name, wanted)
    assert found(threads=4)["Settings"].state == RIGHT
    monkeypatch.setenv(name, "other")
    other = found(threads=4)["Settings"]
    assert other.words == f"Your surroundings set {name}=other, which goes before Safelight's own settings."
    assert other.hint == "Measured, light networks train at half the speed with others."


@pytest.mark.parametrize(
    ("out", "errors", "status", "wanted"),
    [
        ('warning\n{"torch": "2"}\n', "", 0, {"torch": "2"}),
        ("", "first\nno module named torch\n \n", 1, {"error": "no module named torch"}),
        ("", " \n", 3, {"error": "its process ended with status 3."}),
        ("no json\n", "", 0, {"error": "its process ended with status 0."}),
    ],
)
def test_a_childs_last_line_is_its_answer(
    out: str, errors: str, status: int, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = subprocess.CompletedProcess([], status, out, errors)
    monkeypatch.setattr(networks.subprocess, "run", lambda *_, **__: ended)
    assert asked_child() == wanted


def test_a_driver_is_asked_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    import pynvml

    let_go: list[int] = []
    made_up = {
        "nvmlInit": lambda: None, "nvmlDeviceGetCount": lambda: 2, "nvmlDeviceGetHandleByIndex": lambda place: place,
        "nvmlDeviceGetName": lambda handle: f"GPU {handle}", "nvmlSystemGetDriverVersion": lambda: "550.1",
        "nvmlShutdown": lambda: let_go.append(1),
    }  # fmt: skip
    for name, function in made_up.items():
        monkeypatch.setattr(pynvml, name, function)
    assert asked_driver() == Driver("550.1", ("GPU 0", "GPU 1"))
    assert let_go == [1]

    def broken() -> str:
        raise pynvml.NVMLError(pynvml.NVML_ERROR_UNKNOWN)

    monkeypatch.setattr(pynvml, "nvmlSystemGetDriverVersion", broken)
    told = asked_driver()
    assert told.version.startswith("unknown (")
    assert (told.gpus, let_go) == ((), [1, 1])
    monkeypatch.setattr(pynvml, "nvmlInit", broken)
    assert asked_driver() == Driver("", ())
    assert let_go == [1, 1]
