"""Who may ask: by address, origin and token, with how large a body and how often. Everybody else gets a sentence.

Any page of the web can have its visitor's browser send requests to 127.0.0.1, and by a name of its own that leads there (DNS
rebinding) even read the answers. So a request has to name this address, come from this page or from no page, and bring a token
that only whoever started the server was told.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from core.serving.limits import ServingLimits
from core.serving.records import ServedSoFar
from core.support.defects import log_defect
from core.support.wording import bytes_text

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]

PAGE = "/"
"""The one path that is shown without the token: the page holds none, and tells nothing."""

ALWAYS: Headers = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
"""Goes with every answer."""


class TurnedAway(Exception):
    """A request that is not done.

    Args:
        status: Of HTTP.
        message: What is wrong, in a sentence.
        hint: What to do.
        headers: That go with the answer.
    """

    def __init__(self, status: int, message: str, hint: str = "", headers: Headers = ()) -> None:
        super().__init__(message)
        self.status = status
        self.document = {"error": {"message": message, "hint": hint}}
        self.headers = headers


class RequestRate:
    """So many requests a second, and some more after a pause.

    Args:
        per_second: On average.
        burst: At once.
        clock: Seconds, monotonic.
    """

    def __init__(self, per_second: float, burst: int, clock: Callable[[], float]) -> None:
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._left, self._at = float(burst), clock()

    def take(self) -> float:
        """Counts one request; seconds until there is room for it where there is none, else 0."""
        now = self._clock()
        self._left, self._at = min(self._burst, self._left + (now - self._at) * self._per_second), now
        if self._left < 1:
            return (1 - self._left) / self._per_second
        self._left -= 1
        return 0.0


@dataclass
class ServingTally:
    """Counts what comes."""

    answered: int = 0
    unusable: int = 0
    refused: int = 0

    def so_far(self) -> ServedSoFar:
        """What was counted."""
        return ServedSoFar(self.answered, self.unusable, self.refused)


@dataclass(frozen=True, eq=False)
class Door:
    """Lets requests through to an application, and answers all others itself; an ASGI application.

    Attributes:
        app: Behind it.
        port: Of the address that is served.
        token: Has to be brought.
        limits: For bodies and rate.
        tally: Counts who was turned away.
        clock: Seconds, monotonic; injected by tests.
    """

    app: App
    port: int
    token: str
    limits: ServingLimits
    tally: ServingTally
    clock: Callable[[], float] = time.monotonic
    rate: RequestRate = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate", RequestRate(self.limits.per_second, self.limits.burst, self.clock))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        reply = _Reply(send)
        try:
            self._check(scope)
            await self.app(scope, receive, reply.send)
        except TurnedAway as away:
            self.tally.refused += 1
            await reply.refuse(away)
        except Exception as error:
            # What is raised behind an answer that has begun was logged by whoever gave it.
            if not reply.begun:
                await reply.refuse(defect(error))

    def _check(self, scope: Scope) -> None:
        """Raises `TurnedAway` unless the request may be done."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        places = _places(self.port)
        if _all(headers, b"host") not in [[place] for place in places]:
            raise TurnedAway(403, "This address is not served here.", f"Ask for http://127.0.0.1:{self.port}/.")
        origins = _all(headers, b"origin")
        if origins and origins not in [[b"http://" + place] for place in places]:
            raise TurnedAway(403, "Other pages may not ask here.", "Open the page of this address itself.")
        if scope["path"] != PAGE:
            self._check_token(headers)
        # h11 lets one length through, of digits.
        sent = _all(headers, b"content-length")
        if sent and int(sent[0]) > self.limits.largest:
            raise too_large(self.limits)
        # Whoever has no token has not come this far but to the page, which takes no picture.
        if scope["method"] == "POST" and scope["path"] != PAGE and (seconds := self.rate.take()):
            wait = ((b"retry-after", str(max(1, round(seconds))).encode()),)
            asked = "picture a second is" if self.limits.per_second == 1 else "pictures a second are"
            message = f"More than {self.limits.per_second:g} {asked} asked about."
            raise TurnedAway(429, message, "Ask again in a moment.", wait)

    def _check_token(self, headers: list[tuple[bytes, bytes]]) -> None:
        said = _all(headers, b"authorization")
        kind, _, token = said[0].partition(b" ") if len(said) == 1 else (b"", b"", b"")
        # Compared in the same time wherever it differs, so that nobody can find it sign by sign.
        if not secrets.compare_digest(token, self.token.encode("ascii")) or kind.lower() != b"bearer":
            raise TurnedAway(
                401, "The token is missing, or is that of another start.",
                "Send the header `Authorization: Bearer TOKEN` with the token that was told at the start.",
                ((b"www-authenticate", b"Bearer"),),
            )  # fmt: skip


def too_large(limits: ServingLimits) -> TurnedAway:
    """What is said of a body that is larger than allowed."""
    message = f"What was sent is larger than {bytes_text(limits.largest)}."
    return TurnedAway(413, message, "Save a smaller version of the picture and send that.")


def defect(error: Exception) -> TurnedAway:
    """What is said of a defect, which goes to the log in full."""
    log = log_defect(error, "a served request")
    return TurnedAway(500, f"Safelight ran into a defect ({type(error).__name__}).", f"What happened is written in {log}.")


def in_json(document: object) -> bytes:
    """A document as it is sent, in ASCII: a name may hold signs that no encoding has."""
    return json.dumps(document, allow_nan=False).encode("ascii")


def _places(port: int) -> tuple[bytes, bytes]:
    behind = f":{port}" if port != 80 else ""  # browsers leave the usual port out
    return f"127.0.0.1{behind}".encode(), f"localhost{behind}".encode()


def _all(headers: list[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    return [value for key, value in headers if key == name]


class _Reply:
    """Sends an answer with the headers that every one has."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            message["headers"] = [*message.get("headers", ()), *ALWAYS]
        await self._send(message)

    async def refuse(self, away: TurnedAway) -> None:
        if self.begun:
            return
        body = in_json(away.document)
        length = ((b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()))
        await self.send({"type": "http.response.start", "status": away.status, "headers": [*length, *away.headers]})
        await self.send({"type": "http.response.body", "body": body})
