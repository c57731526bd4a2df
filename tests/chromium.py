"""A browser used as a person uses it: Chromium without a window, by its debugging protocol, with the standard library alone."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""Where it is; None where it is not installed."""
PATIENCE = 30.0


class Chromium:
    """One tab; a context manager.

    Args:
        folder: For its profile; anything in it may be lost.

    Attributes:
        events: What the tab told beside its answers.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.events: list[dict[str, Any]] = []
        self._number = 0

    def __enter__(self) -> Chromium:
        assert PROGRAM is not None
        quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
        words = [PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", *quiet, "--remote-debugging-port=0"]
        self._process = subprocess.Popen(
            [*words, f"--user-data-dir={self._folder}", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        told = self._folder / "DevToolsActivePort"
        _until(lambda: told.exists() and told.read_text().count("\n") > 0)
        port = int(told.read_text().split()[0])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=PATIENCE) as reply:
            tab = next(tab for tab in json.load(reply) if tab["type"] == "page")
        self._line = socket.create_connection(("127.0.0.1", port), PATIENCE)
        key = base64.b64encode(os.urandom(16)).decode()
        path = re.sub(r"^ws://[^/]*", "", tab["webSocketDebuggerUrl"])
        upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
        self._line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{upgrade}\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._read(1)
        for part in ("Page", "Runtime", "Network", "Log", "DOM"):
            self.call(f"{part}.enable")
        return self

    def __exit__(self, *error: object) -> None:
        self._line.close()
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """What the protocol answers."""
        self._number += 1
        self._send(json.dumps({"id": self._number, "method": method, "params": parameters}).encode())
        while (told := self._message()).get("id") != self._number:
            self.events.append(told)
        assert "error" not in told, told
        return dict(told["result"])

    def open(self, address: str) -> None:
        """Goes to an address, by way of an empty page: what stands behind a `#` alone loads nothing."""
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.until(f"location.href.startsWith({json.dumps(address)}) && document.readyState == 'complete'")

    def value(self, expression: str) -> Any:
        """What JavaScript makes of an expression in the tab; promises are waited for."""
        found = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, expression: str) -> None:
        """Waits until an expression is true."""
        _until(lambda: bool(self.value(expression)), expression)

    def drop(self, files: list[Path]) -> None:
        """Drags files over the page and lets them go there, as a file manager does."""
        data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.call("Input.dispatchDragEvent", type=kind, x=300, y=300, data=data)

    def appear(self, theme: str, width: int) -> None:
        """Shows the page as "light" or "dark", so many pixels wide."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)

    def asked(self) -> list[str]:
        """The addresses that were asked for so far."""
        return [told["params"]["request"]["url"] for told in self.events if told.get("method") == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """What the page's script threw, and what its policy forbade."""
        thrown = [str(told["params"]) for told in self.events if told.get("method") == "Runtime.exceptionThrown"]
        logged = [told["params"]["entry"]["text"] for told in self.events if told.get("method") == "Log.entryAdded"]
        return [*thrown, *(text for text in logged if "Content Security Policy" in text)]

    def _send(self, data: bytes) -> None:
        mask, size = os.urandom(4), len(data)
        length = (
            bytes([0x80 | size])
            if size < 126
            else b"\xfe" + struct.pack(">H", size)
            if size < 2**16
            else b"\xff" + struct.pack(">Q", size)
        )
        self._line.sendall(b"\x81" + length + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(data)))

    def _message(self) -> dict[str, Any]:
        data = b""
        while True:
            first, second = self._read(2)
            size = second & 0x7F
            if size > 125:
                size = int.from_bytes(self._read(2 if size == 126 else 8), "big")
            data += self._read(size)
            if first & 0x80:
                return dict(json.loads(data))

    def _read(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            part = self._line.recv(count - len(found))
            assert part, "the browser has gone"
            found += part
        return found


def _until(done: Any, what: str = "the browser") -> None:
    ends = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < ends, f"waited in vain for {what}"
        time.sleep(0.05)
