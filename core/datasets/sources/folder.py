"""A folder of pictures, read in whichever way says what they show."""

from __future__ import annotations

from core.datasets.sources.layouts import folder_ways, read_layout
from core.datasets.sources.listing import Source

SOURCE = Source(
    "folder", "Folder, a subfolder per class or with a table of labels", lambda place: place.is_dir(), read_layout, folder_ways
)
