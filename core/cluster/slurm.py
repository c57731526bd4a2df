"""SLURM as the place of a study: its runs are an array of jobs, written and submitted by submitit, remembered in its folder."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import Any

from core.cluster.crews import Crew
from core.cluster.slurm_task import RunTask
from core.studies.folder import StudyFolder
from core.studies.study import Study
from core.support import atomic
from core.support.computing import SURROUNDINGS
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from core.training import launcher

KEYS = {"gpus": "gpus_per_node", "cpus": "cpus_per_task", "time": "time", "partition": "partition"}
"""What may be said of an array in Safelight's words; all else goes to sbatch as it is."""
OURS = ("array", "output", "error", "signal", "wrap")
"""Options of sbatch that say how the runs become jobs and where these write. By `array=1` one run of all is trained."""
MINUTES = 240
"""Of one job, where nobody says; a run that takes longer is put in line again and goes on."""
MOST_TIMEOUTS = 100
LOOK_SECONDS = 20.0
"""Between two questions to SLURM, whose accounting answers everybody; runs that say something themselves are seen at once."""
_ROOT = Path(__file__).resolve().parents[2]
_WAITING = ("PENDING", "READY", "REQUEUED")
_JOB = re.compile(r"\d+(_\d+)?")
_TIME = re.compile(r"(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)")


def is_here() -> bool:
    """Whether jobs can be submitted to SLURM from this machine."""
    return shutil.which("sbatch") is not None


def slurm_line(options: Mapping[str, str]) -> Any:
    """What opens the line of a study on SLURM.

    Args:
        options: `partition`, `time` (minutes, or H:MM:SS), `gpus`, `cpus`, and whatever else sbatch takes.

    Raises:
        BadInput: An option cannot be used.
    """
    parameters = _parameters(options)
    return lambda workspace, study: SlurmLine(workspace, study, parameters)


