"""Lets tests connect to this machine only."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

_original_connect = socket.socket.connect
_original_connect_ex = socket.socket.connect_ex


class NetworkUsed(RuntimeError):
    """A test tried to reach another machine."""


def _check(handle: socket.socket, address: Any) -> None:
    if handle.family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = address[0]
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        raise NetworkUsed(f"a test tried to connect to {host}; use a server on 127.0.0.1")


def _connect(self: socket.socket, address: Any) -> None:
    _check(self, address)
    _original_connect(self, address)


def _connect_ex(self: socket.socket, address: Any) -> int:
    _check(self, address)
    return _original_connect_ex(self, address)


def close() -> None:
    """From now on only loopback addresses can be connected to from this process."""
    socket.socket.connect = _connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _connect_ex  # type: ignore[method-assign]
