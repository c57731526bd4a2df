"""Who keeps a study's runs on a Ray cluster while nobody watches: an actor that stays, and a task for each crew.

Like `on_node`, it is taken along by its text. The actor owns the tasks, for those of a driver end with it, and closing a laptop
would end a night of training. Were the actor's own node to die, it begins again from its file, and what has ended ends at once.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from contextlib import suppress
from typing import Any

import ray

from core.cluster.on_node import carry_out, complaint

NAMESPACE = "safelight"
IDLE_SECONDS = 60.0
"""How long the actor stays when nothing is left to do."""
MOST_RETRIES = 20
"""Of a run whose node, or whose process there, was lost."""
_TICK = 1.0


class Carrier:
    """The runs of one study in Ray's line.

    Args:
        file: Where it keeps what is to be done, on the disk that all nodes see.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._crews: list[dict[str, Any]] = []
        self._tasks: list[Any] = []  # one for each crew, in that order
        if os.path.exists(file):
            with open(file, encoding="utf-8") as kept:
                self.put(json.load(kept)["crews"])
        self._idle_since = time.monotonic()
        threading.Thread(target=self._look, daemon=True).start()

    def put(self, crews: list[dict[str, Any]]) -> None:
        """Puts crews at the end of the line, but for those whose runs are in it."""
        with self._lock:
            for crew in crews:
                if not set(crew["runs"]) <= set(self._names()):
                    needs = {"num_cpus": crew["cpus"], "num_gpus": crew["gpus"], "max_retries": MOST_RETRIES}
                    task = ray.remote(carry_out).options(name=crew["runs"][0], scheduling_strategy="SPREAD", **needs)
                    self._tasks.append(task.remote(crew["words"], crew["settings"], crew["log"]))
                    self._crews.append(crew)
            self._keep()

    def names(self) -> list[str]:
        """The runs that wait or are being trained."""
        with self._lock:
            return self._names()

    def drop_waiting(self) -> list[str]:
        """Takes out the crews of which no process holds a run; returns the runs of the others."""
        stay: list[str] = []
        with self._lock:
            for crew, task in zip(self._crews, self._tasks, strict=True):
                if any(map(_is_held, crew["held"])):
                    stay += crew["runs"]
                else:
                    ray.cancel(task)
        return stay

    def _names(self) -> list[str]:
        return [run for crew in self._crews for run in crew["runs"]]

    def _look(self) -> None:
        while True:
            with self._lock:
                tasks = list(self._tasks)
            for task in ray.wait(tasks, num_returns=1, timeout=_TICK)[0] if tasks else []:
                self._end(task)
            if tasks:
                self._idle_since = time.monotonic()
            else:
                time.sleep(_TICK)
            if time.monotonic() - self._idle_since > IDLE_SECONDS:
                ray.kill(ray.get_runtime_context().current_actor, no_restart=True)

    def _end(self, task: Any) -> None:
        with self._lock:
            crew = self._crews[self._tasks.index(task)]
        try:
            ray.get(task)
        except Exception as error:  # whatever Ray raises is told to whoever asks why the runs said nothing
            # Some of it has no words; and the run's folder may have been moved to the trash.
            with suppress(OSError), open(crew["log"], "a", encoding="utf-8") as log:
                log.write(f"Ray gave the run up: {' '.join([type(error).__name__, *str(error).split()])[:300]}\n")
        with self._lock:
            self._crews.remove(crew)
            self._tasks.remove(task)
            self._keep()

    def _keep(self) -> None:
        part = f"{self._file}.part"
        with open(part, "w", encoding="utf-8") as kept:
            json.dump({"crews": self._crews}, kept)
            kept.flush()
            os.fsync(kept.fileno())
        os.replace(part, self._file)


def complaints(program: str, folder: str, locked: str) -> list[str]:
    """What nodes lack that nothing could be trained on them, a sentence each."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    alive = [node for node in ray.nodes() if node["Alive"]]
    asked = {
        node["NodeManagerAddress"]: ray.remote(complaint)
        .options(num_cpus=0, scheduling_strategy=NodeAffinitySchedulingStrategy(node["NodeID"], soft=False))
        .remote(program, folder, locked)
        for node in alive
    }
    return [f"{name} {said}." for name, task in asked.items() if (said := ray.get(task, timeout=120))]


def _is_held(path: str) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
