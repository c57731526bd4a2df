"""Connections that are closed before a word is said when they lead to a machine that is not to be asked."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

PeerRule = Callable[[str, str], str | None]
"""(host, address connected to) to why it is not asked; None when it may be."""


class PeerRefused(Exception):
    """A host leads to a machine that is not to be asked; the message says which."""


def private_peer(host: str, peer: str) -> str | None:
    """The rule for the open web: no address of this machine or of a private network."""
    address = ipaddress.ip_address(peer.partition("%")[0])
    # ::ffff:10.0.0.1 reaches 10.0.0.1, so it is judged as that one.
    mapped = getattr(address, "ipv4_mapped", None)
    is_public = (mapped or address).is_global and not (mapped or address).is_multicast
    return None if is_public else f"{host} leads to the private address {peer}"


class GuardedAdapter(HTTPAdapter):
    """Lets a requests session connect only where the rule allows, by the address that it really reached.

    The name is looked up once, by the connection itself, so that no second answer of the name service can slip in between. Use
    it in a session with `trust_env = False`, or connections by way of a proxy go unlooked at without anybody's asking for it.

    Raises from the session's calls:
        PeerRefused: The rule has a reason against the address.
    """

    def __init__(self, rule: PeerRule) -> None:
        self._rule = rule
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Makes the pools whose connections are looked at. They raise `PeerRefused` when they connect, not here."""
        super().init_poolmanager(*arguments, **named)
        rule = self._rule

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _checked(super()._new_conn(), self.host, rule)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _checked(super()._new_conn(), self.host, rule)

        plain = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
        secure = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secure}


def _checked(connection: socket.socket, host: str, rule: PeerRule) -> socket.socket:
    try:
        reason = rule(host, str(connection.getpeername()[0]))
    except OSError:
        connection.close()
        raise
    if reason is not None:
        connection.close()
        raise PeerRefused(reason)
    return connection
