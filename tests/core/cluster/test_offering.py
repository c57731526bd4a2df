"""What a place offers is said in a sentence, with what a run takes of it."""

from __future__ import annotations

import pytest

from core.cluster import offering
from core.cluster.offering import offer
from core.cluster.ray_line import Node
from core.support.errors import NotThere
from core.support.jobs import Context
from tests.made_up_cluster import MadeUpCluster


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        ((), "The cluster has no nodes."),
        (
            (Node("a", 8, 0), Node("b", 4, 0)),
            "2 nodes with 12 cores and no GPU. A run takes 4 cores, so that 3 can be trained at once.",
        ),
        (
            (Node("a", 64, 8), Node("b", 4, 0)),
            "2 nodes with 68 cores and 8 GPUs. A run takes 1 GPU and 8 cores, so that 8 can be trained at once.",
        ),
    ],
)
def test_a_cluster_is_told_by_its_nodes(nodes: tuple[Node, ...], told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MadeUpCluster, "told", nodes)
    monkeypatch.setattr(offering, "RayCluster", MadeUpCluster)
    assert offer("ray", "", Context()) == told


def test_other_places_are_not_asked() -> None:
    assert offer("here", "", Context()) == ""
    with pytest.raises(NotThere):
        offer("moon", "", Context())
