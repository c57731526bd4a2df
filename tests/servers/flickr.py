"""A server on loopback that speaks Flickr's interface and serves its pictures, with the faults a real network has."""

from __future__ import annotations

import hashlib
import io
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from PIL import Image, ImageDraw

MOST_RESULTS = 4_000
PERMANENT = ("gone", "html", "endless", "elsewhere", "always cut", "drip", "stand-in", "small")
PASSING = ("once 500", "once 429", "once cut")


@dataclass(frozen=True)
class Entry:
    """One photo the server knows. `fault` is what happens to its file, or empty."""

    id: int
    owner: str
    text: str
    uploaded: int
    licence: int
    fault: str


@dataclass
class World:
    """What the server holds, and what it did.

    Args:
        photos: By search text.
        api_faults: Part of the interface's calls that go wrong first.
        elsewhere: Address that a redirect to a forbidden place leads to.
        taken_down: Numbers of photos that were taken down.
        relicensed: Licences that photos have now, by number.
    """

    photos: dict[str, list[Entry]]
    api_faults: float = 0.0
    elsewhere: str = "http://127.0.0.2:9/"
    key: str = "test-key"
    taken_down: set[int] = field(default_factory=set)
    relicensed: dict[int, int] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    served: Counter[int] = field(default_factory=Counter)
    pages: list[tuple[str, int, int]] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def obtainable(self, text: str) -> list[Entry]:
        return [entry for entry in self.photos[text] if entry.fault not in PERMANENT]


def make_world(texts: list[str], each: int, faults: float, seed: int = 0, owners: int = 1_000, step: int = 3_600) -> World:
    """A world of `each` photos per text, a part `faults` of them faulty, half of these for good."""
    chance = random.Random(seed)
    photos: dict[str, list[Entry]] = {}
    number = 50_000_000_000
    for text in texts:
        entries = []
        for index in range(each):
            number += chance.randint(1, 9)
            fault = ""
            if chance.random() < faults:
                fault = chance.choice(PERMANENT if chance.random() < 0.5 else PASSING)
            owner = f"{chance.randrange(owners)}@N00"
            licence = chance.choice((4, 5, 9, 4, 5, 0)) if index % 7 == 6 else chance.choice((4, 5, 9))
            entries.append(Entry(number, owner, text, 1_200_000_000 + index * step, licence, fault))
        photos[text] = entries
    return World(photos, api_faults=faults)


