"""Which colour a run has. It is given when the run begins and kept in its request: a run that changed its colour with every
selection was blue in the table, orange among the curves and green on the Predict page."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from contextlib import suppress
from typing import Any

from core.support import atomic
from core.support.errors import SafelightError
from core.support.workspace import Workspace

COLOURS = 8
"""As many colours as can be told apart; the window has them."""
_MOST_BYTES = 32 * 2**20


class Colours:
    """How many runs of a workspace have each colour: read once, where many runs begin at once.

    Args:
        workspace: Whose runs.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._by_dataset: defaultdict[object, Counter[int]] = defaultdict(Counter)
        self._everywhere = Counter[int]()
        for folder in workspace.run_folders():
            with suppress(SafelightError, OSError):
                document = atomic.read_json(folder / "request.json", _MOST_BYTES)
                if isinstance(document, dict):
                    self._count(colour_of(document), document.get("dataset"))

    def free(self, dataset: str) -> int:
        """The place that the fewest runs on this dataset have, then the fewest of all; it is counted as taken from here on."""
        here = self._by_dataset[dataset]
        found = min(range(COLOURS), key=lambda place: (here[place], self._everywhere[place], place))
        self._count(found, dataset)
        return found

    def _count(self, colour: int, dataset: object) -> None:
        self._everywhere[colour] += 1
        self._by_dataset[dataset][colour] += 1


def colour_of(request: dict[str, Any]) -> int:
    """The colour in the document of a request; of one that has none yet, one by what was asked and when, which never changes."""
    known = request.get("colour")
    if isinstance(known, int) and not isinstance(known, bool) and known >= 0:
        return known % COLOURS
    asked = json.dumps([request.get(name) for name in ("created", "dataset", "recipe")], sort_keys=True, default=str)
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).digest()[0] % COLOURS
