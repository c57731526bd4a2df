"""Asks a web address, with every redirect and the machine behind it checked against rules, and reads what comes in pieces."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import requests
from requests.utils import get_environ_proxies, select_proxy

from core.support.atomic import is_full
from core.web.peers import GuardedAdapter, PeerRefused, private_peer

PRIVATE_VARIABLE = "SAFELIGHT_ALLOW_PRIVATE"
"""Set to 1, links may also lead to machines of the private network and to this one."""

MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_LONGEST_WAIT = 300.0  # seconds that a server may ask us to wait
_BLOCK = 65_536  # bytes read at once


class NotFetched(Exception):
    """One file could not be had; the message says why. `passing` when another try may succeed, `wait` seconds from now."""

    def __init__(self, reason: str, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.passing = passing
        self.wait = wait


class Rules(Protocol):
    """Which addresses may be asked."""

    def refusal(self, address: str) -> str | None:
        """Why the address is not asked; None when it may be."""

    def peer_refusal(self, host: str, peer: str) -> str | None:
        """Why the connected machine is not asked; None when it may be."""


@dataclass(frozen=True)
class PublicWeb:
    """http and https anywhere in the public network; `private` allows machines of the private network and this one as well."""

    private: bool = False

    @staticmethod
    def from_environment(private: bool = False) -> PublicWeb:
        """The rules, with what `SAFELIGHT_ALLOW_PRIVATE` says."""
        return PublicWeb(private or os.environ.get(PRIVATE_VARIABLE) == "1")

    def refusal(self, address: str) -> str | None:
        """Why the address is not asked; the machines its name leads to are looked up for that."""
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return "the address is malformed"
        if parts.scheme not in ("http", "https"):
            return f"the address is neither http nor https ({parts.scheme or 'none'})"
        if parts.username is not None or parts.password is not None:
            return "the address holds a user name or password"
        if not host:
            return "the address names no host"
        if self.private:
            return None
        peers = _written(host)
        if not peers:
            if proxy_for(address) is not None:  # which looks names up itself; here they may not even be known
                return None
            try:
                found = socket.getaddrinfo(host, port or 0, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError):
                return f"the host {host} cannot be found"
            peers = tuple(str(entry[4][0]) for entry in found)
        return next((said for peer in peers if (said := self.peer_refusal(host, peer))), None)

    def peer_refusal(self, host: str, peer: str) -> str | None:
        """Why the connected machine is not read from; None when it may be."""
        if self.private:
            return None
        return private_peer(host, peer)


@contextmanager
def opened(address: str, rules: Rules, silence: float, headers: dict[str, str] | None = None) -> Iterator[requests.Response]:
    """The answer at the end of an address's redirects, not read yet; `history` has the redirects.

    Where the system or the environment names a proxy for the address, the proxy is asked. Which machine it connects to cannot be
    seen from here; the rules about addresses and redirects hold all the same.

    Args:
        address: What is asked.
        rules: Asked about the address, each redirect and each connected machine.
        silence: Seconds that one wait on the network may take.
        headers: Further ones to send.

    Raises:
        NotFetched: Not allowed, or no answer.
    """
    with requests.Session() as session:
        # Else requests sends whatever password ~/.netrc holds for the host, and takes proxies that nobody asked the rules
        # about.
        session.trust_env = False
        session.headers["Connection"] = "close"  # or it stays open as long as an error remembers the answer
        for scheme in ("http://", "https://"):
            session.mount(scheme, GuardedAdapter(rules.peer_refusal))
        session.headers["User-Agent"] = "Safelight"
        earlier: list[requests.Response] = []
        for _ in range(MOST_REDIRECTS + 1):
            if (reason := rules.refusal(address)) is not None:
                raise NotFetched(reason)
            with _asked(session, address, proxy_for(address), silence, headers) as answer:
                if answer.status_code not in _REDIRECTS:
                    answer.history = earlier
                    yield answer
                    return
                earlier.append(answer)
                onward = urljoin(address, answer.headers.get("Location", ""))
            # One of the four ways of fetching that were once here followed this, and so gave away what https protects.
            if address.startswith("https:") and onward.startswith("http:"):
                raise NotFetched("it redirects from https to http")
            address = onward
    raise NotFetched("it redirects in circles")


def check_status(answer: requests.Response, *good: int) -> None:
    """Refuses any status but those.

    Raises:
        NotFetched: Another status; passing where the server may do better later.
    """
    if answer.status_code not in good:
        after = answer.headers.get("Retry-After", "")
        wait = min(float(after), _LONGEST_WAIT) if after.isdigit() else None
        raise NotFetched(f"the server answers with status {answer.status_code}", answer.status_code in _PASSING, wait)


def stated_length(answer: requests.Response) -> int | None:
    """Bytes that the answer announces."""
    length = answer.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else None


def blocks(answer: requests.Response) -> Iterator[bytes]:
    """The body as it arrives; each block is what is there, so that a drip cannot hold the thread until a whole one is.

    Raises:
        NotFetched: The connection broke off.
    """
    try:
        while block := answer.raw.read1(_BLOCK):
            yield block
    except (OSError, requests.RequestException) as error:
        if isinstance(error, OSError) and is_full(error):
            raise
        raise NotFetched("the connection broke off", passing=True) from None
    except Exception as error:  # urllib3's own errors are no RequestException when raw is read
        if type(error).__module__.startswith("urllib3"):
            raise NotFetched("the connection broke off", passing=True) from None
        raise


def proxy_for(address: str) -> str | None:
    """The proxy that the system or the environment (`HTTPS_PROXY`, `NO_PROXY` ...) names for an address; None for none.

    This machine itself is never asked by way of a proxy.
    """
    host = urlsplit(address).hostname or ""
    if any(ipaddress.ip_address(peer).is_loopback for peer in _written(host)):
        return None
    return select_proxy(address, get_environ_proxies(address))


def _written(host: str) -> tuple[str, ...]:
    """The address that a host is without asking the name service; nothing for a name."""
    if host.rstrip(".").lower() == "localhost" or host.lower().endswith(".localhost"):
        return ("127.0.0.1",)
    try:
        return (str(ipaddress.ip_address(host)),)
    except ValueError:
        return ()


def _asked(
    session: requests.Session, address: str, proxy: str | None, silence: float, headers: dict[str, str] | None
) -> requests.Response:
    proxies = {urlsplit(address).scheme: proxy} if proxy is not None else {}
    try:
        # Redirects are followed by `opened`, which asks the rules about each; requests would follow them unasked.
        return session.get(address, stream=True, timeout=silence, allow_redirects=False, headers=headers, proxies=proxies)
    except requests.exceptions.ProxyError:
        raise NotFetched("the proxy does not let it through or does not answer", passing=True) from None
    except PeerRefused as error:
        raise NotFetched(str(error)) from None
    except requests.Timeout:
        raise NotFetched(f"no answer within {silence:g} seconds", passing=True) from None
    except (requests.RequestException, UnicodeError) as error:
        refused = "Connection refused" in str(error)
        raise NotFetched("the connection was refused" if refused else "the connection failed", passing=True) from None
