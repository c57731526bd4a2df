"""Public datasets that come from a server on loopback."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.datasets.sources.public.public_set import PublicFile, PublicSet
from core.datasets.sources.public.registry import PUBLIC
from tests.servers.files import FileServer


@pytest.fixture
def server() -> Iterator[FileServer]:
    """The server, without files."""
    with FileServer() as running:
        yield running


@pytest.fixture
def offer(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, dict[str, bytes]], PublicSet]:
    """Has a public dataset's files come from the server on loopback."""

    def put(name: str, bodies: dict[str, bytes]) -> PublicSet:
        real = PUBLIC.get(name)
        assert [file.name for file in real.files] == list(bodies)
        for path, body in bodies.items():
            server.put(path, body)
        files = tuple(PublicFile((server.address(path),), hashlib.md5(body).hexdigest()) for path, body in bodies.items())
        monkeypatch.setitem(PUBLIC._things, name, replace(real, files=files))
        return PUBLIC.get(name)

    return put
