"""Which colour a run has. It is given when the run begins and kept in its request: a run that changed its colour with every
selection was blue in the table, orange among the curves and green on the Predict page."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from contextlib import suppress
from typing import Any

from core.support import atomic
from core.support.errors import SafelightError
from core.support.workspace import Workspace

COLOURS = 8
"""As many colours as can be told apart; the window has them."""
_MOST_BYTES = 32 * 2**20


def free_colour(workspace: Workspace, dataset: str) -> int:
    """The place in the row of colours that the fewest runs on this dataset have, then the fewest of all."""
    here, everywhere = Counter[int](), Counter[int]()
    for folder in workspace.run_folders():
        with suppress(SafelightError, OSError):
            document = atomic.read_json(folder / "request.json", _MOST_BYTES)
            if isinstance(document, dict):
                colour = colour_of(document)
                everywhere[colour] += 1
                here[colour] += document.get("dataset") == dataset
    return min(range(COLOURS), key=lambda place: (here[place], everywhere[place], place))


def colour_of(request: dict[str, Any]) -> int:
    """The colour in the document of a request; of one that has none yet, one by what was asked and when, which never changes."""
    known = request.get("colour")
    if isinstance(known, int) and not isinstance(known, bool) and known >= 0:
        return known % COLOURS
    asked = json.dumps([request.get(name) for name in ("created", "dataset", "recipe")], sort_keys=True, default=str)
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).digest()[0] % COLOURS
