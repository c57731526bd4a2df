"""A closer look by a Ray cluster: each node looks at its share of the pictures, and this machine puts together what they saw."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from core.cluster.ray_line import Needs, RayCluster, at_once, check_nodes, needs_of
from core.datasets.catalog.dataset import Dataset
from core.looking.sharing import gather_shares
from core.support.computing import SURROUNDINGS, program_words
from core.support.jobs import Context, Note, Progress
from core.support.wording import counted
from core.support.workspace import Workspace

_TICK = 0.5


def look_on_cluster(workspace: Workspace, dataset: Dataset, address: str, options: Mapping[str, str], context: Context) -> int:
    """Job: has the nodes of a cluster look at what nobody has looked at; returns how many looks came of it.

    What a node did not come to stays missing, and is said; a closer look here computes it then.

    Args:
        workspace: Which every node sees.
        dataset: Whose pictures are looked at.
        address: As for `RayCluster`.
        options: `cpus` and `gpus` of a share.
        context: Hears how many shares are done.

    Raises:
        Refused: No cluster answers, or a node lacks something.
        BadInput: No node has what a share needs.
        Abandoned: The job was dropped, and so is what the nodes are at.
    """
    log = dataset.cached("shares.log")
    log.parent.mkdir(parents=True, exist_ok=True)
    with closing(RayCluster(address)) as cluster:
        nodes = cluster.nodes()
        needs = needs_of(nodes, options)
        of = at_once(nodes, needs)
        check_nodes(cluster, workspace, dataset.cached("seen.lock"), program_words(workspace.root))
        cluster.ask("begin", tasks=[_task(workspace, dataset, f"{number}/{of}", needs, str(log)) for number in range(1, of + 1)])
        statuses: list[int | None] = [None]
        while None in statuses:
            statuses = cluster.ask("statuses")["statuses"]
            context.report(Progress("Looking at pictures on the cluster", of - statuses.count(None), of))
            context.pause(_TICK)
    if lost := sum(status != 0 for status in statuses):
        words = f"{counted(lost, 'share')} of {of:,} came to nothing, and this machine looks at those pictures."
        context.report(Note(f"{words} What was said is in {log}."))
    return gather_shares(dataset, of, context)


def _task(workspace: Workspace, dataset: Dataset, share: str, needs: Needs, log: str) -> dict[str, Any]:
    words = [*program_words(workspace.root), "check", dataset.name, "--share", share]
    return {"words": words, "settings": SURROUNDINGS, "log": log, "cpus": needs.cpus, "gpus": needs.gpus}
