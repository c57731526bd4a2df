"""What kinds of findings are called, and what they mean."""

from __future__ import annotations

REFUSED = "refused"
"""Stands for files that could not be used, beside the catalog's own kinds."""


def finding_title(kind: str) -> str:
    """The kind as shown."""
    if kind == REFUSED:
        return "Refused files"
    from core.datasets.cleaning.checks.registry import CHECKS

    return CHECKS.get(kind).title if kind in CHECKS else kind.replace("-", " ").capitalize()


def finding_text(kind: str) -> str:
    """What the kind means and what to do, in a sentence or two."""
    if kind == REFUSED:
        return "These files could not be used as pictures when they were imported. Mend or replace them, then import again."
    from core.datasets.cleaning.checks.registry import CHECKS

    return CHECKS.get(kind).text if kind in CHECKS else ""
