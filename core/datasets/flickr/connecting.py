"""A client to Flickr with the person's own key and the calls it has made in the last hour on record.

Jobs that ask Flickr take the client to ask with, and make one with the person's own key when they are given none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from platformdirs import user_state_path

from core.datasets.flickr.client import TRIES, FlickrClient, Key
from core.datasets.flickr.credentials import read_key
from core.datasets.flickr.rate import RateLimit

FEW_TRIES = 3
"""Tries for calls that a person waits for."""


def rate_limit(key: Key) -> RateLimit:
    """The shared record of calls made with a key; its name does not give the key away."""
    # One record for each key, for Flickr counts by key; a person may have two.
    mark = hashlib.sha256(key.key.encode("utf-8")).hexdigest()[:12]
    return RateLimit(user_state_path("safelight", appauthor=False) / f"flickr-calls-{mark}.json")


@contextmanager
def connected(key: Key | None = None, tries: int = TRIES) -> Iterator[FlickrClient]:
    """A client for the block.

    Args:
        key: Whose it is; the one that is kept when None.
        tries: Most tries for one call.

    Raises:
        NotThere: No key is kept.
        BadInput: The key that is kept is damaged.
    """
    own = key or read_key()[0]
    client = FlickrClient(own, rate_limit(own), tries=tries)
    try:
        yield client
    finally:
        client.close()


@contextmanager
def own_or(client: FlickrClient | None, tries: int = TRIES) -> Iterator[FlickrClient]:
    """The client given, for the block; one with the person's own key when there is none. Raises as `connected`."""
    if client is not None:
        yield client
        return
    with connected(tries=tries) as own:
        yield own