class SlurmLine:
    """The jobs of one study. See `core.cluster.watching.RunLine`.

    Args:
        workspace: Which all nodes see.
        study: Whose folder remembers the jobs.
        parameters: Of the array, as submitit takes them.

    Raises:
        Refused: There is no SLURM here, or what is remembered of earlier jobs is damaged.
    """

    def __init__(self, workspace: Workspace, study: Study, parameters: Mapping[str, Any]) -> None:
        if not is_here():
            hint = "Carry it out on a machine of the cluster from which sbatch can be called."
            raise Refused("There is no sbatch on this machine, so that nothing can be submitted to SLURM.", hint)
        self._workspace = workspace
        self._folder = StudyFolder.of(workspace, study.name).path / "slurm"
        self._name = study.name
        self._parameters = dict(parameters)
        self._looked = float("-inf")
        # submitit tells of every failed question as a warning; the next question asks again.
        logging.getLogger("submitit").setLevel(logging.ERROR)
        self._jobs = self._remembered()

    def names(self) -> frozenset[str]:
        states = self._states()
        ended = [run for run, job in self._jobs.items() if job.watcher.is_done(job.job_id, mode="cache") and states[run]]
        if ended:
            self._jobs = {run: job for run, job in self._jobs.items() if run not in ended}
            self._remember()
        return frozenset(self._jobs)

    def put(self, crews: Sequence[Crew]) -> None:
        import submitit
        from submitit.core.utils import FailedJobError, FailedSubmissionError

        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            executor = submitit.SlurmExecutor(self._folder, max_num_timeout=MOST_TIMEOUTS)
            # Nodes import the task, and have no other way to Safelight than this one.
            setup = [f'export PYTHONPATH={quote(str(_ROOT))}"${{PYTHONPATH:+:$PYTHONPATH}}"']
            executor.update_parameters(job_name="safelight", setup=setup, **self._parameters)
            tasks = [self._task(crew) for crew in crews]
            with executor.batch():
                jobs = [executor.submit(task) for task in tasks]
        except (FailedSubmissionError, FailedJobError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
            said = [line for line in str(error).splitlines() if line.strip()]
            words = f"SLURM did not take the runs: {said[-1].strip() if said else type(error).__name__}"
            raise Refused(words, "See what was said of partition, time, gpus and cpus.", self._folder) from error
        self._jobs |= {folder.name: job for crew, job in zip(crews, jobs, strict=True) for folder in crew}
        self._looked = float("-inf")
        self._remember()

    def drop_waiting(self) -> frozenset[str]:
        self._looked = float("-inf")
        waiting = [run for run, state in self._states().items() if state in _WAITING]
        for job in {self._jobs[run].job_id: self._jobs[run] for run in waiting}.values():  # a crew has one
            job.cancel(check=False)
        return frozenset(self._jobs.keys() - set(waiting))

    def hint(self) -> str:
        return f"What SLURM and the jobs said is in {self._folder}."

    def close(self) -> None:
        """Nothing is held."""

    def _task(self, crew: Crew) -> RunTask:
        words = launcher.worker_words(self._workspace, crew, "--take-up")
        settings = {**SURROUNDINGS, **launcher.worker_settings(crew[0])}
        return RunTask(tuple(words), tuple(settings.items()), str(crew[0].path.absolute() / "worker.log"))

    def _states(self) -> dict[str, str]:
        """The state of each job's run as SLURM last said it; "" of one that it knows nothing of yet."""
        mode = "cache"
        if self._jobs and time.monotonic() - self._looked > LOOK_SECONDS:
            self._looked = time.monotonic()
            for job in self._jobs.values():
                job.watcher.register_job(job.job_id)
            mode = "force"
        told = {}
        for run, job in self._jobs.items():
            told[run] = job.watcher.get_state(job.job_id, mode=mode).upper().split()[0]
            mode = "cache"  # one question is about all of them
        return {run: "" if state == "UNKNOWN" else state for run, state in told.items()}

    def _remembered(self) -> dict[str, Any]:
        import submitit

        try:
            kept = atomic.read_json(self._file)["jobs"]
            if not all(_JOB.fullmatch(job) for job in kept.values()):  # scancel would take them for options
                raise BadInput("It names jobs that SLURM has none of.", path=self._file)
            return {str(run): submitit.SlurmJob(self._folder, job) for run, job in kept.items()}
        except NotThere:
            return {}
        except (BadInput, KeyError, TypeError, AttributeError) as error:
            hint = "Look with squeue whether jobs of it are at work, then delete the file."
            raise Refused(
                f"{self._file} is damaged, so that nobody knows which jobs {self._name} has.", hint, self._file
            ) from error

    def _remember(self) -> None:
        atomic.write_json(self._file, {"jobs": {run: job.job_id for run, job in self._jobs.items()}})

    @property
    def _file(self) -> Path:
        return self._folder / "jobs.json"


def _parameters(options: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"time": MINUTES}
    more: dict[str, Any] = {}
    for key, value in options.items():
        if key == "time":
            found["time"] = _minutes(value)
        elif key in ("gpus", "cpus"):
            if not value.isdecimal() or (key == "cpus" and int(value) < 1):
                raise BadInput(f"{value!r} is no number of {key}.", f"As in {key}=1.")
            if int(value):
                found[KEYS[key]] = int(value)
        elif key in KEYS:
            found[KEYS[key]] = value
        elif key in OURS:
            raise BadInput(f"{key} of SLURM is set by Safelight, which makes a job of each run.", "Leave it out.")
        else:
            more[key.replace("_", "-")] = value
    return found | ({"additional_parameters": more} if more else {})


def _minutes(said: str) -> int:
    if said.isdecimal() and int(said) > 0:
        return int(said)
    told = _TIME.fullmatch(said)
    if told is None:
        raise BadInput(f"{said!r} is no time.", "Say minutes, or H:MM:SS, as in time=4:00:00.")
    days, hours, minutes, seconds = (int(part or 0) for part in told.groups())
    whole = days * 1440 + hours * 60 + minutes + (seconds > 0)
    if not whole:
        raise BadInput("A job needs some time.", "Say minutes, or H:MM:SS, as in time=4:00:00.")
    return whole
