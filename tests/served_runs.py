"""A tiny run that is served in a thread of the test, and requests to it that are written by hand."""

from __future__ import annotations

import http.client
import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image

from core.runs.recipe import Recipe
from core.serving.desk import ServedRuns
from core.serving.limits import ServingLimits
from core.serving.records import ServedSoFar, ServingBegun
from core.serving.serving import serve
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.trained_runs import write_best, write_run

RUN = "boats"
CLASSES = ("yawl", "<b>ketch</b>", "sloop")
PATIENCE = 60.0
"""Seconds until a server that does not come up fails a test."""


def served_workspace(place: Path) -> Workspace:
    """A workspace with a run that says something else of every picture."""
    workspace = Workspace.at(place)
    folder, network = write_run(workspace, RUN, Recipe(architecture="mlp", picture_size=8), CLASSES)
    with torch.random.fork_rng():
        torch.manual_seed(4)
        torch.nn.init.normal_(next(network.head.parameters()), std=0.3)
    write_best(folder, network, CLASSES)
    return workspace


def picture(side: int = 16, form: str = "PNG") -> bytes:
    """A picture's file."""
    held = io.BytesIO()
    Image.linear_gradient("L").resize((side, side)).convert("RGB").save(held, format=form)
    return held.getvalue()


@dataclass(frozen=True)
class Served:
    """A server at work; ask it by `ask`, or by the bytes of a connection."""

    begun: ServingBegun
    events: list[object]

    def connect(self, timeout: float = 20.0) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.begun.port), timeout)

    def ask(self, method: str, path: str, body: bytes = b"", token: str | None = None, **headers: str) -> tuple[int, object]:
        """Status and document; `token` is the right one where none is given, and none where it is ""."""
        said = self.begun.token if token is None else token
        line = http.client.HTTPConnection("127.0.0.1", self.begun.port, timeout=30)
        try:
            line.request(method, path, body or None, headers | ({"Authorization": f"Bearer {said}"} if said else {}))
            reply = line.getresponse()
            return reply.status, json.loads(reply.read())
        finally:
            line.close()


@contextmanager
def served(workspace: Workspace, limits: ServingLimits = ServingLimits()) -> Iterator[Served]:  # noqa: B008  # frozen
    """A server on a free port, ended with the block."""
    events: list[object] = []
    ready = threading.Event()
    failed: list[BaseException] = []

    def hear(event: object) -> None:
        events.append(event)
        ready.set()

    context = Context(hear)

    def work() -> None:
        try:
            events.append(serve(workspace, ServedRuns((RUN,)), context, 0, limits))
        except BaseException as error:
            failed.append(error)
            ready.set()

    thread = threading.Thread(target=work, name="served-runs")
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        if failed:
            raise failed[0]
        assert isinstance(events[0], ServingBegun)
        yield Served(events[0], events)
    finally:
        context.request_stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert isinstance(events[-1], ServedSoFar)
