"""The reader of MATLAB's files, whatever is in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from core.datasets.sources.public import matlab_child
from tests.public_stand_ins import matrices

FORKS = """
import os, signal, sys
from pathlib import Path
from core.datasets.sources.public.matlab_child import read_tables
for file in sorted(Path(sys.argv[1]).iterdir()):
    if (child := os.fork()) == 0:
        try:
            tables = read_tables(file, ["x"])
            os._exit(0 if tables["x"].dtype.kind in "biuf" else 3)
        except ValueError:
            os._exit(1)
        except BaseException as error:
            print(file, repr(error), file=sys.stderr, flush=True)
            os._exit(2)
    _, status = os.waitpid(child, 0)
    died = os.WIFSIGNALED(status)
    print("died" if died else {0: "read", 1: "refused"}.get(os.WEXITSTATUS(status), "other"), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks a reader for each file")
def test_no_damage_is_told_in_another_way(tmp_path: Path) -> None:
    """Each in a fork of its own: scipy's reader dies of some of them, which is why it has a child."""
    wholes = [matrices(packed, x=np.arange(12.0).reshape(3, 4), s={"a": 1}, c="text") for packed in (True, False)]
    chance = np.random.default_rng(0)
    for number in range(200):
        data = bytearray(wholes[number % 2])
        for _ in range(int(chance.integers(1, 6))):
            data[int(chance.integers(0, len(data)))] = int(chance.integers(0, 256))
        (tmp_path / f"{number}.mat").write_bytes(bytes(data[: int(chance.integers(100, len(data) + 1))]))
    done = subprocess.run([sys.executable, "-c", FORKS, str(tmp_path)], capture_output=True, text=True, check=True)
    said = Counter(done.stdout.split())
    assert said["other"] == 0, done.stderr
    assert said["refused"] > 50
    assert said["read"] > 5
    assert said.total() == 200


def test_tables_are_read_and_what_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "tables.mat"
    savemat(file, {"a": np.arange(6).reshape(2, 3), "b": np.ones((3, 1), np.uint8), "words": "text"})
    found = matlab_child.read_tables(file, ["b", "a"])
    assert list(found) == ["b", "a"]
    assert found["a"].tolist() == [[0, 1, 2], [3, 4, 5]]
    (tmp_path / "damaged.mat").write_bytes(b"MATLAB 5.0" + b"?" * 200)
    for name, tables, told in (
        ("tables", ["a", "c"], "it has no table c"),
        ("tables", ["words"], "its table words holds no numbers"),
        ("damaged", ["a"], "it is damaged or no MATLAB file"),
    ):
        with pytest.raises(ValueError, match=f"^{told}$"):
            matlab_child.read_tables(tmp_path / f"{name}.mat", tables)
    monkeypatch.setattr(matlab_child, "LARGEST", file.stat().st_size - 1)
    with pytest.raises(ValueError, match=r"^it is too large$"):
        matlab_child.read_tables(file, ["a"])
    savemat(file, {"zeros": np.zeros((1000, 1000))}, do_compression=True)
    monkeypatch.setattr(matlab_child, "LARGEST", 8_000_000 - 1)
    with pytest.raises(ValueError, match=r"^its table zeros is too large$"):
        matlab_child.read_tables(file, ["zeros"])
    monkeypatch.setattr(matlab_child, "LARGEST", 8_000_000)
    assert matlab_child.read_tables(file, ["zeros"])["zeros"].shape == (1000, 1000)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NotImplementedError(), "it is of version 7.3, which is not read"),
        (MemoryError(), "it claims more memory than a table needs"),
    ],
)
def test_what_the_reader_cannot_do_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str) -> None:
    def refuse(*given: object, **more: object) -> None:
        raise error

    monkeypatch.setattr(matlab_child, "whosmat", refuse)
    (tmp_path / "a.mat").touch()
    with pytest.raises(ValueError, match=f"^{told}$"):
        matlab_child.read_tables(tmp_path / "a.mat", ["a"])


def test_the_child_writes_tables_and_one_line_of_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    limited: list[bool] = []
    monkeypatch.setattr(matlab_child, "_limit_memory", lambda: limited.append(True))
    savemat(tmp_path / "a.mat", {"a": np.arange(3)})
    matlab_child.main([str(tmp_path / "a.mat"), str(tmp_path), "a"])
    assert json.loads(capsys.readouterr().out) == {}
    assert np.load(tmp_path / "a.npy").tolist() == [[0, 1, 2]]
    matlab_child.main([str(tmp_path / "a.mat"), str(tmp_path), "b"])
    assert json.loads(capsys.readouterr().out) == {"error": "it has no table b"}
    matlab_child.main([str(tmp_path / "gone.mat"), str(tmp_path), "b"])
    assert json.loads(capsys.readouterr().out) == {"error": "it cannot be read: No such file or directory"}
    assert limited == [True] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps such a limit")
def test_the_child_limits_its_memory_beyond_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    set_to: dict[int, tuple[int, int]] = {}
    nice: list[int] = []
    monkeypatch.setattr(resource, "setrlimit", set_to.__setitem__)
    monkeypatch.setattr(os, "nice", nice.append)
    matlab_child._limit_memory()
    soft, hard = set_to[resource.RLIMIT_AS]
    assert soft == hard
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    assert abs(soft - now - (4 << 30)) < 1 << 28
    assert set_to[resource.RLIMIT_CORE] == (0, 0)
    assert nice == [5]
    set_to.clear()
    monkeypatch.setattr(sys, "platform", "darwin")
    matlab_child._limit_memory()
    assert set_to == {}
