"""All sources that pictures can be imported from; a new one is one module and one line here."""

from __future__ import annotations

from pathlib import Path

from core.datasets.sources import archive, folder, labelled, roboflow, table
from core.datasets.sources.listing import Source
from core.support.errors import BadInput, NotThere
from core.support.registry import Registry

SOURCES: Registry[Source] = Registry("source")
for _module in (roboflow, labelled, folder, archive, table):
    SOURCES.add(_module.SOURCE.name, _module.SOURCE)


def source_for(place: Path) -> Source:
    """The source that can read `place`.

    Raises:
        NotThere: Nothing is there.
        BadInput: No source reads this sort of file.
    """
    if not place.exists():
        raise NotThere(f"{place} does not exist.", "Check the path for typing mistakes.", place)
    for source in SOURCES:
        if source.accepts(place):
            return source
    kinds = "; ".join(source.title for source in SOURCES)
    raise BadInput(f"{place.name} is nothing pictures can be imported from.", f"Give one of these: {kinds}.", place)
