"""Which runs of a study one process of a cluster carries out: heads of one shape on the same features, as on one machine.

One process for each of a hundred heads spent nine of every eleven seconds preparing, on every node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from core.runs.folder import RunFolder
from core.training.joining.in_common import backbone_part, shares_backbone

MOST = 128
"""Runs of one crew. More are several, so that no node waits while another one has all of them."""

Crew = tuple[RunFolder, ...]


def crews_of(folders: Sequence[RunFolder]) -> tuple[Crew, ...]:
    """The runs, in crews that one process each carries out; what trains more than a head on features is a crew by itself."""
    crews: defaultdict[Hashable, list[RunFolder]] = defaultdict(list)
    for folder in folders:
        asked = folder.request
        recipe = asked.recipe
        alone = not shares_backbone(recipe)
        shape = (asked.dataset, asked.split, backbone_part(recipe), recipe.head, recipe.head_width)
        crews[folder if alone else shape].append(folder)
    return tuple(tuple(crew[begin : begin + MOST]) for crew in crews.values() for begin in range(0, len(crew), MOST))
