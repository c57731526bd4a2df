"""Ray as the place of a study: an actor on the cluster keeps its runs, each a task with the cores or GPUs it needs."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.cluster.crews import Crew
from core.cluster.installed import ray_is_here
from core.studies.folder import StudyFolder
from core.studies.study import Study
from core.support.computing import SURROUNDINGS, surroundings
from core.support.errors import BadInput, Refused
from core.support.locks import claimed
from core.support.wording import counted, some
from core.support.workspace import Workspace
from core.training import launcher

PATIENCE = 180.0
"""Seconds for an answer of the cluster."""
CLOSE_SECONDS = 5.0
"""How long the child may take to leave the cluster by itself."""
AUTO = "auto"
"""Address of the cluster that this machine belongs to."""
_ADDRESS = re.compile(r"ray://(\[[0-9A-Fa-f:.]+\]|[\w.-]+):\d{1,5}")
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Node:
    """One machine of a cluster, with what Ray may use of it."""

    name: str
    cpus: int
    gpus: int


@dataclass(frozen=True)
class Needs:
    """What one run, or one share of a dataset's pictures, takes of a node."""

    cpus: int
    gpus: int

    @property
    def words(self) -> str:
        """As in "1 GPU and 8 cores"."""
        cores = counted(self.cpus, "core")
        return f"{counted(self.gpus, 'GPU')} and {cores}" if self.gpus else cores


