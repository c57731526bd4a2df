"""What verbs that derive a dataset say about it."""

from __future__ import annotations

from typing import Any

from core.cli.answers import fields_of, left_aside
from core.cli.tables import table
from core.derived.result import DerivedResult
from core.support.wording import counted, were

LISTED = 10
"""Pictures left out that are listed without `--all`."""


def document(found: DerivedResult) -> dict[str, Any]:
    """A derived dataset as `--json` prints it."""
    return fields_of(found, parent="derived_from", left="left_out")


def text(found: DerivedResult, everything: bool) -> str:
    """A derived dataset as a person reads it."""
    there = f", {found.already:,} {were(found.already)} there already" if found.already else ""
    lines = [f"{found.dataset}: {counted(found.added, 'picture')} made from {found.parent}{there}.", ""]
    lines.append(table(("Class", "Pictures"), [(name, str(count)) for name, count in found.classes.items()], right={1}))
    if found.split is not None:
        lines += ["", f"The split {found.split} came along: every picture is on the side of the one it was made from."]
    lines += [f"Note: {note}" for note in found.notes]
    if found.left:
        lines += ["", *left_aside("Left out", found.left, "picture", None if everything else LISTED)]
    return "\n".join(lines)
