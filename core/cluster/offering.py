"""What a place has to train on, in a sentence for whoever chooses where."""

from __future__ import annotations

from contextlib import closing

from core.cluster.places import PLACES
from core.cluster.ray_line import RayCluster, at_once, needs_of
from core.support.jobs import Context
from core.support.wording import counted


def offer(place: str, address: str, context: Context) -> str:
    """Job: what a place offers, and what each run takes of it; "" of one that nobody can be asked about.

    Args:
        place: Its name.
        address: Where its head is; "" for the usual one.
        context: Not told anything; an offer is asked for in one go.

    Raises:
        NotThere: No such place.
        Refused: It does not answer.
    """
    context.check_abandoned()
    if PLACES.get(place).name != "ray":
        return ""
    with closing(RayCluster(address or "auto")) as cluster:
        nodes = cluster.nodes()
    if not nodes:
        return "The cluster has no nodes."
    needs = needs_of(nodes, {})
    many = at_once(nodes, needs)
    has = f"{counted(len(nodes), 'node')} with {counted(sum(node.cpus for node in nodes), 'core')}"
    gpus = sum(node.gpus for node in nodes)
    has += f" and {counted(gpus, 'GPU')}" if gpus else " and no GPU"
    takes = f"{counted(needs.gpus, 'GPU')} and {counted(needs.cpus, 'core')}" if needs.gpus else counted(needs.cpus, "core")
    return f"{has}. A run takes {takes}, so that {many:,} can be trained at once."
