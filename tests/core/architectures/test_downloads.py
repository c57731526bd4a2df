"""Downloads against a server on this machine that behaves well, and badly in every way that was thought of."""

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

from core.architectures.downloads import CHUNK, Unreachable, download
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context, Progress

BODY = (bytes(range(256)) * (4 * CHUNK // 256))[: 3 * CHUNK + 100]
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
def server() -> Iterator[Server]:
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


@pytest.fixture
def fetch(server: Server, tmp_path: Path) -> Callable[..., tuple[Path, list[float]]]:
    def call(sha256: str = SHA256[:8], context: Context | None = None, url: str = "") -> tuple[Path, list[float]]:
        waits: list[float] = []
        found = download(url or server.address, tmp_path / "cache", "w.pth", sha256, context or Context(), waits.append)
        assert found.sha256 == hashlib.sha256(found.path.read_bytes()).hexdigest()
        return found.path, waits

    return call


def test_a_file_arrives_with_progress_and_is_kept(server: Server, fetch: Callable[..., tuple[Path, list[float]]]) -> None:
    events: list[object] = []
    path, waits = fetch(context=Context(events.append))
    assert path.read_bytes() == BODY
    assert waits == []
    last = [event for event in events if isinstance(event, Progress)][-1]
    assert (last.what, last.done, last.total) == ("Downloading w.pth", len(BODY), len(BODY))
    assert fetch()[0] == path
    assert server.ranges == [None]
    assert not path.with_name("w.pth.part").exists()


def test_a_cut_connection_is_resumed_where_it_broke(server: Server, fetch: Callable[..., tuple[Path, list[float]]]) -> None:
    server.behaviour = ["cut", "cut", "whole"]
    path, waits = fetch()
    assert path.read_bytes() == BODY
    first = len(BODY) // 2
    second = first + (len(BODY) - first) // 2
    assert server.ranges == [None, f"bytes={first}-", f"bytes={second}-"]
    assert waits == [0.5, 2.0]


def test_a_part_of_an_earlier_call_is_continued(
    server: Server, fetch: Callable[..., tuple[Path, list[float]]], tmp_path: Path
) -> None:
    server.behaviour = ["cut", "503"]
    with pytest.raises(Unreachable, match="answered 503"):
        fetch()
    assert (tmp_path / "cache" / "w.pth.part").stat().st_size == len(BODY) // 2
    server.behaviour = ["whole"]
    assert fetch()[0].read_bytes() == BODY
    assert server.ranges[-1] == f"bytes={len(BODY) // 2}-"


def test_a_server_without_ranges_starts_again(server: Server, fetch: Callable[..., tuple[Path, list[float]]]) -> None:
    server.behaviour = ["cut", "no ranges"]
    assert fetch()[0].read_bytes() == BODY


def test_a_part_that_does_not_belong_is_fetched_anew(
    server: Server, fetch: Callable[..., tuple[Path, list[float]]], tmp_path: Path
) -> None:
    for strange in (b"something else", b"x" * (len(BODY) + 5)):
        part = tmp_path / "cache" / "w.pth.part"
        part.parent.mkdir(exist_ok=True)
        part.write_bytes(strange)
        path, _ = fetch()
        assert path.read_bytes() == BODY
        path.unlink()


def test_a_wrong_file_is_refused_and_not_kept(fetch: Callable[..., tuple[Path, list[float]]], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=f"SHA-256 begins {SHA256[:8]}, not deadbeef"):
        fetch(sha256="deadbeef")
    assert list((tmp_path / "cache").glob("w.pth*")) == []


def test_a_file_damaged_on_the_disk_is_fetched_again(fetch: Callable[..., tuple[Path, list[float]]]) -> None:
    path, _ = fetch()
    path.write_bytes(b"rotten")
    assert fetch()[0].read_bytes() == BODY


def test_a_missing_file_is_said_at_once(server: Server, fetch: Callable[..., tuple[Path, list[float]]]) -> None:
    server.behaviour = ["404"]
    with pytest.raises(Unreachable, match="answered 404 Not Found") as refusal:
        fetch()
    assert server.address in refusal.value.hint
    assert len(server.ranges) == 1


def test_a_refused_connection_is_tried_again_and_then_said(
    fetch: Callable[..., tuple[Path, list[float]]], tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    waits: list[float] = []
    with pytest.raises(Unreachable, match=rf"could not be downloaded from 127.0.0.1:{port}: Connection refused"):
        download(f"http://127.0.0.1:{port}/w.pth", tmp_path, "w.pth", SHA256, Context(), waits.append)
    assert waits == [0.5, 2.0, 5.0]


def test_the_servers_own_checksum_counts_when_none_is_known(
    server: Server, fetch: Callable[..., tuple[Path, list[float]]]
) -> None:
    url = server.address.replace("/weights-12345678.pth", "/redirected")
    server.linked = "0" * 64
    with pytest.raises(BadInput, match="not 00000000"):
        fetch(sha256="", url=url)
    server.linked = SHA256
    assert fetch(sha256="", url=url)[0].read_bytes() == BODY


def test_an_abandoned_download_keeps_its_part(fetch: Callable[..., tuple[Path, list[float]]], tmp_path: Path) -> None:
    context = Context(lambda event: context.abandon() if isinstance(event, Progress) else None)
    with pytest.raises(Abandoned):
        fetch(context=context)
    assert 0 < (tmp_path / "cache" / "w.pth.part").stat().st_size < len(BODY)
    assert fetch()[0].read_bytes() == BODY


def test_two_processes_do_not_write_one_file(fetch: Callable[..., tuple[Path, list[float]]], server: Server) -> None:
    paths: list[Path] = []
    threads = [threading.Thread(target=lambda: paths.append(fetch()[0])) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(paths) == 3
    assert server.ranges == [None]