class RayCluster:
    """A Ray cluster, spoken with through a child. Close it; what is at work there goes on.

    Args:
        address: "auto" for the one this machine belongs to, or ray://HOST:PORT.

    Raises:
        BadInput: The address is none.
        Refused: Ray is not installed, or no cluster answers.
    """

    def __init__(self, address: str) -> None:
        check_address(address)
        if not ray_is_here():
            raise Refused("Ray is not installed.", "pip install 'safelight[cluster]' brings it.")
        self._address = address
        self._child = subprocess.Popen(
            [sys.executable, "-m", "core.cluster.ray_child", address],
            cwd=_ROOT, env=surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            self._answer()
        except Refused as error:
            self.close()
            hint = "`ray start --head` begins one on this machine." if address == AUTO else "Is it the address of its head?"
            where = "on this machine" if address == AUTO else f"at {address}"
            raise Refused(f"No Ray cluster answers {where}: {error.message}", hint) from error

    def ask(self, act: str, patience: float | None = PATIENCE, **values: Any) -> dict[str, Any]:
        """What the cluster answers; see `ray_child.ACTS`.

        Raises:
            Refused: It does not, or refuses.
        """
        assert self._child.stdin is not None
        with suppress(BrokenPipeError):
            print(json.dumps({"act": act, **values}), file=self._child.stdin, flush=True)
        try:
            return self._answer(patience)
        except Refused as error:
            words = f"The Ray cluster at {self._address} cannot be asked any more: {error.message}"
            raise Refused(words, "Try again once it answers. Runs of a study go on there meanwhile.") from error

    def nodes(self) -> tuple[Node, ...]:
        """Its machines.

        Raises:
            Refused: It does not answer.
        """
        return tuple(Node(node["name"], int(node["cpus"]), int(node["gpus"])) for node in self.ask("nodes")["nodes"])

    def close(self) -> None:
        """Ends the child."""
        assert self._child.stdin is not None
        if not self._child.stdin.closed:  # of a child that ended by itself, too: its pipes stayed open
            with suppress(BrokenPipeError, subprocess.TimeoutExpired):
                self._child.communicate(timeout=CLOSE_SECONDS)
        if self._child.poll() is None:
            self._child.kill()
            self._child.communicate()

    def _answer(self, patience: float | None = PATIENCE) -> dict[str, Any]:
        assert self._child.stdout is not None
        # Else whoever waits for a cluster that hangs hangs with it.
        alarm = threading.Timer(patience, self._child.kill) if patience is not None else None
        if alarm is not None:
            alarm.start()
        try:
            line = self._child.stdout.readline()
        finally:
            if alarm is not None:
                alarm.cancel()
                alarm.join()
        if not line:
            raise Refused("it does not answer.")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise Refused(f"{str(answer['error']).rstrip('.')}.")  # Ray ends some of its sentences without a full stop
        return answer


def check_address(address: str) -> None:
    """Does nothing when an address of a cluster can be one: who waits for no machine waits half a minute.

    Raises:
        BadInput: It cannot.
    """
    if address != AUTO and _ADDRESS.fullmatch(address) is None:
        raise BadInput(f"{address!r} is no address of a Ray cluster.", "Write it as ray://HOST:PORT, as in ray://head:10001.")


def asked_of(options: Mapping[str, str]) -> dict[str, int]:
    """What a person says that a run takes, before any cluster is asked.

    Raises:
        BadInput: An option cannot be used.
    """
    said = {}
    for key, value in options.items():
        if key not in ("cpus", "gpus"):
            raise BadInput(f"Ray knows no {key!r}.", "Say cpus or gpus, as in gpus=1.")
        if not value.isdecimal() or (key == "cpus" and int(value) < 1):
            raise BadInput(f"{value!r} is no number of {key}.", f"As in {key}=1.")
        said[key] = int(value)
    return said


def needs_of(nodes: Sequence[Node], options: Mapping[str, str]) -> Needs:
    """What a run takes: a GPU with its part of the cores where there are GPUs, else a node's processor for itself.

    Raises:
        BadInput: An option cannot be used, or no node has as much.
    """
    said = asked_of(options)
    with_gpus = [node for node in nodes if node.gpus]
    gpus = said.get("gpus", 1 if with_gpus else 0)
    if gpus and with_gpus:
        usual = min(max(1, node.cpus * gpus // node.gpus) for node in with_gpus)
    else:
        usual = min((node.cpus for node in nodes if node.cpus), default=1)
    needs = Needs(said.get("cpus", usual), gpus)
    if not any(node.cpus >= needs.cpus and node.gpus >= needs.gpus for node in nodes):
        largest = ", ".join(f"{node.name}: {counted(node.cpus, 'core')}, {counted(node.gpus, 'GPU')}" for node in nodes)
        words = f"No node has {counted(needs.cpus, 'core')} and {counted(needs.gpus, 'GPU')}."
        raise BadInput(words, f"There are {largest}." if largest else "The cluster has no nodes.")
    return needs


def reading_needs(nodes: Sequence[Node], options: Mapping[str, str]) -> Needs:
    """What a share takes of which files are read: no GPU, unless that is asked for.

    Raises:
        BadInput: As `needs_of`.
    """
    # No GPU decodes: asked for one, nodes without any read nothing, and those with one trained nothing meanwhile.
    return needs_of(nodes, {"gpus": "0", **options})


def at_once(nodes: Sequence[Node], needs: Needs) -> int:
    """How many that need so much the nodes can carry out at one time."""
    return sum(min(node.cpus // needs.cpus, node.gpus // needs.gpus if needs.gpus else node.cpus) for node in nodes)


def ray_line(address: str, options: Mapping[str, str]) -> Callable[[Workspace, Study], RayLine]:
    """What opens the line of a study on Ray.

    Args:
        address: As for `RayCluster`.
        options: `cpus` and `gpus` of a run.

    Raises:
        BadInput: The address or an option cannot be used.
    """
    check_address(address)
    asked_of(options)
    return lambda workspace, study: RayLine(workspace, study, RayCluster(address), options)


class RayLine:
    """The runs of one study on a Ray cluster. See `core.cluster.watching.RunLine`.

    Args:
        workspace: Which all nodes see.
        study: Whose folder keeps what is to be done.
        cluster: Where; closed with this.
        options: `cpus` and `gpus` of a run.
    """

    def __init__(self, workspace: Workspace, study: Study, cluster: RayCluster, options: Mapping[str, str]) -> None:
        self._workspace = workspace
        self._cluster = cluster
        self._options = options
        self._folder = StudyFolder.of(workspace, study.name).path.absolute()
        self._key = f"study-{hashlib.sha256(str(self._folder).encode()).hexdigest()[:16]}"

    def names(self) -> frozenset[str]:
        return frozenset(self._cluster.ask("names", key=self._key)["names"])

    def put(self, crews: Sequence[Crew]) -> None:
        needs = needs_of(self._cluster.nodes(), self._options)
        self._check_nodes(launcher.worker_words(self._workspace, crews[0]))
        tasks = [self._task(crew, needs) for crew in crews]
        self._cluster.ask("put", key=self._key, file=str(self._folder / "ray.json"), tasks=tasks)

    def drop_waiting(self) -> frozenset[str]:
        return frozenset(self._cluster.ask("drop_waiting", key=self._key)["stay"])

    def hint(self) -> str:
        return "The end of worker.log in its folder, and `ray status`, tell more."

    def close(self) -> None:
        self._cluster.close()

    def _check_nodes(self, words: Sequence[str]) -> None:
        """Refuses nodes on which a run would fail, or be trained a second time."""
        check_nodes(self._cluster, self._workspace, self._folder / "seen.lock", words)

    def _task(self, crew: Crew, needs: Needs) -> dict[str, Any]:
        places = [folder.path.absolute() for folder in crew]
        return {
            "runs": [folder.name for folder in crew],
            "words": launcher.worker_words(self._workspace, crew, "--take-up"),
            "settings": {**SURROUNDINGS, **launcher.worker_settings(crew[0])},
            "log": str(places[0] / "worker.log"),
            "held": [str(path / "worker.lock") for path in places],
            "cpus": needs.cpus,
            "gpus": needs.gpus,
        }


def check_nodes(cluster: RayCluster, workspace: Workspace, lock: Path, words: Sequence[str]) -> None:
    """Does nothing when every node has Safelight, sees the workspace, and sees who holds a lock there.

    Args:
        cluster: Whose nodes.
        workspace: It.
        lock: A file there, which is locked meanwhile.
        words: A command as nodes are given it, which names the program.

    Raises:
        Refused: A node does not.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    program = next((word for word in words if word.endswith("main.py")), words[0])
    with claimed(lock, Refused(f"{lock} is held by another process.", "Try again in a moment."), patience=60):
        told = cluster.ask("look", program=program, folder=str(workspace.root), locked=str(lock))["complaints"]
    if told:
        hint = "Every node needs Safelight and the workspace at the same paths; `main.py doctor --shared DIR` looks at a disk."
        raise Refused(f"Not every node can train: {some(told)}", hint)
