"""Fetches one picture file over the network, within limits, and only from where pictures are allowed to come from."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.datasets.flickr.client import ADDRESS_VARIABLE
from core.datasets.flickr.waiting import StopAsked, wait
from core.support.jobs import Context
from core.support.wording import bytes_text
from core.web.guard import NotFetched, blocks, check_status, opened, stated_length
from core.web.peers import private_peer

__all__ = ["ALLOW_VARIABLE", "FetchLimits", "NotFetched", "Origins", "fetch"]

ALLOW_VARIABLE = "SAFELIGHT_FLICKR_ALLOW_HOST"
"""Set to 1, pictures may also come from the host that `SAFELIGHT_FLICKR_URL` names, without https."""

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
        return None if self.extra_host and host == self.extra_host else private_peer(host, peer)


def fetch(
    address: str,
    target: Path,
    origins: Origins,
    limits: FetchLimits,
    context: Context,
    patience: float = 1.0,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Puts the file at `address` into `target`, by way of a `.part` beside it. Complete or absent.

    Raises:
        NotFetched: Not to be had within the limits, or not allowed.
        Abandoned: The job was dropped.
    """
    part = target.with_name(target.name + ".part")
    for attempt in range(limits.tries):
        context.check_abandoned()
        try:
            _attempt(address, part, origins, limits, context, clock)
            os.replace(part, target)
            return
        except NotFetched as error:
            part.unlink(missing_ok=True)
            if not error.passing or attempt + 1 == limits.tries:
                raise
            try:
                wait(context, error.wait if error.wait is not None else 2.0**attempt * patience)
            except StopAsked:
                raise error from None  # it is not tried again


def _attempt(
    address: str, part: Path, origins: Origins, limits: FetchLimits, context: Context, clock: Callable[[], float]
) -> None:
    deadline = clock() + limits.seconds
    with opened(address, origins, limits.silence) as answer:
        check_status(answer, 200)
        kind = answer.headers.get("Content-Type", "image/")
        if not kind.lower().startswith(("image/", "application/octet-stream")):
            raise NotFetched(f"it is no picture but {kind.split(';')[0]}", passing=True)
        length = stated_length(answer)
        if length is not None and length > limits.bytes:
            raise NotFetched(f"the file is larger than {bytes_text(limits.bytes)}")
        size = 0
        with open(part, "wb") as file:
            for block in blocks(answer):
                context.check_abandoned()
                size += len(block)
                if size > limits.bytes:
                    raise NotFetched(f"the file is larger than {bytes_text(limits.bytes)}")
                if clock() > deadline:
                    raise NotFetched(f"the file took longer than {limits.seconds:g} seconds", passing=True)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
    if length is not None and size < length:
        raise NotFetched(f"the file broke off after {size:,} of {length:,} bytes", passing=True)
