"""Behind a proxy the web is reached by way of it, and the rules about addresses and redirects hold all the same."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.datasets.flickr.fetch import FetchLimits, Origins
from core.datasets.flickr.fetch import fetch as fetch_picture
from core.support.errors import NotThere
from core.support.jobs import Context
from core.web import peers
from core.web.download import download
from core.web.guard import NotFetched, PublicWeb, proxy_for
from core.web.peers import PeerRefused, private_peer
from tests.servers.files import FileServer
from tests.servers.proxy import Proxy

BODY = os.urandom(100_000)
AT_ONCE = (0.0,)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as running:
        running.put("file.zip", BODY)
        yield running


@pytest.fixture
def proxy(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    with Proxy(server.root) as running:
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, running.address)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.setenv(name, "inside.example")
        yield running


def test_a_link_is_fetched_by_way_of_the_proxy_though_its_name_is_not_known_here(proxy: Proxy, tmp_path: Path) -> None:
    got = download("http://pictures.invalid/file.zip", tmp_path / "f", PublicWeb(), Context(), pauses=AT_ONCE)
    assert got.sha256 == hashlib.sha256(BODY).hexdigest()
    assert proxy.asked == ["http://pictures.invalid/file.zip"]


def test_what_breaks_off_is_resumed_by_way_of_it(proxy: Proxy, server: FileServer, tmp_path: Path) -> None:
    server.files["file.zip"].faults = ["503"]
    got = download("http://pictures.invalid/file.zip", tmp_path / "f", PublicWeb(), Context(), pauses=AT_ONCE)
    assert got.path.read_bytes() == BODY
    assert len(proxy.asked) == 2


@pytest.mark.parametrize("host", ["10.0.0.8", "169.254.169.254", "[fd00::1]", "127.0.0.1", "localhost", "a.localhost"])
def test_private_addresses_are_refused_before_the_proxy_is_asked(proxy: Proxy, tmp_path: Path, host: str) -> None:
    with pytest.raises(NotThere, match="private address"):
        download(f"http://{host}/file.zip", tmp_path / "f", PublicWeb(), Context(), pauses=AT_ONCE)
    assert proxy.asked == []


def test_redirects_to_private_addresses_are_refused(proxy: Proxy, server: FileServer, tmp_path: Path) -> None:
    server.put("away", b"", redirect="http://192.168.0.1/file.zip")
    with pytest.raises(
        NotThere,
        match=(
            r"^http://pictures\.invalid/away could not be downloaded: 192\.168\.0\.1 leads to the private address "
            r"192\.168\.0\.1\. If you trust that machine, allow it: the box below the address, --allow-private, or "
            r"SAFELIGHT_ALLOW_PRIVATE=1\.$"
        ),
    ):
        download("http://pictures.invalid/away", tmp_path / "f", PublicWeb(), Context(), pauses=AT_ONCE)
    assert proxy.asked == ["http://pictures.invalid/away"]


def test_flickrs_pictures_go_through_it_and_other_hosts_do_not(proxy: Proxy, tmp_path: Path) -> None:
    limits = FetchLimits(tries=1)
    with pytest.raises(NotFetched, match="the proxy does not let it through"):
        fetch_picture("https://live.staticflickr.com/1/2_3_b.jpg", tmp_path / "a.jpg", Origins(), limits, Context())
    assert proxy.tunnels == ["live.staticflickr.com:443"]
    with pytest.raises(NotFetched, match="is not one that Flickr serves"):
        fetch_picture("https://elsewhere.invalid/1.jpg", tmp_path / "a.jpg", Origins(), limits, Context())
    assert len(proxy.tunnels) == 1


def test_this_machine_and_excepted_hosts_are_asked_directly(proxy: Proxy, server: FileServer, tmp_path: Path) -> None:
    assert proxy_for("http://inside.example/x") is None
    assert proxy_for("https://outside.example/x") == proxy.address
    got = download(server.address("file.zip"), tmp_path / "f", PublicWeb(private=True), Context(), pauses=AT_ONCE)
    assert got.path.read_bytes() == BODY
    assert proxy.asked == []


@pytest.mark.parametrize(
    ("peer", "public"),
    [
        ("1.1.1.1", True), ("::ffff:1.1.1.1", True), ("2606:4700::1111", True), ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("224.0.0.1", False), ("127.0.0.1", False),
    ],
)  # fmt: skip
def test_machines_of_the_open_web_are_told_from_those_nearby(peer: str, public: bool) -> None:
    assert private_peer("host", peer) == (None if public else f"host leads to the private address {peer}")


def test_a_connection_to_another_machine_is_closed_before_a_word_is_said() -> None:
    class Line:
        closed = False

        def getpeername(self) -> tuple[str, int]:
            return "10.0.0.1", 80

        def close(self) -> None:
            self.closed = True

    line: Any = Line()
    assert peers._checked(line, "host", lambda host, peer: None) is line
    assert not line.closed
    with pytest.raises(PeerRefused, match=r"host 10\.0\.0\.1"):
        peers._checked(line, "host", lambda host, peer: f"{host} {peer}")
    assert line.closed
    broken: Any = Line()
    broken.getpeername = lambda: (_ for _ in ()).throw(OSError("gone"))
    with pytest.raises(OSError, match="gone"):
        peers._checked(broken, "host", lambda host, peer: None)
    assert broken.closed
