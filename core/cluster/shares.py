"""Work on pictures shared out to the nodes of a Ray cluster: commands done side by side, which end with whoever asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.cluster.ray_line import Needs, RayCluster
from core.support.computing import SURROUNDINGS, program_words
from core.support.jobs import Context
from core.support.workspace import Workspace

_TICK = 0.5


def share_task(workspace: Workspace, words: Sequence[str], log: Path, needs: Needs) -> Mapping[str, Any]:
    """What a node is asked for one share.

    Args:
        workspace: Which every node sees.
        words: A verb and what it takes.
        log: Where all that the command says is added.
        needs: What it takes of a node.
    """
    said = [*program_words(workspace.root), *words]
    return {"words": said, "settings": SURROUNDINGS, "log": str(log), "cpus": needs.cpus, "gpus": needs.gpus}


def done_by_nodes(cluster: RayCluster, tasks: Sequence[Mapping[str, Any]], context: Context) -> Iterator[tuple[int, bool]]:
    """The place of each share as it ends, and whether it was done; one whose node was lost is done again on another first.

    Raises:
        Refused: The cluster was lost.
        Abandoned: The job was dropped, and so is what the nodes are at once the cluster is closed.
    """
    cluster.ask("begin", tasks=list(tasks))
    told: set[int] = set()
    while True:
        for place, status in enumerate(cluster.ask("statuses")["statuses"]):
            if status is not None and place not in told:
                told.add(place)
                yield place, status == 0
        if len(told) == len(tasks):
            return
        context.pause(_TICK)
