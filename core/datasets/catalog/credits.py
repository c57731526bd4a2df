"""Whose collected pictures a dataset has, and the attribution list made from that record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.support.atomic import check_new_file
from core.support.errors import BadInput, NotThere


@dataclass(frozen=True)
class Credits:
    """Whose pictures a dataset has, and how many of them are marked as taken down and not left out yet."""

    entries: tuple[LedgerEntry, ...]
    to_exclude: int


def read_credits(dataset: Dataset) -> Credits:
    """Job: the record of a dataset."""
    catalog = dataset.catalog.path
    return Credits(ledger.entries(catalog), len(ledger.gone_samples(catalog)))


def write_credits(dataset: Dataset, file: Path, replace: bool = False) -> int:
    """Job: the attribution list as a table or a page, by the file's ending; returns how many pictures it names.

    Args:
        dataset: Whose pictures.
        file: Where to.
        replace: Whether an earlier file may be replaced: that the person was asked about.

    Raises:
        NotThere: No collected pictures.
        Refused: The file is there and may not be replaced.
        BadInput: The ending is neither .csv nor .html, or the file cannot be written.
    """
    writers = {".csv": ledger.write_table, ".html": ledger.write_html, ".htm": ledger.write_html}
    writer = writers.get(file.suffix.lower())
    if writer is None:
        raise BadInput(
            f"{file.name} has an ending that is not known.", "Let it end in .csv for a table or .html for a page.", file
        )
    listed = ledger.entries(dataset.catalog.path)
    if not listed:
        raise NotThere(f"{dataset.name} has no collected pictures.", "Pictures that were imported have no one on record.")
    check_new_file(file, replace)
    try:
        writer(file, listed)
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}.", "Choose another place.", file) from error
    return len(listed)
