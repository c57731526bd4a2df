"""Published weights against a server on this machine that behaves well, and badly in every way that was thought of."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from core.architectures.weights_files import published
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context, Meter, Progress
from core.web.guard import PRIVATE_VARIABLE
from core.web.web_file import Unreachable

BODY = bytes(range(256)) * 12_000 + b"the end"
SHA256 = hashlib.sha256(BODY).hexdigest()


@dataclass
class Server:
    """What the server does, in order of the requests: "whole", "cut", an HTTP status; the last one goes on for ever."""

    address: str = ""
    behaviour: list[str] = field(default_factory=lambda: ["whole"])
    ranges: list[str | None] = field(default_factory=list)
    linked: str = ""
    body: bytes = BODY


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv(PRIVATE_VARIABLE, "1")
    monkeypatch.setattr("core.web.download.PAUSES", (0.0, 0.01, 0.01))
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/redirected":
                self.send_response(302)
                self.send_header("Location", "/weights-12345678.pth")
                self.send_header("X-Linked-Etag", f'"{told.linked}"')
                self.end_headers()
                return
            asked = self.headers.get("Range")
            told.ranges.append(asked)
            act = told.behaviour.pop(0) if len(told.behaviour) > 1 else told.behaviour[0]
            if act.isdigit():
                self.send_error(int(act))
                return
            begin = int(re.findall(r"\d+", asked)[0]) if asked and act != "no ranges" else 0
            if begin and begin >= len(told.body):
                self.send_error(416)
                return
            part = told.body[begin:]
            self.send_response(206 if begin else 200)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{len(told.body) - 1}/{len(told.body)}")
            self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            self.wfile.write(part[: len(part) // 2] if act == "cut" else part)

        def log_message(self, format: str, *arguments: object) -> None:
            """Says nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.address = f"http://127.0.0.1:{http.server_address[1]}/weights-12345678.pth"
    yield told
    http.shutdown()
    http.server_close()
    thread.join()


Fetch = Callable[..., Path]


@pytest.fixture
def fetch(server: Server, tmp_path: Path) -> Fetch:
    def call(sha256: str = SHA256[:8], context: Context | None = None, url: str = "") -> Path:
        found = published(url or server.address, "w.pth", sha256, tmp_path / "cache", context or Context())
        assert found.sha256 == hashlib.sha256(found.path.read_bytes()).hexdigest()
        return found.path

    return call


def test_a_file_arrives_with_progress_and_is_kept(server: Server, fetch: Fetch) -> None:
    events: list[object] = []
    path = fetch(context=Context(events.append))
    assert path.read_bytes() == BODY
    told = [event for event in events if isinstance(event, Progress) and event.what.startswith("Downloading")]
    assert (told[-1].what, told[-1].done, told[-1].total) == ("Downloading weights-12345678.pth, MB", 3, 3)
    assert fetch() == path
    assert server.ranges == [None]
    assert not path.with_name("w.pth.part").exists()


def test_a_cut_connection_is_resumed_where_it_broke(server: Server, fetch: Fetch) -> None:
    server.behaviour = ["cut", "cut", "whole"]
    assert fetch().read_bytes() == BODY
    first = len(BODY) // 2
    second = first + (len(BODY) - first) // 2
    assert server.ranges == [None, f"bytes={first}-", f"bytes={second}-"]


def test_a_part_of_an_earlier_call_is_continued(server: Server, fetch: Fetch, tmp_path: Path) -> None:
    server.behaviour = ["cut", "503"]
    with pytest.raises(Unreachable, match="status 503"):
        fetch()
    assert (tmp_path / "cache" / "w.pth.part").stat().st_size == len(BODY) // 2
    server.behaviour = ["whole"]
    assert fetch().read_bytes() == BODY
    assert server.ranges[-1] == f"bytes={len(BODY) // 2}-"


def test_a_server_without_ranges_starts_again(server: Server, fetch: Fetch) -> None:
    server.behaviour = ["cut", "no ranges"]
    assert fetch().read_bytes() == BODY


def test_a_part_that_does_not_belong_is_fetched_anew(server: Server, fetch: Fetch, tmp_path: Path) -> None:
    for strange in (b"something else", b"x" * (len(BODY) + 5), b"x" * len(BODY)):
        server.behaviour = ["cut", "404"]
        with pytest.raises(Unreachable):
            fetch()
        (tmp_path / "cache" / "w.pth.part").write_bytes(strange)
        server.behaviour = ["whole"]
        path = fetch()
        assert path.read_bytes() == BODY
        path.unlink()


def test_a_wrong_file_is_refused_and_not_kept(fetch: Fetch, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=f"SHA-256 begins {SHA256[:8]}, not deadbeef"):
        fetch(sha256="deadbeef")
    assert list((tmp_path / "cache").glob("w.pth*")) == []


def test_a_file_damaged_on_the_disk_is_fetched_again(fetch: Fetch) -> None:
    path = fetch()
    path.write_bytes(b"rotten")
    assert fetch().read_bytes() == BODY


def test_a_missing_file_is_said_at_once(server: Server, fetch: Fetch) -> None:
    server.behaviour = ["404"]
    with pytest.raises(Unreachable, match="status 404") as refusal:
        fetch()
    assert server.address in refusal.value.message
    assert len(server.ranges) == 1


def test_a_refused_connection_is_tried_again_and_then_said(server: Server, fetch: Fetch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match=rf"127.0.0.1:{port}/w.pth could not be downloaded: the connection was refused"):
        fetch(url=f"http://127.0.0.1:{port}/w.pth")


def test_without_a_network_it_is_said_at_once(fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PRIVATE_VARIABLE)
    with pytest.raises(Unreachable, match=r"the host weights\.invalid cannot be found") as refusal:
        fetch(url="https://weights.invalid/w.pth")
    assert refusal.value.hint.startswith("Connect to the network")


def test_a_machine_nearby_is_not_asked_unasked(server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PRIVATE_VARIABLE)
    with pytest.raises(Unreachable, match=r"private address 127\.0\.0\.1"):
        fetch()
    assert server.ranges == []


def test_the_servers_own_checksum_counts_when_none_is_known(server: Server, fetch: Fetch) -> None:
    url = server.address.replace("/weights-12345678.pth", "/redirected")
    server.linked = "0" * 64
    with pytest.raises(BadInput, match="not 00000000"):
        fetch(sha256="", url=url)
    server.linked = SHA256
    assert fetch(sha256="", url=url).read_bytes() == BODY


def test_an_abandoned_download_keeps_its_part(fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Meter, "INTERVAL", 0.0)
    context = Context(lambda event: context.abandon() if isinstance(event, Progress) and event.done else None)
    with pytest.raises(Abandoned):
        fetch(context=context)
    assert 0 < (tmp_path / "cache" / "w.pth.part").stat().st_size < len(BODY)
    assert fetch().read_bytes() == BODY


def test_two_processes_do_not_write_one_file(fetch: Fetch, server: Server) -> None:
    paths: list[Path] = []
    threads = [threading.Thread(target=lambda: paths.append(fetch())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(paths) == 3
    assert server.ranges == [None]
