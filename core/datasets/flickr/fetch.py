"""Fetches one picture file over the network, within limits, and only from where pictures are allowed to come from."""

from __future__ import annotations

import ipaddress
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

from core.datasets.flickr.client import ADDRESS_VARIABLE
from core.support.jobs import Context

ALLOW_VARIABLE = "SAFELIGHT_FLICKR_ALLOW_HOST"
"""Set to 1, pictures may also come from the host that `SAFELIGHT_FLICKR_URL` names, without https."""

_STATIC = (".staticflickr.com",)
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
MOST_REDIRECTS = 3


@dataclass(frozen=True)
class FetchLimits:
    """Limits for one file. Seconds are for the whole file; `silence` for one wait on the network."""

    bytes: int = 30 * 2**20
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
        if self.extra_host and host == self.extra_host:
            return None
        return None if ipaddress.ip_address(peer).is_global else f"{host} leads to the private address {peer}"


class NotFetched(Exception):
    """One file could not be had; the message says why. `passing` when another try may succeed."""

    def __init__(self, reason: str, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.passing = passing
        self.wait = wait


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
            context.pause(error.wait if error.wait is not None else 2.0**attempt * patience)


def _attempt(
    address: str, part: Path, origins: Origins, limits: FetchLimits, context: Context, clock: Callable[[], float]
) -> None:
    deadline = clock() + limits.seconds
    # Proxies from the environment are left aside: behind one, the peer's address would say nothing.
    with requests.Session() as session:
        session.trust_env = False
        for _ in range(MOST_REDIRECTS + 1):
            if (reason := origins.refusal(address)) is not None:
                raise NotFetched(reason)
            try:
                with session.get(address, stream=True, timeout=limits.silence, allow_redirects=False) as answer:
                    _check_peer(answer, origins)
                    if answer.status_code in _REDIRECTS:
                        address = urljoin(address, answer.headers.get("Location", ""))
                        continue
                    _check_head(answer, limits)
                    _read(answer, part, limits, deadline, context, clock)
                    return
            except requests.Timeout:
                raise NotFetched(f"no answer within {limits.silence:g} seconds", passing=True) from None
            except requests.RequestException:
                raise NotFetched("the connection failed", passing=True) from None
    raise NotFetched("it redirects in circles")


def _check_peer(answer: requests.Response, origins: Origins) -> None:
    connection = getattr(answer.raw, "connection", None) or getattr(answer.raw, "_connection", None)
    sock: socket.socket | None = getattr(connection, "sock", None)
    if sock is None:
        return  # the answer came whole with its head; its address was checked by name
    reason = origins.peer_refusal(urlsplit(answer.url).hostname or "", sock.getpeername()[0])
    if reason is not None:
        raise NotFetched(reason)


def _check_head(answer: requests.Response, limits: FetchLimits) -> None:
    if answer.status_code != 200:
        after = answer.headers.get("Retry-After", "")
        wait = min(float(after), 300.0) if after.isdigit() else None
        raise NotFetched(f"the server answers with status {answer.status_code}", answer.status_code in _PASSING, wait)
    kind = answer.headers.get("Content-Type", "image/")
    if not kind.lower().startswith(("image/", "application/octet-stream")):
        raise NotFetched(f"it is no picture but {kind.split(';')[0]}", passing=True)
    length = answer.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > limits.bytes:
        raise NotFetched(f"the file is larger than {limits.bytes // 2**20} MB")


def _read(
    answer: requests.Response, part: Path, limits: FetchLimits, deadline: float, context: Context, clock: Callable[[], float]
) -> None:
    length = answer.headers.get("Content-Length", "")
    size = 0
    try:
        with open(part, "wb") as file:
            # read1 gives what has arrived; read would let a drip hold the thread until a whole block is there.
            while block := answer.raw.read1(65_536):
                context.check_abandoned()
                size += len(block)
                if size > limits.bytes:
                    raise NotFetched(f"the file is larger than {limits.bytes // 2**20} MB")
                if clock() > deadline:
                    raise NotFetched(f"the file took longer than {limits.seconds:g} seconds", passing=True)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
    except (OSError, requests.RequestException) as error:
        if isinstance(error, OSError) and error.errno == 28:
            raise
        raise NotFetched("the connection broke off", passing=True) from None
    except Exception as error:  # urllib3's own errors are no RequestException when raw is read
        if type(error).__module__.startswith("urllib3"):
            raise NotFetched("the connection broke off", passing=True) from None
        raise
    if length.isdigit() and size < int(length):
        raise NotFetched(f"the file broke off after {size:,} of {int(length):,} bytes", passing=True)
