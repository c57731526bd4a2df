"""Every process that computes has the settings that computing was measured with, whoever starts it."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from core.engine.client import EngineClient
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Describe
from core.support import computing
from core.support.computing import (
    ALLOCATOR,
    IN_ORDER,
    SURROUNDINGS,
    WAITING,
    narrow_surroundings,
    processor_cores,
    surroundings,
)
from core.support.workspace import Workspace
from core.training import launcher
from core.training.interruptions.worker_file import read_worker
from tests.house.source_tree import ROOT
from tests.shape_runs import shape_recipe, shapes_workspace

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads what a process was started with")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SURROUNDINGS:
        monkeypatch.delenv(name, raising=False)


def began_with(process: int) -> dict[str, str]:
    end = time.monotonic() + 60
    while not (text := Path(f"/proc/{process}/environ").read_bytes().decode()):  # empty until it has become the program
        assert time.monotonic() < end
        time.sleep(0.01)
    return dict(entry.split("=", 1) for entry in text.split("\0") if "=" in entry)


def test_every_child_of_ours_is_given_its_surroundings_by_this_module() -> None:
    calls, without = 0, []
    for file in [*(ROOT / "core").rglob("*.py"), *(ROOT / "gui").rglob("*.py")]:
        text = file.read_text(encoding="utf-8")
        if "subprocess." not in text:
            continue
        for call in ast.walk(ast.parse(text)):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) not in ("subprocess.Popen", "subprocess.run"):
                continue
            calls += 1
            given = next((ast.unparse(word.value) for word in call.keywords if word.arg == "env"), "")
            if "surroundings(" not in given and "environment" not in given:
                without.append(f"{file.relative_to(ROOT)}:{call.lineno}")
    assert calls >= 5
    assert not without


def test_a_training_process_has_them(tmp_path: Path) -> None:
    workspace, recipe = shapes_workspace(tmp_path), shape_recipe(epochs=5000, deterministic=True)
    folder = launcher.launch(workspace, launcher.request_for(workspace, "shapes", recipe, "told"))
    try:
        worker = read_worker(folder)
        assert worker is not None
        assert began_with(worker.process).items() >= {**SURROUNDINGS, **IN_ORDER, "PYTHONUNBUFFERED": "1"}.items()
    finally:
        launcher.kill(folder)
        launcher.clear_up(folder)


@pytest.mark.parametrize("aside", [False, True], ids=["engine", "workshop"])
def test_engine_and_workshop_have_them(workspace: Workspace, aside: bool) -> None:
    client = EngineClient(workspace, aside=aside)
    client.start()
    process = client.process
    assert process is not None
    try:
        assert began_with(process).items() >= SURROUNDINGS.items()
    finally:
        os.kill(process, signal.SIGKILL)  # before it has loaded torch, which nobody asks it for
        client.close()


def test_decoders_and_cutters_wait_alike_and_give_their_memory_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    picture = tmp_path / "grey.png"
    Image.new("RGB", (20, 20), "grey").save(picture)
    for name, value in SURROUNDINGS.items():
        monkeypatch.setenv(name, value)  # as where training starts them
    with DecoderPool(1) as pool:
        assert len(list(pool.run([Describe(0, picture)]))) == 1
        (process,) = pool.process_ids
        found = began_with(process)
    assert found.items() >= {**WAITING, "OMP_NUM_THREADS": "1"}.items()
    assert not found.keys() & ALLOCATOR.keys()


def test_a_verb_has_them_before_torch_is_there() -> None:
    code = (
        "import sys, os, main\n"
        "import core.cli.entry as entry\n"
        "def told(words):\n"
        "    print('torch' in sys.modules, os.environ['OMP_WAIT_POLICY'], os.environ['GOMP_SPINCOUNT'])\n"
        "entry.run = told\n"
        "main.main(['check', 'vehicles', '--closer'])\n"
    )
    plain = {name: value for name, value in os.environ.items() if name not in SURROUNDINGS}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=plain, stdout=subprocess.PIPE, check=True)
    assert done.stdout.decode().split() == ["False", "passive", "1000"]


def test_what_the_person_has_set_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    monkeypatch.setenv("MALLOC_TOP_PAD_", "4096")
    assert (surroundings()["OMP_WAIT_POLICY"], surroundings()["MALLOC_TOP_PAD_"]) == ("active", "4096")
    assert (narrow_surroundings()["OMP_WAIT_POLICY"], narrow_surroundings()["MALLOC_TOP_PAD_"]) == ("active", "4096")


def test_cores_are_counted_whatever_the_surroundings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert 1 <= processor_cores() <= len(os.sched_getaffinity(0))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {100_000, 100_001, 100_002})  # of which nothing is told
    assert processor_cores() == 3


def test_two_threads_of_one_core_count_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, (package, core) in enumerate(((0, 0), (0, 1), (0, 0), (1, 0))):
        topology = tmp_path / f"sys/devices/system/cpu/cpu{place}/topology"
        topology.mkdir(parents=True)
        (topology / "physical_package_id").write_text(f"{package}\n")
        (topology / "core_id").write_text(f"{core}\n")
    monkeypatch.setattr(computing, "Path", lambda path: tmp_path / path.lstrip("/"))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1, 2, 3})
    assert processor_cores() == 3
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 2})
    assert processor_cores() == 1
    monkeypatch.delattr(os, "sched_getaffinity")
    for told, cores in ((None, 1), (6, 6)):
        monkeypatch.setattr(os, "cpu_count", lambda told=told: told)
        assert processor_cores() == cores


def test_free_memory_is_what_the_system_tells_and_half_of_all_where_it_tells_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computing, "Path", lambda path: tmp_path / Path(path).name)
    (tmp_path / "meminfo").write_text("MemTotal:  9000 kB\nMemFree:   10 kB\nMemAvailable:   4000 kB\n")
    assert computing.free_memory() == 4000 * 1024
    (tmp_path / "meminfo").unlink()
    monkeypatch.setattr(os, "sysconf", lambda name: {"SC_PHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}[name])
    assert computing.free_memory() == 500 * 4096
    monkeypatch.delattr(os, "sysconf_names")
    assert computing.free_memory() == 4 * 2**30


def test_a_process_lets_everything_else_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    lowered: list[int] = []
    monkeypatch.setattr(os, "nice", lowered.append)
    computing.lower_priority()
    assert lowered == [computing.NICENESS] == [10]
    monkeypatch.delattr(os, "nice")
    computing.lower_priority()
