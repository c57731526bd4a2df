"""Licences of photos as Flickr names them at run time."""

from __future__ import annotations

from core.datasets.catalog.licences import KNOWN, Licence
from core.datasets.flickr.client import FlickrClient
from core.datasets.flickr.connecting import FEW_TRIES, own_or
from core.support.jobs import Context


def read_licences(client: FlickrClient | None = None, context: Context | None = None) -> tuple[Licence, ...]:
    """Job: the licences as Flickr names them now, by number; those it does not tell of keep the name known here.

    Args:
        client: Asks Flickr; one with the person's own key when None.
        context: May be told to stop.

    Raises:
        NotThere: No client is given, and no key is kept.
        BadInput, FlickrDown, Abandoned, StopAsked: As `FlickrClient.call`.
    """
    with own_or(client, FEW_TRIES) as flickr:
        answer = flickr.call("photos.licenses.getInfo", context or Context())
    block = answer.get("licenses")
    told = block.get("license", []) if isinstance(block, dict) else []
    found = {licence.number: licence for licence in KNOWN}
    for entry in told if isinstance(told, list) else []:
        number = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        name = str(entry.get("name", "")).strip() if number.isdigit() else ""
        if name:
            address = str(entry.get("url", "")).strip()
            before = found.get(int(number))
            # These addresses become links in pages that people publish; nothing else that a server says may.
            usable = address.startswith(("https://", "http://"))
            found[int(number)] = Licence(int(number), name, address if usable else before.address if before else "")
    return tuple(found[number] for number in sorted(found))
