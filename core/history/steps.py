"""What the next step back through the decisions would undo, and what the next one forward would do again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.datasets.catalog.edits import Edit, as_order


@dataclass(frozen=True)
class Steps:
    """What the next step back would undo, and what the next step forward would do again; None where there is no such step."""

    back: Edit | None
    forward: Edit | None

    @property
    def words(self) -> tuple[str, str]:
        """Both as orders; "" where there is none."""
        back, forward = (as_order(edit.title) if edit is not None else "" for edit in (self.back, self.forward))
        return back, forward


def steps(log: Sequence[Edit], since: int) -> Steps:
    """The next steps through the decisions with numbers above `since`.

    Forward are those that were undone after the last one in force; a new decision leaves nothing to do again.

    Args:
        log: The edit log, latest first.
        since: Number of the last decision that steps leave alone.
    """
    own = [edit for edit in log if edit.id > since]
    back = next((edit for edit in own if not edit.undone), None)
    undone = [edit for edit in own if edit.undone and (back is None or edit.id > back.id)]
    return Steps(back, undone[-1] if undone else None)
