"""Fetches one picture file over the network, within limits, and only from where pictures are allowed to come from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.datasets.flickr.client import ADDRESS_VARIABLE
from core.support.jobs import Context
from core.web import download
from core.web.attempts import Allowance
from core.web.guard import NotFetched
from core.web.peers import private_peer

__all__ = ["ALLOW_VARIABLE", "FetchLimits", "NotFetched", "Origins", "fetch"]

ALLOW_VARIABLE = "SAFELIGHT_FLICKR_ALLOW_HOST"
"""Set to 1, pictures may also come from the host that `SAFELIGHT_FLICKR_URL` names, without https."""

PICTURE_KINDS = ("image/", "application/octet-stream")
# With its dot, for anybody can own a name that only ends alike.
_STATIC = (".staticflickr.com",)
_STAND_IN = "/photo_unavailable"
"""In the address of the picture that Flickr shows in place of photos that were taken down."""


@dataclass(frozen=True)
class FetchLimits:
    """Limits for one file. Seconds are for the whole file; `silence` for one wait on the network."""

    bytes: int = 30 * 10**6
    seconds: float = 60.0
    silence: float = 15.0
    tries: int = 4


@dataclass(frozen=True)
class Origins:
    """Which addresses pictures may come from: https on Flickr's picture hosts, and at most one host named by the person."""

    extra_host: str | None = None
    extra_port: int | None = None

    @staticmethod
    def from_environment() -> Origins:
        """What the environment allows beyond Flickr's own hosts."""
        address = os.environ.get(ADDRESS_VARIABLE)
        if not address or os.environ.get(ALLOW_VARIABLE) != "1":
            return Origins()
        parts = urlsplit(address)
        return Origins(parts.hostname, parts.port)

    def refusal(self, address: str) -> str | None:
        """Why the address is not asked; None when it may be."""
        if _STAND_IN in address:
            return "Flickr no longer has the photo and shows a stand-in"
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return "the address is malformed"
        if self.extra_host and host == self.extra_host and port == self.extra_port and parts.scheme in ("http", "https"):
            return None
        if parts.scheme != "https":
            return f"the address is not https ({parts.scheme or 'none'})"
        if parts.username is not None or port not in (None, 443) or not host.endswith(_STATIC):
            return f"the host {host} is not one that Flickr serves pictures from"
        return None

    def peer_refusal(self, host: str, peer: str) -> str | None:
        """Why the connected machine is not read from; None when it may be."""
        # A stand-in for Flickr is usually this machine, which is private.
        return None if self.extra_host and host == self.extra_host else private_peer(host, peer)


def fetch(address: str, target: Path, origins: Origins, limits: FetchLimits, context: Context, patience: float = 1.0) -> None:
    """Puts the picture at `address` into `target`. Complete or absent; a job that was told to stop is not tried again.

    Raises:
        NotFetched: Not to be had within the limits, or not allowed.
        Abandoned: The job was dropped.
    """
    pauses = [2.0**attempt * patience for attempt in range(limits.tries - 1)]
    allowed = Allowance(limits.bytes, limits.seconds, limits.silence)
    download.fetch(address, target, origins, allowed, context, PICTURE_KINDS, pauses)
