"""The reader of MATLAB's files, whatever is in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

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
