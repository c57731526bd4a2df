"""Which addresses are asked, and which machines."""

from __future__ import annotations

import errno
import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import urllib3

from core.support.errors import NotThere
from core.web import guard
from core.web.guard import PRIVATE_VARIABLE, NotFetched, PublicWeb, blocks, check_status, opened, stated_length
from core.web.peers import PeerRefused
from core.web.web_file import describe
from tests.servers.files import FileServer


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x.zip",
        "http://localhost/x.zip",
        "http://[::1]/x.zip",
        "http://[::ffff:127.0.0.1]/x.zip",
        "http://10.1.2.3/x.zip",
        "http://192.168.0.1/x.zip",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/x.zip",
        "http://224.0.0.1/x.zip",
        "ftp://example.org/x.zip",
        "file:///etc/passwd",
        "http://user:s3cr3t@127.0.0.1/x.zip",
        "http:///x.zip",
        "http://[::1/x.zip",
    ],
)
def test_other_places_are_not_asked(address: str) -> None:
    with pytest.raises(NotThere) as caught:
        describe(address, PublicWeb())
    assert "s3cr3t" not in str(caught.value)


def test_the_switch_and_the_variable_allow_machines_nearby(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PRIVATE_VARIABLE, raising=False)
    assert PublicWeb.from_environment() == PublicWeb(False)
    assert PublicWeb.from_environment(private=True) == PublicWeb(True)
    monkeypatch.setenv(PRIVATE_VARIABLE, "1")
    assert PublicWeb.from_environment() == PublicWeb(True)


def test_a_status_that_may_pass_is_told_as_a_sentence() -> None:
    with FileServer(file=b"x") as server:
        server.put("file", b"x", "503")
        with opened(server.address("file"), PublicWeb(private=True), silence=5) as answer, pytest.raises(NotFetched) as caught:
            check_status(answer, 200)
    assert str(caught.value) == "the server answers with status 503"
    assert caught.value.passing


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/x", "the address is neither http nor https (ftp)"),
        ("x.zip", "the address is neither http nor https (none)"),
        ("http://[::1/x", "the address is malformed"),
        ("http://host:port/x", "the address is malformed"),
        ("http://me@1.1.1.1/x", "the address holds a user name or password"),
        ("http://:key@1.1.1.1/x", "the address holds a user name or password"),
        ("http:///x", "the address names no host"),
        ("http://10.0.0.1/x", "10.0.0.1 leads to the private address 10.0.0.1"),
        ("http://localhost./x", "localhost. leads to the private address 127.0.0.1"),
        ("http://1.1.1.1/x", None),
        ("https://[2606:4700::1111]/x", None),
    ],
)
def test_why_an_address_is_not_asked_is_said(address: str, reason: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "proxy_for", lambda address: None)
    assert PublicWeb().refusal(address) == reason
    private = PublicWeb(private=True).refusal(address)
    assert private == (None if reason and "private" in reason else reason)


