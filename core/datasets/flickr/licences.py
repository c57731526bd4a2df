"""Licences of photos as Flickr names them at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.datasets.catalog.licences import KNOWN, Licence
from core.support.jobs import Context

if TYPE_CHECKING:
    from core.datasets.flickr.client import FlickrClient  # not needed by those who only want names


def read_licences(client: FlickrClient, context: Context) -> tuple[Licence, ...]:
    """The licences as Flickr names them now, by number; those it does not tell of keep the name known here.

    Raises:
        BadInput, FlickrDown, Abandoned, StopAsked: As `FlickrClient.call`.
    """
    answer = client.call("photos.licenses.getInfo", context)
    block = answer.get("licenses")
    told = block.get("license", []) if isinstance(block, dict) else []
    found = {licence.number: licence for licence in KNOWN}
    for entry in told if isinstance(told, list) else []:
        number = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        name = str(entry.get("name", "")).strip() if number.isdigit() else ""
        if name:
            address = str(entry.get("url", "")).strip()
            before = found.get(int(number))
            usable = address.startswith(("https://", "http://"))
            found[int(number)] = Licence(int(number), name, address if usable else before.address if before else "")
    return tuple(found[number] for number in sorted(found))
