"""The ways in which a folder can say what its pictures show; the first that fits is taken."""

from __future__ import annotations

from pathlib import Path

from core.datasets.sources import folder, labelled, roboflow
from core.datasets.sources.listing import ImportOptions, Listing, Source
from core.support.jobs import Context

LAYOUTS: tuple[Source, ...] = (roboflow.SOURCE, labelled.SOURCE, folder.SOURCE)


def read_layout(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Lists a folder by the layout it has; as the source of that layout."""
    source = next((layout for layout in LAYOUTS if layout.accepts(place)), folder.SOURCE)
    return source.read(place, scratch, options, context)


def is_labelled(place: Path) -> bool:
    """True when tables in the folder itself say what its pictures show."""
    return any(layout.accepts(place) for layout in (roboflow.SOURCE, labelled.SOURCE))
