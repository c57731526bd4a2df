"""What a process has taken: its own work, that of its children, and no GPU where it computes on none."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np

from core.training.resources.probes import MachineProbe


def test_work_and_memory_of_the_process_and_its_children_are_seen() -> None:
    probe = MachineProbe()
    before = probe.look()
    held = np.ones(40_000_000, np.uint8)
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
    now = probe.look()
    assert now.processor - before.processor >= 0.05
    assert now.memory - before.memory > 20_000_000
    assert held.any()
    assert (now.gpu, now.gpu_memory) == (None, 0.0)
    words = [sys.executable, "-c", "x = bytearray(30_000_000); print(1, flush=True); input()"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        fresh = MachineProbe().look()
        child.kill()
    assert fresh.memory - now.memory > 20_000_000
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
