"""A Ray cluster as whoever asks it sees it, with nodes that a test says; none is started."""

from __future__ import annotations

from core.cluster.ray_line import Node
from core.support.errors import Refused


class MadeUpCluster:
    """Answers at "auto" alone."""

    told: tuple[Node, ...] = (Node("a", 8, 0), Node("b", 4, 0))

    def __init__(self, address: str) -> None:
        if address != "auto":
            raise Refused(f"Nobody answers at {address}.", "Look there.")

    def nodes(self) -> tuple[Node, ...]:
        return self.told

    def close(self) -> None:
        """Nothing is held."""
