"""Messages of the protocol as lines of JSON, one each, and back. No torch, no pickle."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from core.engine.protocol import Message

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Message)}


def to_line(number: int, message: Message, channel: str = "") -> bytes:
    """The message as one line of JSON, in ASCII."""
    name = type(message).__name__
    body = _adapter(name).dump_python(message, mode="json")
    # In ASCII, so that no locale can garble it and no sign in a name can end the line.
    return json.dumps({"number": number, "channel": channel, "is": name, "body": body}).encode("ascii") + b"\n"


def from_line(line: bytes) -> tuple[int, Message, str]:
    """Number, message and channel of a line.

    Raises:
        ValueError: The line is not a message.
    """
    try:
        document = json.loads(line)
        message: Message = _adapter(document["is"]).validate_python(document["body"])
        return int(document["number"]), message, str(document["channel"])
    except (KeyError, TypeError, ValidationError) as error:
        raise ValueError(f"not a message: {line[:200]!r}") from error


# pydantic compiles each kind's checks when it makes an adapter, and there is a line for every bit of progress.
@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_KINDS[kind])
