"""Taking decisions back and doing them again: the last step, or any one by its number.

One Ctrl+Z once took a split away that runs had been trained on, made in an earlier session, and nothing brought it back: steps go
back to where the window was opened and no further, and a split that something stands on stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.datasets.catalog import edits, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import as_order
from core.datasets.cleaning.checking import redo_edit, undo_edit
from core.datasets.cleaning.decisions import Decided
from core.history.dependents import Dependent, dependents
from core.history.steps import steps
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.wording import some
from core.support.workspace import Workspace


def step_back(workspace: Workspace, dataset: Dataset, since: int, context: Context) -> Decided:
    """Job: undoes the latest decision in force with a number above `since`.

    Raises:
        Refused: It is a split that something stands on, or what it changed was changed again since.
    """
    edit = steps(dataset.catalog.edits(), since).back
    if edit is None:
        return Decided("Nothing was decided here since the window was opened. The history has what was decided earlier.", None)
    return take_back(workspace, dataset, edit.id, context)


def step_forward(workspace: Workspace, dataset: Dataset, since: int, context: Context) -> Decided:
    """Job: does again what the last step back has undone.

    Raises:
        Refused: What it changed was changed again since.
    """
    edit = steps(dataset.catalog.edits(), since).forward
    if edit is None:
        return Decided("There is nothing to do again in this dataset.", None)
    return do_again(dataset, edit.id, context)


def take_back(workspace: Workspace, dataset: Dataset, edit: int, context: Context | None = None) -> Decided:
    """Job: undoes the decision of that number.

    Raises:
        NotThere: No such edit.
        Refused: It is undone already, or a later one touched the same rows, or it is a split that something stands on.
    """
    dataset.check_writable()
    _check_nothing_stands_on_it(workspace, dataset, edit)
    undone = undo_edit(dataset, edit, context)
    return Decided(f"Undone: {as_order(undone.title)}.", edit)


def do_again(dataset: Dataset, edit: int, context: Context | None = None) -> Decided:
    """Job: does an undone decision again.

    Raises:
        NotThere: No such edit.
        Refused: It is not undone, or a later one touched the same rows.
    """
    done = redo_edit(dataset, edit, context)
    return Decided(f"Done again: {as_order(done.title)}.", edit)


def _check_nothing_stands_on_it(workspace: Workspace, dataset: Dataset, edit: int) -> None:
    """Refuses to undo an edit that made or extended a split, while something stands on that.

    What was made before a split was extended does not stand on the extension.
    """
    with schema.reading(dataset.catalog.path) as connection:
        changes = edits.changes_of(connection, edit)
        made = {str(entry.key[0]) for entry in changes if entry.table == "splits" and entry.before is None}
        changed = {str(entry.key[0]) for entry in changes if entry.table in ("splits", "split_rows")}
        when = next(entry.made for entry in edits.edits(connection) if entry.id == edit)
    for split in sorted(changed):
        found = [entry for entry in dependents(workspace, dataset, split) if split in made or entry.since >= when]
        if found:
            raise Refused(
                f"The split {split} cannot be taken back: {standing_words(found)} on it.",
                "Leave it: further splits can be made beside it. Or delete what stands on it first, out of the trash as well.",
                dataset.folder,
            )


def standing_words(found: Sequence[Dependent]) -> str:
    """ "the runs a and b and the dataset c stand", "the run a stands"."""
    parts = []
    for noun in ("run", "dataset"):
        names = [f"{entry.name} (in the trash)" if entry.trashed else entry.name for entry in found if entry.noun == noun]
        if names:
            parts.append(f"the {noun}{'s' if len(names) > 1 else ''} {some(names)}")
    return f"{' and '.join(parts)} stand{'s' if len(found) == 1 else ''}"
