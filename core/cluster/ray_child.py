"""The one process that speaks with Ray: asked in JSON lines on standard input, it answers in JSON lines on standard output.

Run as `python -m core.cluster.ray_child ADDRESS`. Ray takes a second to import and brings threads and signal handlers of its own,
so neither the window nor the command line imports it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, Any]

_TRIES = 5
_PAUSE = 3.0  # seconds between two


def main(address: str) -> None:
    """Answers requests until standard input ends."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what Ray prints is no answer

    def say(answer: Answer) -> None:
        print(json.dumps(answer), file=replies, flush=True)

    try:
        _join(address)
    except Exception as error:  # Ray raises a dozen kinds where no cluster answers
        say({"error": _first_line(error)})
        return
    say({"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            say(ACTS[request.pop("act")](**request))
        except Exception as error:
            say({"error": _first_line(error)})


def nodes() -> Answer:
    """Every node with its cores and GPUs."""
    import ray

    found = [node for node in ray.nodes() if node["Alive"]]
    told = [
        {"name": node["NodeManagerAddress"], "cpus": node["Resources"].get("CPU", 0), "gpus": node["Resources"].get("GPU", 0)}
        for node in found
    ]
    return {"nodes": told}


def look(program: str, folder: str, locked: str) -> Answer:
    """What nodes lack."""
    from core.cluster.ray_carrier import complaints

    return {"complaints": complaints(program, folder, locked)}


def put(key: str, file: str, tasks: list[dict[str, Any]]) -> Answer:
    """Puts runs in the line of a study, which begins with them where there is none."""
    import ray

    from core.cluster.ray_carrier import NAMESPACE, Carrier

    for last in (False, True):
        if _carrier(key) is None:
            # Only an actor that begins again goes by what it kept itself: in a workspace of somebody else this file holds
            # whatever commands they want carried out.
            Path(file).unlink(missing_ok=True)
        # At the head, which is there as long as the cluster is.
        stays = {"name": key, "namespace": NAMESPACE, "lifetime": "detached", "max_restarts": -1, "get_if_exists": True}
        head = {"num_cpus": 0, "resources": {"node:__internal_head__": 0.001}}
        carrier = ray.remote(Carrier).options(**stays, **head).remote(file)
        try:
            ray.get(carrier.put.remote(tasks), timeout=120)
            break
        except ray.exceptions.RayActorError:  # it had nothing to do, and went just now
            if last:
                raise
    return {}


def names(key: str) -> Answer:
    """The runs that are in the line of a study."""
    import ray

    carrier = _carrier(key)
    try:
        return {"names": ray.get(carrier.names.remote(), timeout=120) if carrier is not None else []}
    except ray.exceptions.RayActorError:
        return {"names": []}


def drop_waiting(key: str) -> Answer:
    """Takes out of the line of a study what has not begun, and tells what stays."""
    import ray

    carrier = _carrier(key)
    return {"stay": ray.get(carrier.drop_waiting.remote(), timeout=120) if carrier is not None else []}


def begin(tasks: list[dict[str, Any]]) -> Answer:
    """Has commands done by the nodes, as evenly as can be; they end with this process."""
    import ray

    from core.cluster.on_node import carry_out

    _begun[:] = [
        ray.remote(carry_out)
        .options(num_cpus=task["cpus"], num_gpus=task["gpus"], scheduling_strategy="SPREAD", max_retries=3)
        .remote(task["words"], task["settings"], task["log"])
        for task in tasks
    ]
    return {}


def statuses() -> Answer:
    """The exit status of each command that was begun: None while it goes on, 1 of one that Ray gave up."""
    import ray

    ended = ray.wait(_begun, num_returns=len(_begun), timeout=0.5)[0] if _begun else []
    told: list[int | None] = []
    for one in _begun:
        try:
            told.append(ray.get(one) if one in ended else None)
        except ray.exceptions.RayError:
            told.append(1)
    return {"statuses": told}


_begun: list[Any] = []

ACTS: dict[str, Callable[..., Answer]] = {act.__name__: act for act in (nodes, look, put, names, drop_waiting, begin, statuses)}


def _join(address: str) -> None:
    import ray
    from ray import cloudpickle

    for left in range(_TRIES - 1, -1, -1):
        try:
            ray.init(address=address, namespace="safelight", log_to_driver=False, logging_level="ERROR")
            break
        except ConnectionAbortedError:  # a head that has just begun answers before it can serve
            if not left:
                raise
            time.sleep(_PAUSE)
    from core.cluster import on_node, ray_carrier

    # By their text: a node has no path to Safelight before it has looked for one.
    for module in (on_node, ray_carrier):
        cloudpickle.register_pickle_by_value(module)


def _carrier(key: str) -> Any:
    import ray

    from core.cluster.ray_carrier import NAMESPACE

    try:
        return ray.get_actor(key, namespace=NAMESPACE)
    except ValueError:
        return None


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if len(lines) > 1 and lines[0].endswith(":"):  # what it announces stands at the end of a traceback
        return f"{lines[0]} {lines[-1]}"
    # What it advises is about its own command line.
    return lines[0].partition(" Please ")[0] if lines else type(error).__name__


if __name__ == "__main__":
    main(sys.argv[1])
