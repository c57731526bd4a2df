"""Sample datasets, written out."""

from __future__ import annotations

from pathlib import Path

from core.datasets.importing.samples import SAMPLES
from core.datasets.sources.listing import Listing
from core.support.jobs import Context


def write(name: str, folder: Path, options: object) -> Listing:
    """The listing of a sample dataset whose pictures are written into a folder."""
    return SAMPLES.get(name).write(folder, options, Context())
