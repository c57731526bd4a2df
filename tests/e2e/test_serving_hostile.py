"""A served run and what foreign pages, slow and broken programs send: refused or answered, no traceback, memory flat."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from core.serving.limits import ServingLimits
from core.serving.records import ServingBegun
from core.support.defects import defect_log
from tests.hostile_requests import HostileRequests
from tests.served_runs import PATIENCE, RUN, Served, picture, served, served_workspace

pytestmark = pytest.mark.soak

_counting = threading.Lock()
MAIN = Path(__file__).resolve().parents[2] / "main.py"
LIMITS = ServingLimits()
REQUESTS = 10_000
ROUNDS, THREADS = 4, 4
NEVER = re.compile(rb'Traceback|File "|\.py|site-packages|RuntimeError|defect')
"""What no answer holds."""
FLAT = 12 * 2**20
"""Bytes that a process may have grown by at the end."""


class _Server:
    """`main.py serve` in a process of its own, with what it said."""

    def __init__(self, process: subprocess.Popen[bytes], begun: ServingBegun) -> None:
        self.process = process
        self.client = Served(begun, [])

    def memory(self) -> dict[str, int]:
        """Bytes that the server and its decoder hold."""
        own = psutil.Process(self.process.pid)
        return {
            "server": own.memory_info().rss,
            "decoder": sum(child.memory_info().rss for child in own.children(recursive=True)),
        }

    def answers(self) -> bool:
        """Whether a picture is answered now; the rate may have to be waited for."""
        for _ in range(20):
            status, _ = self.client.ask("POST", "/predict", picture())
            if status == 200:
                return True
            assert status in (429, 503)
            time.sleep(0.2)
        return False

    def exchange(self, *sent: bytes, patience: float = 10.0) -> bytes:
        """What comes back until the other end closes, or nothing more comes."""
        found = b""
        with suppress(OSError), self.client.connect(patience) as line:
            for part in sent:
                line.sendall(part)
            while chunk := line.recv(65536):
                found += chunk
        return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Server]:
    place = tmp_path_factory.mktemp("served")
    workspace = served_workspace(place / "workspace")
    defect_log().unlink(missing_ok=True)
    with open(place / "err.txt", "wb") as errors:
        words = [sys.executable, str(MAIN), "serve", RUN, "--port", "0", "--json", "--workspace", str(workspace.root)]
        (place / "tmp").mkdir()
        room = os.environ | {"TMPDIR": str(place / "tmp")}
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, env=room)
        assert process.stdout is not None
        document = ""
        while line := process.stdout.readline().decode():
            document += line
            if line == "}\n":
                break
        told = json.loads(document)
        found = _Server(process, ServingBegun(told["address"], told["port"], told["token"], tuple(told["runs"])))
        # Until its memory is what it stays at: buffers and caches grow with the first requests.
        for number in range(300):
            found.client.ask("POST", "/predict", picture(), token=None if number % 3 else "wrong")
        time.sleep(2)
        try:
            yield found
        finally:
            process.send_signal(signal.SIGINT)
            status = process.wait(PATIENCE)
            process.stdout.close()
    said = (place / "err.txt").read_text()
    assert status == 0
    assert said.splitlines()[0] == f"Loading {RUN} …"
    assert re.fullmatch(r"Ended\. [\d,]+ pictures answered, [\d,]+ requests refused\.", said.splitlines()[-1])
    assert len(said.splitlines()) == 2
    assert told["token"] not in said
    assert not defect_log().exists()
    assert list((place / "tmp").iterdir()) == []
    print(f"\n{said.splitlines()[-1]}")


def test_other_pages_other_names_and_other_tokens_are_refused(server: _Server) -> None:
    client, port = server.client, server.client.begun.port
    good = client.begun.token
    refused = {
        "foreign origin": ({"Origin": "http://attacker.example"}, None, 403),
        "origin null": ({"Origin": "null"}, None, 403),
        "a preflight": ({"Origin": "http://attacker.example", "Access-Control-Request-Method": "POST"}, "", 403),
        "rebinding": ({"Host": f"attacker.example:{port}"}, None, 403),
        "rebinding and our origin": ({"Host": f"attacker.example:{port}", "Origin": f"http://127.0.0.1:{port}"}, None, 403),
        "no token": ({}, "", 401),
        "wrong token": ({}, good[:-1] + ("A" if good[-1] != "A" else "B"), 401),
        "token in the path": ({}, "", 401),
    }  # fmt: skip
    for what, (headers, token, wanted) in refused.items():
        path = f"/runs?token={good}" if "path" in what else "/runs"
        status, told = client.ask("OPTIONS" if "preflight" in what else "GET", path, token=token, **headers)
        assert status == wanted, what
        assert set(told["error"]) == {"message", "hint"}, what
    statuses = Counter(client.ask("POST", "/predict", b"x")[0] for _ in range(2 * LIMITS.burst))
    assert statuses[429] > 0, "too many at once are refused"
    assert server.answers()


def test_a_hundred_megabytes_are_refused_and_not_kept(server: _Server) -> None:
    begun, before = server.client.begun, server.memory()
    head = f"POST /predict HTTP/1.1\r\nHost: 127.0.0.1:{begun.port}\r\nAuthorization: Bearer {begun.token}\r\n"
    part = b"x" * 2**20
    said = []
    for length, chunks in (
        ("Content-Length: 100000000", [part] * 95),
        ("Content-Length: 100000000", []),
        ("Transfer-Encoding: chunked", [b"100000\r\n" + part + b"\r\n"] * 95),
        ("Content-Length: 63000000", [part] * 3),  # allowed, and never whole
    ):
        said.append(server.exchange(f"{head}{length}\r\n\r\n".encode(), *chunks, patience=40)[:12])
    after = server.memory()
    assert said == [b"HTTP/1.1 413"] * 3 + [b"HTTP/1.1 408"]
    assert server.answers()
    print(f"\n100 MB: {said}, grown by {_grown(before, after)}")
    assert after["server"] - before["server"] < FLAT


def test_hundreds_of_slow_connections_hold_nobody_up(server: _Server) -> None:
    begun, before = server.client.begun, server.memory()
    head = f"POST /predict HTTP/1.1\r\nHost: 127.0.0.1:{begun.port}\r\n".encode()
    lines: list[socket.socket] = []
    waited, gone = [], 0
    try:
        for _ in range(400):
            line = server.client.connect()
            line.setblocking(False)
            lines.append(line)
        ends = time.monotonic() + 12
        place = 0
        while time.monotonic() < ends:
            for line in lines:  # a letter at a time, as slow loris does
                with suppress(OSError):
                    line.send((head + b"X-a: b\r\n" * 100)[place : place + 1])
            place += 1
            began = time.monotonic()
            assert server.answers()
            waited.append(time.monotonic() - began)
            time.sleep(0.2)
        for line in lines:
            try:
                gone += line.recv(4096)[:12] in (b"", b"HTTP/1.1 408")
            except BlockingIOError:
                pass
            except OSError:
                gone += 1
    finally:
        for line in lines:
            line.close()
    after = server.memory()
    print(f"\n400 slow connections: {gone} ended, {len(waited)} pictures answered meanwhile, slowest {1000 * max(waited):.0f} ms")
    print(f"grown by {_grown(before, after)}")
    assert gone == len(lines)
    assert max(waited) < 5
    assert after["server"] - before["server"] < FLAT


def test_those_who_never_read_their_answers_are_ended_or_bounded(server: _Server) -> None:
    begun, before = server.client.begun, server.memory()
    one = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{begun.port}\r\n\r\n".encode()
    lines = [server.client.connect() for _ in range(30)]
    try:
        for line in lines:
            line.setblocking(False)
            with suppress(OSError):
                for _ in range(200):
                    line.send(one * 50)
        assert server.answers()
        after = server.memory()
    finally:
        for line in lines:
            line.close()
    print(f"\n30 connections that read nothing: grown by {_grown(before, after)}")
    assert after["server"] - before["server"] < FLAT


def test_ten_thousand_requests_that_nobody_should_send(server: _Server) -> None:
    counts: Counter[str] = Counter()
    wrong: list[bytes] = []
    memory = [server.memory()]
    began = time.monotonic()
    for round_ in range(ROUNDS):
        crew = [threading.Thread(target=_fuzz, args=(server, seed, counts, wrong)) for seed in _seeds(round_)]
        for one in crew:
            one.start()
        for one in crew:
            one.join(900)
        assert not any(one.is_alive() for one in crew)
        assert server.answers()
        time.sleep(LIMITS.head_seconds + 1)  # until what was left open has been ended
        memory.append(server.memory())
    print(f"\n{sum(counts.values()):,} requests in {time.monotonic() - began:.0f} s: {dict(counts.most_common())}")
    for before, after in pairwise(memory):
        print(f"grown by {_grown(before, after)}")
    assert wrong == []
    assert sum(counts.values()) == REQUESTS
    assert min(counts["200"], counts["401"], counts["403"], counts["422"]) > 100
    assert memory[-1]["server"] - memory[0]["server"] < FLAT
    assert len(psutil.Process(server.process.pid).net_connections()) < LIMITS.connections


def _seeds(round_: int) -> range:
    return range(round_ * THREADS, (round_ + 1) * THREADS)


def _fuzz(server: _Server, seed: int, counts: Counter[str], wrong: list[bytes]) -> None:
    requests = HostileRequests(server.client.begun, seed)
    for _ in range(REQUESTS // ROUNDS // THREADS):
        sent = requests.one()
        told = server.exchange(sent, patience=0.1)
        status = re.match(rb"HTTP/1\.1 (\d\d\d)", told)
        with _counting:
            counts[status[1].decode() if status else "none" if not told else "odd"] += 1
            if NEVER.search(told) or (told and not status) or (status and status[1][:1] == b"5" and status[1] != b"503"):
                wrong.append(sent[:300] + b" -> " + told[:600])


def test_damaged_pictures_without_a_limit_of_rate_are_answered_each(tmp_path: Path) -> None:
    workspace = served_workspace(tmp_path / "workspace")
    counts: Counter[int] = Counter()
    with served(workspace, ServingLimits(per_second=1e6, burst=10**6)) as found:
        requests = HostileRequests(found.begun, 99)
        for _ in range(1000):
            status, told = found.ask("POST", "/predict?name=a", requests.damaged_picture())
            counts[status] += 1
            assert set(told[0]) in ({"path", "error"}, {"path", "predictions"})
            assert not NEVER.search(json.dumps(told).encode())
    print(f"\n1,000 damaged pictures: {dict(counts)}")
    assert set(counts) == {200, 422}


def _grown(before: dict[str, int], after: dict[str, int]) -> str:
    return ", ".join(
        f"{(after[who] - before[who]) / 2**20:+.1f} MiB ({who}: {before[who] / 2**20:.0f} to {after[who] / 2**20:.0f})"
        for who in before
    )
