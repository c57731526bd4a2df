"""A file server on loopback that resumes, redirects, breaks off and lies as it is told."""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass
class Served:
    """One file.

    `faults` are used up one by one, a request each: a status ("503"), "cut" (half of what was asked for), "html", "no ranges",
    "other part" (a range that was not asked for), "endless". `mark` is its ETag; "" for none.
    """

    body: bytes
    faults: list[str] = field(default_factory=list)
    mark: str = ""
    redirect: str = ""
    name: str = ""


class FileServer:
    """Serves `files` by path; `asked` lists each request's path and range."""

    def __init__(self, **files: bytes) -> None:
        self.files: dict[str, Served] = {}
        self.asked: list[tuple[str, str]] = []
        for name, body in files.items():
            self.put(name, body)

    def put(self, path: str, body: bytes, *faults: str, redirect: str = "", name: str = "") -> Served:
        """Serves a file, or another one in its place."""
        mark = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        self.files[path] = served = Served(body, list(faults), mark, redirect, name)
        return served

    def address(self, path: str) -> str:
        """Where a file is."""
        return f"{self.root}/{path}"

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._answer(self)

            def log_message(self, format: str, *arguments: object) -> None:
                """Says nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.root = f"http://127.0.0.1:{self._http.server_address[1]}"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.lstrip("/").partition("?")[0]
        asked = handler.headers.get("Range", "")
        self.asked.append((path, asked))
        served = self.files.get(path)
        if served is None:
            handler.send_error(404)
            return
        if served.redirect:
            handler.send_response(302)
            handler.send_header("Location", served.redirect)
            handler.end_headers()
            return
        fault = served.faults.pop(0) if served.faults else ""
        if fault.isdigit():
            handler.send_response(int(fault))
            handler.send_header("Retry-After", "0")
            handler.end_headers()
            return
        self._send(handler, served, asked, fault)

    def _send(self, handler: BaseHTTPRequestHandler, served: Served, asked: str, fault: str) -> None:
        begin = int(re.findall(r"\d+", asked)[0]) if asked and fault != "no ranges" else 0
        if asked and handler.headers.get("If-Range") != served.mark:
            begin = 0
        if begin >= len(served.body) > 0:
            handler.send_error(416)
            return
        body = served.body[begin:]
        handler.send_response(206 if begin else 200)
        if begin:
            said = begin + 1 if fault == "other part" else begin
            handler.send_header("Content-Range", f"bytes {said}-{len(served.body) - 1}/{len(served.body)}")
        if served.mark:
            handler.send_header("ETag", served.mark)
        if served.name:
            handler.send_header("Content-Disposition", f'attachment; filename="{served.name}"')
        handler.send_header("Content-Type", "text/html; charset=utf-8" if fault == "html" else "application/octet-stream")
        if fault != "endless":
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        try:
            handler.wfile.write(body[: len(body) // 2] if fault == "cut" else body)
            while fault == "endless":
                handler.wfile.write(bytes(65_536))
        except OSError:
            return  # the other side has heard enough
