"""Pictures from the clipboard and from a browser become files; what is no picture's address is refused by name."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

from core.prediction import received
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context, Progress
from core.web.guard import PRIVATE_VARIABLE


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    return buffer.getvalue()


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/missing"):
            self.send_error(404)
            return
        page = self.path.startswith("/page")
        body = b"<html>" if page else _png()
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if page else "image/png")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(PRIVATE_VARIABLE, "1")
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_picture_is_fetched_with_progress_and_kept_once(site: str, tmp_path: Path) -> None:
    events: list[Progress] = []
    first = received.fetch_picture(f"{site}/my%20boat.png?size=l", tmp_path, Context(events.append))
    again = received.fetch_picture(f"{site}/my%20boat.png", tmp_path, Context())
    assert first == again
    assert first.name.startswith("myboat-")
    assert first.suffix == ".png"
    assert first.read_bytes() == _png()
    assert events[-1].done == events[-1].total == 1
    assert "127.0.0.1/my%20boat.png" in events[-1].what


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/page", r"could not be fetched: .*no picture but text/html.*\. Open the picture itself and drag that\.$"),
        (
            "/missing.png",
            r"could not be fetched: .*status 404.*\. Check the connection, or save the picture and drop the file\.$",
        ),
    ],
)
def test_what_is_no_picture_is_refused(site: str, tmp_path: Path, path: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        received.fetch_picture(site + path, tmp_path, Context())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/a.png", "javascript:alert(1)", "boat.png"])
def test_only_web_addresses_are_followed(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no address of a picture"):
        received.fetch_picture(address, tmp_path, Context())


def test_a_picture_inside_its_address_is_read_from_it(tmp_path: Path) -> None:
    address = "data:image/png;base64," + base64.b64encode(_png()).decode()
    kept = received.fetch_picture(address, tmp_path, Context())
    assert kept.read_bytes() == _png()


def test_too_much_is_refused_and_an_unwanted_fetch_ends(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        received.fetch_picture(f"{site}/boat.png", tmp_path, context)
    monkeypatch.setattr(received, "LARGEST", 10)
    with pytest.raises(BadInput, match="larger"):
        received.fetch_picture(f"{site}/boat.png", tmp_path, Context())
    with pytest.raises(
        BadInput, match=r"^What was dropped is larger than 10 bytes\. Save the picture as a file and drop that\.$"
    ):
        received.keep_bytes(_png(), tmp_path)
    with pytest.raises(BadInput, match=r"^What was dropped is empty\. Save the picture as a file and drop that\.$"):
        received.keep_bytes(b"", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_name_from_outside_cannot_lead_outside(tmp_path: Path) -> None:
    kept = received.keep_bytes(_png(), tmp_path / "in", "../../evil name")
    assert kept.parent == tmp_path / "in"
    assert kept.name.startswith("evilname-")


def test_a_page_cannot_make_the_window_ask_a_machine_nearby(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PRIVATE_VARIABLE)
    with pytest.raises(BadInput, match=r"private address 127\.0\.0\.1"):
        received.fetch_picture(f"{site}/boat.png", tmp_path, Context())


def test_a_drop_becomes_files_and_sentences(site: str, tmp_path: Path) -> None:
    folder = tmp_path / "boats"
    (folder / "deep").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    for name in ("b.png", "a.png", "deep/c.png", ".hidden.png"):
        (folder / name).write_bytes(_png())
    got = received.receive_pictures(
        [folder, folder / "a.png", tmp_path / "empty", tmp_path / "gone.png"],
        [f"{site}/boat.png", f"{site}/missing.png"],
        [_png()],
        tmp_path / "kept",
        Context(),
    )
    assert [path.name for path in got.pictures[:3]] == ["a.png", "b.png", "c.png"]
    assert [path.parent.name for path in got.pictures[3:]] == ["kept", "kept"]
    assert len(got.refused) == 3
    assert "empty has no files" in got.refused[0]
    assert "gone.png is not there" in got.refused[1]
    assert "missing.png could not be fetched" in got.refused[2]


def test_a_picture_in_an_address_is_kept_and_damage_in_it_is_said(tmp_path: Path) -> None:
    body = base64.b64encode(_png()).decode()
    kept = received.fetch_picture(f"data:image/png;base64,{body[:20]}\n{body[20:]}", tmp_path, Context())
    assert kept.read_bytes() == _png()
    with pytest.raises(BadInput, match=r"^The dropped picture is damaged\. Save it as a file and drop that\.$"):
        received.fetch_picture("data:image/png;base64,abc", tmp_path / "none", Context())
    plain = "data:image/png," + "".join(f"%{byte:02x}" for byte in _png())
    assert received.fetch_picture(plain, tmp_path, Context()) == kept
