"""SLURM as a cluster of one machine that does one job after the other: sbatch, srun, sacct, scancel and scontrol, as submitit
calls them. The programs are this file under these names; what they know lies in a folder beside them.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

NAMES = ("sbatch", "srun", "sacct", "scancel", "scontrol")
HELD = "held"
"""While a file of this name is in the folder, jobs wait."""


def install(folder: Path) -> Path:
    """Puts the programs into `folder`/bin, which belongs on the path."""
    programs = folder / "bin"
    programs.mkdir(parents=True)
    (folder / "jobs").mkdir()
    for name in NAMES:
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable} {Path(__file__).resolve()} {folder} {name} "$@"\n')
        program.chmod(0o755)
    return programs


def states(folder: Path) -> dict[str, str]:
    """The state of every task of every array, by its number."""
    return {path.name: path.read_text() for path in sorted((folder / "jobs").glob("*_*")) if "." not in path.name}


def until_idle(folder: Path, seconds: float) -> None:
    """Waits until no job is at work or waits.

    Raises:
        AssertionError: Some still are.
    """
    end = time.monotonic() + seconds
    while any(state in ("PENDING", "RUNNING") for state in states(folder).values()):
        assert time.monotonic() < end, states(folder)
        time.sleep(0.1)


def shut_down(folder: Path) -> None:
    """Ends whatever is at work."""
    (folder / "jobs" / "shut.down").touch()
    for path in (folder / "jobs").glob("*.pid"):
        with suppress(ProcessLookupError, ValueError):
            os.killpg(int(path.read_text()), signal.SIGKILL)


def _sbatch(folder: Path, words: list[str]) -> None:
    script = Path(words[-1])
    text = script.read_text()
    many = re.search(r"#SBATCH --array=0-(\d+)", text)
    number = 17 + len(list((folder / "jobs").glob("*.sh")))
    (folder / "jobs" / f"{number}.sh").write_text(text)
    tasks = [f"{number}_{task}" for task in range(int(many.group(1)) + 1)] if many else [f"{number}_-"]
    for task in tasks:
        (folder / "jobs" / task).write_text("PENDING")
    subprocess.Popen(
        [sys.executable, __file__, str(folder), "carry", *tasks], start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    print(f"Submitted batch job {number}")


def _carry(folder: Path, tasks: list[str]) -> None:
    jobs = folder / "jobs"
    for task in tasks:
        while (jobs / HELD).exists() and not (jobs / "shut.down").exists() and jobs.exists():
            time.sleep(0.05)
        if (jobs / "shut.down").exists() or not jobs.exists():
            return
        if (jobs / task).read_text() != "PENDING":
            continue
        number, _, place = task.partition("_")
        told = {
            "SLURM_JOB_ID": number, "SLURM_NTASKS": "1", "SLURM_JOB_NUM_NODES": "1", "SLURM_NODEID": "0", "SLURM_PROCID": "0",
            "SLURM_LOCALID": "0", "SLURM_JOB_NODELIST": "this",
        }  # fmt: skip
        if place != "-":
            told |= {"SLURM_ARRAY_JOB_ID": number, "SLURM_ARRAY_TASK_ID": place}
        (jobs / task).write_text("RUNNING")
        with open(jobs / f"{task}.out", "ab") as out:
            child = subprocess.Popen(
                ["bash", str(jobs / f"{number}.sh")], env={**os.environ, **told}, stdout=out, stderr=out, start_new_session=True
            )
        (jobs / f"{task}.pid").write_text(str(child.pid))
        status = child.wait()
        (jobs / f"{task}.pid").unlink(missing_ok=True)
        if (jobs / task).read_text() == "RUNNING":
            (jobs / task).write_text("COMPLETED" if status == 0 else "FAILED")


def _srun(folder: Path, words: list[str]) -> None:
    while words and words[0].startswith("-"):
        words = words[2:] if words[0] in ("--output", "--error") else words[1:]
    os.execvp(words[0], words)


def _sacct(folder: Path, words: list[str]) -> None:
    print("JobID|State|NodeList")
    wanted = {word for before, word in pairwise(words) if before == "-j"}
    for task, state in states(folder).items():
        if task.split("_")[0] in wanted:
            print(f"{task.removesuffix('_-')}|{state}|this")


def _scancel(folder: Path, words: list[str]) -> None:
    for word in words:
        for task, state in states(folder).items():
            if task.removesuffix("_-") == word and state in ("PENDING", "RUNNING"):
                (folder / "jobs" / task).write_text("CANCELLED by 0")
                pid = folder / "jobs" / f"{task}.pid"
                if pid.exists():
                    os.killpg(int(pid.read_text()), signal.SIGTERM)


if __name__ == "__main__":
    _acts = {"sbatch": _sbatch, "carry": _carry, "srun": _srun, "sacct": _sacct, "scancel": _scancel, "scontrol": lambda *_: None}
    _acts[sys.argv[2]](Path(sys.argv[1]), sys.argv[3:])
