"""What verbs that derive a dataset say about it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from core.cli.tables import table
from core.derived.result import DerivedResult
from core.support.wording import counted

LISTED = 10
"""Pictures left out that are listed without `--all`."""


def document(found: DerivedResult) -> dict[str, Any]:
    """A derived dataset as `--json` prints it."""
    return {
        "dataset": found.dataset,
        "derived_from": found.parent,
        "added": found.added,
        "already": found.already,
        "left_out": [{"path": left.path, "reason": left.reason, "kind": left.kind} for left in found.left],
        "classes": dict(found.classes),
        "split": found.split,
        "notes": list(found.notes),
    }


def text(found: DerivedResult, everything: bool) -> str:
    """A derived dataset as a person reads it."""
    there = f", {found.already} were there already" if found.already else ""
    lines = [f"{found.dataset}: {counted(found.added, 'picture')} made from {found.parent}{there}.", ""]
    lines.append(table(("Class", "Pictures"), [(name, str(count)) for name, count in found.classes.items()], right={1}))
    if found.split is not None:
        lines += ["", f"The split {found.split} came along: every picture is on the side of the one it was made from."]
    lines += [f"Note: {note}" for note in found.notes]
    if found.left:
        kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(left.kind for left in found.left).most_common())
        lines += ["", f"Left out: {counted(len(found.left), 'picture')} ({kinds})."]
        shown = found.left if everything else found.left[:LISTED]
        lines += [f"  {left.path}: {left.reason}" for left in shown]
        if len(shown) < len(found.left):
            lines.append(f"  ... and {len(found.left) - len(shown):,} more; --all shows them")
    return "\n".join(lines)
