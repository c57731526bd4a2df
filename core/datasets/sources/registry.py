"""All sources that pictures can be imported from, here and on the network; a new one is one module and one line here."""

from __future__ import annotations

import re
from pathlib import Path

from core.datasets.sources import archive, folder, link, s3, table
from core.datasets.sources.listing import Source
from core.datasets.sources.public import remote as public
from core.datasets.sources.remote import Remote
from core.support.errors import BadInput, NotThere
from core.support.registry import Registry

SOURCES: Registry[Source] = Registry("source")
for _module in (folder, archive, table):
    SOURCES.add(_module.SOURCE.name, _module.SOURCE)

REMOTES: Registry[Remote] = Registry("remote source")
for _remote in (link, s3, public):
    REMOTES.add(_remote.REMOTE.name, _remote.REMOTE)


def remote_for(address: str) -> Remote | None:
    """The source on the network that can read an address; None when it is a path on this machine.

    Raises:
        BadInput: It is an address that nothing reads.
    """
    for remote in REMOTES:
        if remote.accepts(address):
            return remote
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", address.strip()):
        kinds = "; ".join(remote.title for remote in REMOTES)
        scheme = address.strip().partition(":")[0]
        raise BadInput(f"Pictures cannot be imported from {scheme}:// addresses.", f"Give one of these: {kinds}.")
    return None


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
