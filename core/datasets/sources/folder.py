"""A folder of pictures, read in whichever way says what they show."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from core.datasets.sources.layouts import folder_ways, read_layout
from core.datasets.sources.listing import Source
from core.support.errors import BadInput

SOURCE = Source(
    "folder", "Folder, a subfolder per class or with a table of labels", lambda place: place.is_dir(), read_layout, folder_ways
)


def together(places: Sequence[Path]) -> tuple[Path, tuple[str, ...]]:
    """The folder that several folders lie in, and their names there: `only` of the options that import them as one source.

    Raises:
        BadInput: One of them is no folder, or they do not lie in one folder.
    """
    whole = [Path(os.path.abspath(place.expanduser())) for place in places]
    for said, place in zip(places, whole, strict=True):
        if not place.is_dir():
            raise BadInput(
                # As it was given: only the last word of its path was named, which several may share.
                f"{said} is not a folder; several things are taken together only where all are folders.",
                "Choose the folder that they lie in, or one archive or table.",
                place,
            )
    parents = list(dict.fromkeys(place.parent for place in whole))
    if len(parents) > 1:
        raise BadInput(
            f"These folders do not lie in one folder: {parents[0]} and {parents[1]}.",
            "Put them into one folder first, or import one after the other into the same dataset, copied.",
            parents[1],
        )
    return parents[0], tuple(dict.fromkeys(place.name for place in whole))