def picture_bytes(number: int) -> bytes:
    """The one picture of that number: no two are alike, nor near each other."""
    chance = random.Random(number)
    image = Image.new("RGB", (320, 240), tuple(chance.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = chance.randrange(320), chance.randrange(240)
        box = (x, y, x + chance.randint(10, 120), y + chance.randint(10, 90))
        shape = chance.choice((draw.rectangle, draw.ellipse))
        shape(box, fill=tuple(chance.randrange(256) for _ in range(3)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def small_bytes(number: int) -> bytes:
    """The picture of that number with fewer pixels than its entry names."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture_bytes(number))) as image:
        image.resize((120, 90)).save(out, "JPEG")
    return out.getvalue()


LICENCES = (
    (0, "All Rights Reserved", ""),
    (4, "Attribution License", "https://creativecommons.org/licenses/by/2.0/"),
    (5, "Attribution-ShareAlike License", "https://creativecommons.org/licenses/by-sa/2.0/"),
    (9, "Public Domain Dedication (CC0)", "https://creativecommons.org/publicdomain/zero/1.0/"),
    (17, "A licence of tomorrow", "javascript:alert(1)"),
)
"""What the interface tells of licences: names that differ from the program's own table, and one it does not know."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing: clients that hang up are part of the tests."""


class FlickrServer:
    """Runs a `World` on 127.0.0.1 while the block lasts; `address` is what SAFELIGHT_FLICKR_URL is set to."""

    def __init__(self, world: World) -> None:
        self.world = world
        handler = type("Handler", (_Handler,), {"world": world})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/services/rest/"

    def __enter__(self) -> FlickrServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    world: World
    protocol_version = "HTTP/1.1"
    timeout = 5

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the tests look at what the world counted."""

    def do_POST(self) -> None:
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = {name: values[0] for name, values in fields.items()}
        method = asked.get("method", "")
        with self.world.lock:
            self.world.calls[method] += 1
            wrong = self.world.chance.random() < self.world.api_faults
            kind = self.world.chance.choice(("429", "500", "html", "cut", "busy")) if wrong else ""
        if f'oauth_consumer_key="{self.world.key}"' not in self.headers.get("Authorization", ""):
            self._json({"stat": "fail", "code": 100, "message": "Invalid API Key (Key has invalid format)"})
        elif kind:
            self._api_fault(kind)
        elif method == "flickr.photos.search":
            self._json(self._search(asked))
        elif method == "flickr.photos.licenses.getInfo":
            names = [{"id": number, "name": name, "url": address} for number, name, address in LICENCES]
            self._json({"licenses": {"license": names}, "stat": "ok"})
        elif method == "flickr.photos.getInfo":
            self._info(asked)
        else:
            self._json({"stat": "fail", "code": 112, "message": f'Method "{method}" not found'})

    def _search(self, asked: dict[str, str]) -> dict[str, Any]:
        allowed = {int(part) for part in asked.get("license", "").split(",") if part}
        low, high = int(asked.get("min_upload_date", 0)), int(asked.get("max_upload_date", 2**40))
        entries = [
            entry
            for entry in self.world.photos.get(asked.get("text", ""), [])
            if low <= entry.uploaded <= high and (not allowed or entry.licence in allowed)
        ]
        if asked.get("sort", "").startswith("date-posted"):
            entries = sorted(entries, key=lambda entry: -entry.uploaded)
        else:
            entries = sorted(entries, key=lambda entry: hashlib.md5(str(entry.id).encode()).digest())
        size, page = min(500, int(asked.get("per_page", 100))), int(asked.get("page", 1))
        with self.world.lock:
            self.world.pages.append((asked.get("text", ""), page, len(entries)))
        first = (page - 1) * size
        # Results beyond the limit repeat the last page that is in it; and a photo moves on by one page now and then.
        first = min(first, max(0, MOST_RESULTS - size))
        chosen = entries[max(0, first - 1) : first + size] if page > 1 else entries[:size]
        block = {
            "page": page,
            "pages": -(-len(entries) // size),
            "perpage": size,
            "total": len(entries),
            "photo": [self._describe(entry) for entry in chosen],
        }
        return {"photos": block, "stat": "ok"}

    def _describe(self, entry: Entry) -> dict[str, Any]:
        place = f"http://{self.headers['Host']}/pictures/{entry.id}"
        return {
            "id": str(entry.id), "owner": entry.owner, "ownername": f"Person {entry.owner}", "title": f"{entry.text} {entry.id}",
            "license": str(entry.licence), "dateupload": str(entry.uploaded), "datetaken": "2010-01-01 12:00:00",
            "media": "photo",
            "url_n": f"{place}_n.jpg", "height_n": 240, "width_n": 320,
            "url_z": f"{place}_z.jpg", "height_z": 480, "width_z": 640,
        }  # fmt: skip

    def _info(self, asked: dict[str, str]) -> None:
        number = int(asked.get("photo_id", 0))
        known = {entry.id: entry for entries in self.world.photos.values() for entry in entries}
        entry = known.get(number)
        if entry is None or entry.fault == "gone" or number in self.world.taken_down:
            self._json({"stat": "fail", "code": 1, "message": "Photo not found"})
            return
        licence = self.world.relicensed.get(number, entry.licence)
        self._json({"photo": {"id": str(number), "license": str(licence)}, "stat": "ok"})

    def _api_fault(self, kind: str) -> None:
        if kind == "429":
            self._send(429, b"slow down", "text/plain", {"Retry-After": "0"})
        elif kind == "500":
            self._send(500, b"oops", "text/plain")
        elif kind == "html":
            self._send(200, b"<html><body>Flickr is having a massage</body></html>", "text/html")
        elif kind == "busy":
            self._json({"stat": "fail", "code": 105, "message": "Service currently unavailable"})
        else:
            self._cut(json.dumps({"stat": "ok"}).encode() * 20, "application/json")

    def do_GET(self) -> None:
        number = int(self.path.rsplit("/", 1)[-1].split("_")[0])
        known = {entry.id: entry for entries in self.world.photos.values() for entry in entries}
        entry = known[number]
        with self.world.lock:
            self.world.calls["picture"] += 1
            first = self.world.served[number] == 0
            self.world.served[number] += 1
        fault = entry.fault if first or entry.fault in PERMANENT else ""
        body = picture_bytes(number)
        if fault == "gone":
            self._send(404, b"gone", "text/plain")
        elif fault == "html":
            self._send(200, b"<html>not a picture</html>", "image/jpeg")
        elif fault == "elsewhere":
            self._send(302, b"", "text/plain", {"Location": self.world.elsewhere})
        elif fault == "stand-in":
            self._send(302, b"", "text/plain", {"Location": "/images/en-us/photo_unavailable.png"})
        elif fault == "small":
            self._send(200, small_bytes(number), "image/jpeg")
        elif fault in ("always cut", "once cut"):
            self._cut(body, "image/jpeg")
        elif fault == "endless":
            self._endless(body)
        elif fault == "drip":
            self._drip(body)
        elif fault == "once 500":
            self._send(500, b"oops", "text/plain")
        elif fault == "once 429":
            self._send(429, b"slow down", "text/plain", {"Retry-After": "0"})
        else:
            self._send(200, body, "image/jpeg")

    def _json(self, document: dict[str, Any]) -> None:
        self._send(200, json.dumps(document).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self._write(body)

    def _cut(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._write(body[: len(body) // 2])
        self.close_connection = True

    def _endless(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for _ in range(4_000):  # bounded: 256 MB, far beyond any limit
            if not self._write(body[:200] + bytes(65_536)):
                return

    def _drip(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.close_connection = True
        for index in range(min(200, len(body))):
            if not self._write(body[index : index + 1]):
                return
            time.sleep(0.05)  # a real slow line; ends with the connection

    def _write(self, data: bytes) -> bool:
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except OSError:
            return False
        return True
