"""Proposals as a table that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.labelling.proposal import LabelProposals, Proposal
from core.support.csv_files import CsvCell


def header(found: LabelProposals) -> list[str]:
    """Names of the columns: path, the proposed class, its probability, how far it leads, and the first choice of each asked."""
    return ["path", "class", "probability", "lead", *(f"class by {name}" for name in found.by)]


def rows(found: LabelProposals, proposals: Iterable[Proposal]) -> Iterator[Sequence[CsvCell]]:
    """A row per picture."""
    for one in proposals:
        yield [one.path, one.label, one.probability, one.lead, *found.choices(one)]
