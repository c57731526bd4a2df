"""Every request is one of the protocol's messages, and can be asked for by its name."""

from __future__ import annotations

import inspect
from typing import get_args

from core.engine import protocol, requests
from core.engine.requests import Request


def test_every_record_here_is_a_request_the_protocol_knows() -> None:
    records = {found for _, found in inspect.getmembers(requests, inspect.isclass) if found.__module__ == requests.__name__}
    assert records == set(get_args(Request))
    assert {record.__name__ for record in records} <= set(protocol.__all__)
