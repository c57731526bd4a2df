"""Labels that a run doubted while it learned from them: `doubts.json` beside the catalog, which the checks read.

Kept with the dataset, for what a dataset's findings say must not hang on a run that may be gone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from core.support import atomic
from core.support.documents import record
from core.support.errors import BadInput, NotThere

FILE = "doubts.json"
SCHEMA = 1

_MOST_BYTES = 2**29


@dataclass(frozen=True)
class RunDoubt:
    """A label that a run doubts.

    Attributes:
        sample: SHA-256 of the picture's file.
        label: The class it had for the run; of one that was moved since nothing is said.
        suggestion: The class that the run put before it.
        score: How much more likely that class is; a fraction, up to 1.
        detail: A sentence with the numbers.
    """

    sample: str
    label: str
    suggestion: str
    score: float
    detail: str


def write_run_doubts(folder: Path, run: str, doubts: Sequence[RunDoubt]) -> None:
    """Keeps what a run doubts in the place of what one doubted before. `folder` is the dataset's.

    Raises:
        DiskFull: What was there before is untouched.
    """
    document = {"schema_number": SCHEMA, "run": run, "doubts": [asdict(doubt) for doubt in doubts]}
    atomic.write_text(folder / FILE, json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")


def read_run_doubts(folder: Path) -> dict[tuple[str, str], RunDoubt]:
    """What a run doubts, by content and class; nothing where none was asked, or where the file is damaged or of a newer program.

    It only ever adds to what is asked, and is made anew from the run in a moment.
    """
    try:
        document = atomic.read_json(folder / FILE, _MOST_BYTES)
        if document["schema_number"] != SCHEMA:
            return {}
        found = [record(RunDoubt, entry) for entry in document["doubts"]]
    except (NotThere, BadInput, KeyError, ValueError, TypeError):
        return {}
    return {(doubt.sample, doubt.label): doubt for doubt in found}
