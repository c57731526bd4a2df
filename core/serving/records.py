"""What a server tells whoever started it, and the lines by which a child tells the window. Neither torch nor FastAPI."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True)
class ServingBegun:
    """An event: the runs can be asked from now on.

    Attributes:
        address: Opens the page. The token stands behind its `#`, which browsers keep to themselves.
        port: On 127.0.0.1.
        token: What programs send along, as `Authorization: Bearer TOKEN`.
        runs: What is served.
    """

    address: str
    port: int
    token: str
    runs: tuple[str, ...]


@dataclass(frozen=True)
class ServedSoFar:
    """An event: so many requests have come since the runs are served.

    Attributes:
        answered: Pictures that were answered.
        unusable: Pictures that were taken and could not be used.
        refused: Requests that were turned away: without the token, from elsewhere, too large, too many.
    """

    answered: int = 0
    unusable: int = 0
    refused: int = 0


ServingEvent: TypeAlias = ServingBegun | ServedSoFar


def to_line(event: ServingEvent) -> str:
    """The event as one line of JSON, in ASCII."""
    return json.dumps({"is": type(event).__name__, **asdict(event)})


def from_line(line: bytes) -> ServingEvent | None:
    """The event that a line holds; None when it holds none."""
    try:
        told: dict[str, Any] = json.loads(line)
        kind = told.pop("is")
        if kind == ServingBegun.__name__:
            return ServingBegun(str(told["address"]), int(told["port"]), str(told["token"]), tuple(map(str, told["runs"])))
        if kind == ServedSoFar.__name__:
            return ServedSoFar(**{name: int(count) for name, count in told.items()})
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    return None
