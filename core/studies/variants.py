"""The datasets by which it is asked whether backgrounds matter: the pictures, and what was made from them. No torch."""

from __future__ import annotations

from contextlib import suppress
from shlex import quote

from core.datasets.catalog.dataset import Dataset
from core.derived.background_request import ALONE, OBJECT, SWAPPED, shows
from core.derived.kinship import made_from
from core.studies.study import DATASET, Factor
from core.support.errors import NotThere, SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace

_WANTED = {OBJECT: "without backgrounds", SWAPPED: "before other backgrounds", ALONE: "of backgrounds without objects"}


def background_factors(workspace: Workspace, dataset: Dataset, context: Context | None = None) -> tuple[Factor, ...]:
    """Job: the dataset as it is, and of those that were made from it one that shows objects alone, one that shows them before
    other backgrounds, and one that shows backgrounds alone; of several the newest.

    Raises:
        NotThere: Not all of them have been made.
    """
    beginning = f"{dataset.name}: "
    made: dict[str, Dataset] = {}
    for name in workspace.dataset_names():
        with suppress(SafelightError, OSError):  # one that cannot be read is none of them
            other = Dataset.open(workspace, name)
            origin = next(iter(made_from(other)), "")
            shown = shows(origin.removeprefix(beginning)) if origin.startswith(beginning) else None
            if shown is not None and (shown not in made or made[shown].created < other.created):
                made[shown] = other
    missing = [makes for makes in _WANTED if makes not in made]
    if missing:
        told = " and ".join(f"none {_WANTED[makes]}" for makes in missing)
        ways = " and ".join(
            f"`main.py background {quote(dataset.name)} {quote(f'{dataset.name} {makes}')} --makes {makes}`" for makes in missing
        )
        hint = f"{ways} {'makes it' if len(missing) == 1 else 'make them'}, as does Remove backgrounds in the window."
        raise NotThere(f"To tell whether backgrounds matter takes datasets made from {dataset.name}, and there is {told}.", hint)
    return (Factor(key=DATASET, values=(dataset.name, *(made[makes].name for makes in _WANTED))),)