def test_every_machine_behind_a_name_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []
    peers = ["1.1.1.1", "10.0.0.7"]

    def look_up(host: str, port: int, type: int) -> list[tuple[object, ...]]:
        asked.append((host, port))
        return [(0, 0, 0, "", (peer, port)) for peer in peers]

    monkeypatch.setattr(guard.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(guard, "proxy_for", lambda address: None)
    assert PublicWeb().refusal("http://both.example:81/x") == "both.example leads to the private address 10.0.0.7"
    peers.pop()
    assert PublicWeb().refusal("http://public.example/x") is None
    assert asked == [("both.example", 81), ("public.example", 0)]

    def unknown(*_: object, **__: object) -> None:
        raise OSError("no such host")

    monkeypatch.setattr(guard.socket, "getaddrinfo", unknown)
    assert PublicWeb().refusal("http://none.example/x") == "the host none.example cannot be found"
    monkeypatch.setattr(guard, "proxy_for", lambda address: "http://proxy:1")
    assert PublicWeb().refusal("http://none.example/x") is None, "the proxy looks it up"


@pytest.mark.parametrize(
    ("status", "after", "passing", "wait"),
    [(503, "", True, None), (429, "7", True, 7.0), (429, "9999", True, 300.0), (503, "soon", True, None), (404, "", False, None)],
)
def test_a_server_may_say_how_long_to_wait_within_limits(status: int, after: str, passing: bool, wait: float | None) -> None:
    answer = requests.Response()
    answer.status_code, answer.headers["Retry-After"] = status, after
    with pytest.raises(NotFetched, match=f"^the server answers with status {status}$") as caught:
        check_status(answer, 200, 206)
    assert (caught.value.passing, caught.value.wait) == (passing, wait)
    check_status(answer, 200, status)


@pytest.mark.parametrize(("said", "length"), [("12", 12), ("", None), ("-1", None), ("many", None), ("0", 0)])
def test_a_length_is_believed_where_it_is_a_number(said: str, length: int | None) -> None:
    answer = requests.Response()
    answer.headers["Content-Length"] = said
    assert stated_length(answer) == length


@pytest.mark.parametrize(
    ("error", "said", "passing"),
    [
        (requests.exceptions.ProxyError(), "the proxy does not let it through or does not answer", True),
        (PeerRefused("x leads to the private address 10.0.0.1"), "x leads to the private address 10.0.0.1", False),
        (requests.Timeout(), "no answer within 2.5 seconds", True),
        (requests.ConnectionError("[Errno 111] Connection refused"), "the connection was refused", True),
        (requests.ConnectionError("reset"), "the connection failed", True),
        (UnicodeError("label too long"), "the connection failed", True),
    ],
)
def test_why_nobody_answered_is_said(error: Exception, said: str, passing: bool) -> None:
    def get(*_: object, **__: object) -> None:
        raise error

    session: Any = SimpleNamespace(get=get)
    with pytest.raises(NotFetched, match=f"^{re.escape(said)}$") as caught:
        guard._asked(session, "http://x/y", None, 2.5, None)
    assert caught.value.passing == passing


def test_a_request_is_sent_once_within_its_patience_and_by_its_proxy() -> None:
    sent: list[tuple[str, dict[str, object]]] = []
    session: Any = SimpleNamespace(get=lambda address, **how: sent.append((address, how)))
    guard._asked(session, "https://x/y", "http://proxy:1", 2.5, {"A": "b"})
    guard._asked(session, "http://x/y", None, 2.5, None)
    usual = {"stream": True, "timeout": 2.5, "allow_redirects": False}
    assert sent == [
        ("https://x/y", {**usual, "headers": {"A": "b"}, "proxies": {"https": "http://proxy:1"}}),
        ("http://x/y", {**usual, "headers": None, "proxies": {}}),
    ]


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (OSError("reset"), NotFetched), (requests.ConnectionError("reset"), NotFetched),
        (urllib3.exceptions.IncompleteRead(1, 2), NotFetched), (OSError(errno.ENOSPC, "full"), OSError),
        (KeyError("x"), KeyError),
    ],
)  # fmt: skip
def test_a_body_that_breaks_off_is_told_and_a_full_disk_or_a_defect_stays_what_it_is(
    error: Exception, wanted: type[Exception]
) -> None:
    def read1(most: int) -> bytes:
        raise error

    answer: Any = SimpleNamespace(raw=SimpleNamespace(read1=read1))
    with pytest.raises(wanted) as caught:
        next(blocks(answer))
    if wanted is NotFetched:
        assert (str(caught.value), caught.value.passing) == ("the connection broke off", True)  # type: ignore[attr-defined]
    else:
        assert caught.value is error


def test_redirects_are_followed_five_times_and_never_from_https_to_http() -> None:
    with FileServer(file=b"x") as server:
        for number in range(6):
            server.put(f"hop{number}", b"", redirect="/file" if number == 0 else f"/hop{number - 1}")
        here = PublicWeb(private=True)
        with opened(server.address("hop4"), here, silence=5) as answer:
            assert (answer.status_code, len(answer.history)) == (200, 5)
        with pytest.raises(NotFetched, match="it redirects in circles"), opened(server.address("hop5"), here, silence=5):
            pass


def test_https_is_not_given_up_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    away = requests.Response()
    away.status_code, away.headers["Location"] = 302, "http://1.1.1.1/x"
    away.raw = io.BytesIO()
    monkeypatch.setattr(guard, "_asked", lambda *_: away)
    here = PublicWeb(private=True)
    with pytest.raises(NotFetched, match=r"^it redirects from https to http$"), opened("https://1.1.1.1/x", here, silence=5):
        pass
