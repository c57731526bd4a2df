"""Requests that no honest program sends: noise, broken heads and bodies, smuggled ones, damaged pictures; some with the token."""

from __future__ import annotations

import random

from core.serving.records import ServingBegun
from tests.served_runs import picture

METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PRI", "get", "P\x00ST", "A" * 300)
PATHS = (
    "/", "/runs", "/predict", "/predict?name=a.png", "/predict?name=%00%ff%2e%2e%2f", "/docs", "/openapi.json", "//", "*", "/%",
    "/%2e%2e/%2e%2e/etc/passwd", "http://attacker.example/runs", "/runs/", "/?%zz", "/runs#x", "\\runs", "/" + "a/" * 3000,
    "/predict?" + "n" * 20_000,
)  # fmt: skip
HEADERS = (
    "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 5, 6", "Content-Length: 0x10",
    "Content-Length: 3", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: identity",
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13",
    "Connection: Upgrade\r\nUpgrade: h2c", "Connection: close", "Connection: keep-alive", "Expect: 100-continue",
    "Origin: null", "Origin: http://attacker.example", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Host: attacker.example",
    "Cookie: " + "c" * 9000, "X: \x01", "Content-Type: multipart/form-data", "Content-Type: application/json", "Accept: */*",
    "Content-Encoding: gzip", "Range: bytes=0-", "Folded: a\r\n b", "No colon", ": no name", "X" * 20_000,
)  # fmt: skip


class HostileRequests:
    """Makes them, the same ones for the same seed.

    Args:
        begun: Whom they are for.
        seed: Of what is drawn.
    """

    def __init__(self, begun: ServingBegun, seed: int) -> None:
        self._begun = begun
        self._draw = random.Random(seed)
        self._pictures = [picture(16, form) for form in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")]
        often = (self._head, self._picture)
        self._kinds = (*often, *often, self._noise, self._form, self._chunks, self._bent, self._smuggled)

    def one(self) -> bytes:
        """The next."""
        return self._draw.choice(self._kinds)()

    def damaged_picture(self) -> bytes:
        """A picture's file with some bytes changed, cut off or doubled."""
        data = bytearray(self._draw.choice(self._pictures))
        for _ in range(self._draw.randint(1, 12)):
            data[self._draw.randrange(len(data))] = self._draw.randrange(256)
        if self._draw.random() < 0.3:
            del data[self._draw.randrange(1, len(data)) :]
        return bytes(data)

    def _noise(self) -> bytes:
        return self._draw.randbytes(self._draw.randint(1, 4000))

    def _lines(self, method: str, path: str) -> list[str]:
        draw, port = self._draw, self._begun.port
        lines = [f"{method} {path} HTTP/{draw.choice(('1.1',) * 9 + ('1.0', '2.0', '9'))}"]
        if draw.random() < 0.95:
            lines.append(f"Host: {draw.choice((f'127.0.0.1:{port}',) * 12 + (f'localhost:{port}', 'attacker.example', ''))}")
        if draw.random() < 0.9:
            token = draw.choice((self._begun.token,) * 12 + (self._begun.token[:-1], "", "\xe9", "x" * 5000))
            lines.append(f"Authorization: {draw.choice(('Bearer',) * 12 + ('Basic', ''))} {token}")
        return lines

    def _written(self, lines: list[str], body: bytes = b"") -> bytes:
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + body

    def _head(self) -> bytes:
        draw = self._draw
        lines = self._lines(draw.choice(METHODS), draw.choice(PATHS))
        lines += draw.choices(HEADERS, k=draw.choice((0, 1, 1, 2, 3, 120)))
        return self._written(lines, draw.randbytes(draw.choice((0, 0, 10, 3000))))

    def _form(self) -> bytes:
        draw = self._draw
        edge = draw.choice(("x", "-" * 70, "x" * 3000, '"', ""))
        part = f'--{edge}\r\nContent-Disposition: form-data; name="f"; filename="../../x.png"\r\n\r\n'.encode()
        body = part * draw.choice((1, 2, 300)) + draw.randbytes(draw.choice((0, 200))) + f"\r\n--{edge}--\r\n".encode()
        lines = [*self._lines("POST", "/predict"), f"Content-Type: multipart/form-data; boundary={edge}"]
        return self._written([*lines, f"Content-Length: {len(body) + draw.choice((0, 0, -3, 7))}"], body)

    def _chunks(self) -> bytes:
        draw = self._draw
        body = b""
        for _ in range(draw.randint(0, 6)):
            data = draw.randbytes(draw.randint(0, 400))
            size = draw.choice((f"{len(data):x}", f"{len(data):x}", "ffffffffffffffffffff", "-1", "zz", "", f"{len(data):x};a=b"))
            body += size.encode() + b"\r\n" + data + draw.choice((b"\r\n", b"\r\n", b"\n", b""))
        return self._written([*self._lines("POST", "/predict"), "Transfer-Encoding: chunked"], body + b"0\r\n\r\n")

    def _picture(self) -> bytes:
        body = self.damaged_picture()
        lines = [*self._lines("POST", "/predict?name=a.png"), f"Content-Length: {len(body)}", "Connection: close"]
        return self._written(lines, body)

    def _bent(self) -> bytes:
        data = bytearray(self._written([*self._lines("POST", "/predict"), "Content-Length: 4"], b"four"))
        for _ in range(self._draw.randint(1, 5)):
            data[self._draw.randrange(len(data))] = self._draw.randrange(256)
        return bytes(data)

    def _smuggled(self) -> bytes:
        inner = self._written(self._lines("GET", "/runs"))
        lines = [*self._lines("POST", "/predict"), f"Content-Length: {self._draw.choice((0, 4, len(inner)))}"]
        if self._draw.random() < 0.7:
            lines.append("Transfer-Encoding: chunked")
        return self._written(lines, b"0\r\n\r\n" + inner) + inner * self._draw.choice((0, 1, 40))
