"""Who is let through: by host, origin, token, length of the body and rate. No socket and no network is needed for it."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import httpx
import pytest

from core.serving.door import ALWAYS, Door, RequestRate, ServingTally, TurnedAway
from core.serving.limits import ServingLimits
from core.serving.records import ServedSoFar

PORT = 8765
TOKEN = "the-token"
RIGHT = {"host": f"127.0.0.1:{PORT}", "authorization": f"Bearer {TOKEN}"}


async def _inside(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    if scope["path"] == "/broken":
        raise RuntimeError("secret words of a traceback")
    if scope["path"] == "/away":
        raise TurnedAway(418, "Not this.", "But that.")
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def _asked(door: Door, method: str, path: str, headers: list[tuple[str, str]], body: bytes = b"") -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url=f"http://127.0.0.1:{PORT}") as client:
            return await client.request(method, path, headers=headers, content=body)

    return asyncio.run(ask())


def _door(limits: ServingLimits = ServingLimits(), clock: Any = lambda: 0.0) -> Door:  # noqa: B008  # frozen
    return Door(_inside, PORT, TOKEN, limits, ServingTally(), clock)


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (200, {}),
        (200, {"host": f"localhost:{PORT}"}),
        (200, {"origin": f"http://127.0.0.1:{PORT}"}),
        (200, {"authorization": f"bearer {TOKEN}"}),
        (403, {"host": f"attacker.example:{PORT}"}),
        (403, {"host": "127.0.0.1"}),
        (403, {"host": "127.0.0.1:1"}),
        (403, {"host": f"127.0.0.1:{PORT}.attacker.example"}),
        (403, {"origin": "http://attacker.example"}),
        (403, {"origin": "null"}),
        (403, {"origin": f"https://127.0.0.1:{PORT}"}),
        (401, {"authorization": ""}),
        (401, {"authorization": TOKEN}),
        (401, {"authorization": f"Basic {TOKEN}"}),
        (401, {"authorization": f"Bearer {TOKEN}x"}),
        (401, {"authorization": f"Bearer {TOKEN[:-1]}"}),
    ],
)
def test_a_request_names_this_address_comes_from_no_other_page_and_brings_the_token(status: int, changes: dict[str, str]) -> None:
    door = _door()
    headers = {name: value for name, value in (RIGHT | changes).items() if value}
    reply = _asked(door, "GET", "/runs", list(headers.items()))
    assert reply.status_code == status
    assert door.tally.refused == (status != 200)
    assert reply.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in reply.headers
    if status != 200:
        assert reply.json()["error"]["message"].endswith(".")
        assert TOKEN not in reply.text


def test_two_headers_where_one_is_wanted_are_none() -> None:
    twice = [*RIGHT.items(), ("authorization", f"Bearer {TOKEN}")]
    assert _asked(_door(), "GET", "/runs", twice).status_code == 401
    assert _asked(_door(), "GET", "/runs", [*RIGHT.items(), ("host", "attacker.example")]).status_code == 403


def test_the_page_alone_is_shown_without_a_token_but_not_to_other_pages_or_by_other_names() -> None:
    host = ("host", f"127.0.0.1:{PORT}")
    assert _asked(_door(), "GET", "/", [host]).status_code == 200
    assert _asked(_door(), "GET", "/", [host, ("origin", "http://attacker.example")]).status_code == 403
    assert _asked(_door(), "GET", "/", [("host", f"attacker.example:{PORT}")]).status_code == 403
    assert _asked(_door(), "GET", "/%2Fruns", [host]).status_code == 401


def test_a_body_that_is_too_large_is_refused_by_its_length_before_it_is_read() -> None:
    reply = _asked(_door(ServingLimits(largest=10)), "POST", "/predict", list(RIGHT.items()), b"x" * 11)
    assert reply.status_code == 413
    assert "larger than" in reply.json()["error"]["message"]
    assert _asked(_door(ServingLimits(largest=10)), "POST", "/predict", list(RIGHT.items()), b"x" * 10).status_code == 200


def test_so_many_pictures_a_second_and_no_more() -> None:
    now = [0.0]
    door = _door(ServingLimits(per_second=2.0, burst=3), lambda: now[0])
    headers = list(RIGHT.items())
    said = [_asked(door, "POST", "/predict", headers) for _ in range(5)]
    assert [reply.status_code for reply in said] == [200, 200, 200, 429, 429]
    assert said[-1].headers["retry-after"] == "1"
    # Those without the token use nothing up.
    assert _asked(door, "POST", "/predict", headers[:1]).status_code == 401
    now[0] = 0.5
    assert _asked(door, "POST", "/", headers[:1]).status_code != 429
    assert [_asked(door, "POST", "/predict", headers).status_code for _ in range(2)] == [200, 429]
    assert _asked(door, "GET", "/runs", headers).status_code == 200


def test_the_rate_tells_how_long_to_wait() -> None:
    now = [0.0]
    rate = RequestRate(4.0, 1, lambda: now[0])
    assert (rate.take(), rate.take()) == (0.0, 0.25)
    now[0] = 100.0
    assert (rate.take(), rate.take()) == (0.0, 0.25)


def test_what_is_raised_behind_it_is_a_sentence_and_never_a_traceback() -> None:
    reply = _asked(_door(), "GET", "/broken", list(RIGHT.items()))
    assert reply.status_code == 500
    assert reply.json()["error"]["message"] == "Safelight ran into a defect (RuntimeError)."
    assert "secret words" not in reply.text
    away = _asked(_door(), "GET", "/away", list(RIGHT.items()))
    assert (away.status_code, away.json()) == (418, {"error": {"message": "Not this.", "hint": "But that."}})


def test_every_refusal_says_what_to_do() -> None:
    door = Door(_inside, PORT, TOKEN, ServingLimits(largest=1_500_000, per_second=0.4, burst=1), ServingTally(), lambda: 0.0)
    right = list(RIGHT.items())
    host = right[:1]

    def told(reply: httpx.Response) -> tuple[int, str, str]:
        error = reply.json()["error"]
        assert reply.headers["content-type"] == "application/json"
        assert int(reply.headers["content-length"]) == len(reply.content)
        return reply.status_code, error["message"], error["hint"]

    assert told(_asked(door, "GET", "/", [("host", "x")])) == (
        403, "This address is not served here.", f"Ask for http://127.0.0.1:{PORT}/.",
    )  # fmt: skip
    assert told(_asked(door, "GET", "/", [*host, ("origin", "http://x")])) == (
        403, "Other pages may not ask here.", "Open the page of this address itself.",
    )  # fmt: skip
    away = _asked(door, "GET", "/runs", host)
    assert told(away) == (
        401, "The token is missing, or is that of another start.",
        "Send the header `Authorization: Bearer TOKEN` with the token that was told at the start.",
    )  # fmt: skip
    assert away.headers["www-authenticate"] == "Bearer"
    assert told(_asked(door, "POST", "/predict", [*right, ("content-length", "1500001")])) == (
        413, "What was sent is larger than 1.5 MB.", "Save a smaller version of the picture and send that.",
    )  # fmt: skip
    assert _asked(door, "POST", "/predict", right).status_code == 200
    late = _asked(door, "POST", "/predict", right)
    assert told(late) == (429, "More than 0.4 pictures a second are asked about.", "Ask again in a moment.")
    assert late.headers["retry-after"] == "2", "seconds, rounded"
    broken = _asked(door, "GET", "/broken", right)
    assert told(broken)[2].startswith("What happened is written in ")
    assert door.tally.refused == 5, "defects are nobody's fault who asks"


def test_one_picture_a_second_is_told_as_one() -> None:
    door = Door(_inside, PORT, TOKEN, ServingLimits(per_second=1, burst=1), ServingTally(), lambda: 0.0)
    assert _asked(door, "POST", "/predict", list(RIGHT.items())).status_code == 200
    late = _asked(door, "POST", "/predict", list(RIGHT.items()))
    assert late.json()["error"]["message"] == "More than 1 picture a second is asked about."


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 200), ("localhost", 200), ("127.0.0.1:80", 403)])
def test_the_usual_port_is_left_out_of_the_address(host: str, status: int) -> None:
    door = Door(_inside, 80, TOKEN, ServingLimits(), ServingTally(), lambda: 0.0)
    assert _asked(door, "GET", "/", [("host", host)]).status_code == status


def test_what_is_no_request_is_not_let_through_and_an_answer_that_has_begun_is_not_begun_again() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def broken(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x", b"y")]})
        raise RuntimeError("in the middle")

    async def away(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})
        raise TurnedAway(400, "Too late.")

    asyncio.run(_door()({"type": "websocket"}, receive, send))
    assert sent == []
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", f"127.0.0.1:{PORT}".encode())]}
    for app, headers in ((broken, [(b"x", b"y")]), (away, [])):
        asyncio.run(Door(app, PORT, TOKEN, ServingLimits(), ServingTally(), lambda: 0.0)(scope, receive, send))
        assert sent == [{"type": "http.response.start", "status": 200, "headers": [*headers, *ALWAYS]}]
        sent.clear()


def test_a_rate_grows_no_further_than_its_burst() -> None:
    now = [0.0]
    rate = RequestRate(2.0, 3, lambda: now[0])
    assert [rate.take() for _ in range(4)] == [0, 0, 0, 0.5]
    now[0] = 0.25
    assert rate.take() == 0.25
    now[0] = 1000.0
    assert [rate.take() for _ in range(4)] == [0, 0, 0, 0.5]


def test_what_was_counted_is_told() -> None:
    assert ServingTally(1, 2, 3).so_far() == ServedSoFar(answered=1, unusable=2, refused=3)
    assert ServingTally().so_far() == ServedSoFar(0, 0, 0)
