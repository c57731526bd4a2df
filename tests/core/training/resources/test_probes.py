"""What a process has taken: its own work, that of its children, and no GPU where it computes on none."""

from __future__ import annotations

import mmap
import subprocess
import sys
import time
from types import SimpleNamespace

import psutil
import pytest

from core.training.resources import probes
from core.training.resources.probes import MachineProbe


def test_work_and_memory_of_the_process_and_its_children_are_seen() -> None:
    probe = MachineProbe()
    before = probe.look()
    # Asked of the system: what an allocator has kept from earlier tests would be given out again, and nothing more be taken.
    held = mmap.mmap(-1, 40_000_000)
    held.write(b"x" * len(held))
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
    now = probe.look()
    assert now.processor - before.processor >= 0.05
    assert now.memory - before.memory > 20_000_000
    held.close()
    assert (now.gpu, now.gpu_memory) == (None, 0.0)
    words = [sys.executable, "-c", "x = bytearray(30_000_000); print(1, flush=True); input()"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        fresh = MachineProbe().look()
        child.kill()
    assert fresh.memory - probe.look().memory > 20_000_000
    probe.close()


def test_what_a_child_did_stays_known_when_it_has_ended() -> None:
    probe = MachineProbe()
    with subprocess.Popen([sys.executable, "-c", "print(1, flush=True); input()"], stdin=-1, stdout=-1) as child:
        assert child.stdout is not None
        child.stdout.readline()
        before = probe.look()
        child.kill()
    assert probe.look().processor >= before.processor
    probe.close()


def test_children_are_looked_for_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def children(process: psutil.Process, recursive: bool = False) -> list[psutil.Process]:
        asked.append(recursive)
        return []

    monkeypatch.setattr(psutil.Process, "children", children)
    probe = MachineProbe()
    for _ in range(2 * probes._LOOKS_BETWEEN + 1):
        probe.look()
    assert asked == [True] * 3


def test_bytes_of_disks_are_those_of_the_system_where_it_tells_any() -> None:
    told = SimpleNamespace(io_counters=lambda: SimpleNamespace(read_bytes=3, write_bytes=4))
    assert probes._disk(told) == (3.0, 4.0)  # type: ignore[arg-type]
    assert probes._disk(SimpleNamespace()) == (0.0, 0.0), "as on a Mac"  # type: ignore[arg-type]


class Nvml(SimpleNamespace):
    """NVIDIA's library as far as it is asked, with one device."""

    class NVMLError(Exception):
        """As the library's own."""

    def __init__(self, known: str) -> None:
        super().__init__(known=known, ended=False, tells=True, asked=list[str]())

    def nvmlInit(self) -> None:
        self.asked.append("init")
        self.ended = False

    def nvmlShutdown(self) -> None:
        self.ended = True

    def nvmlDeviceGetHandleByUUID(self, name: str) -> str:
        self.asked.append(name)
        if name != self.known:
            raise self.NVMLError
        return name

    def nvmlDeviceGetUtilizationRates(self, handle: str) -> SimpleNamespace:
        if not self.tells:
            raise self.NVMLError
        return SimpleNamespace(gpu=80 if handle == self.known else -1)


def on_gpu(reserved: list[int], began: bool = True) -> SimpleNamespace:
    """torch as far as it is asked, with a GPU for each entry."""
    return SimpleNamespace(
        cuda=SimpleNamespace(
            is_initialized=lambda: began,
            device_count=lambda: len(reserved),
            memory_reserved=lambda place: reserved[place],
            get_device_properties=lambda place: SimpleNamespace(uuid=f"{place}-{place}"),
        )
    )


def test_of_several_gpus_the_one_that_the_process_computes_on_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Nvml("GPU-1-1")
    monkeypatch.setitem(sys.modules, "pynvml", library)
    monkeypatch.setitem(sys.modules, "torch", on_gpu([0, 5_000]))
    probe = MachineProbe()
    found = probe.look()
    assert (found.gpu, found.gpu_memory) == (0.8, 5_000)
    library.tells = False
    found = probe.look()
    assert (found.gpu, found.gpu_memory) == (None, 5_000), "some do not tell"
    assert library.asked == ["init", "GPU-1-1"], "once for all looks"
    monkeypatch.setitem(sys.modules, "torch", on_gpu([9_000, 5_000]))
    found = probe.look()
    assert (found.gpu, found.gpu_memory) == (None, 9_000), "a device that the library does not know"
    probe.close()
    assert library.ended


@pytest.mark.parametrize("there", [SimpleNamespace(), SimpleNamespace(cuda=SimpleNamespace())])
def test_torch_may_be_half_imported(there: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sampling of every run ended in its first second: another thread was importing torch."""
    monkeypatch.setitem(sys.modules, "torch", there)
    assert MachineProbe().look().gpu is None


def test_a_process_that_has_not_begun_on_its_gpu_brings_in_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pynvml", raising=False)
    monkeypatch.setitem(sys.modules, "torch", on_gpu([0], began=False))
    assert MachineProbe().look().gpu is None
    assert "pynvml" not in sys.modules
