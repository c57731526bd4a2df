"""The job behind `serve`: runs answer on an address of this machine until they are told to stop."""

from __future__ import annotations

import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.serving.installed import check_installed
from core.serving.limits import ServingLimits
from core.serving.records import ServedSoFar, ServingBegun
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.workspace import Workspace

if TYPE_CHECKING:
    from core.serving.desk import ServedRuns

HOST = "127.0.0.1"
"""Of this machine alone: nobody on a network reaches it."""
PORT = 8765
"""Asked for first where nobody names a port."""


def serve(
    workspace: Workspace,
    served: ServedRuns,
    context: Context,
    port: int | None = None,
    limits: ServingLimits = ServingLimits(),  # noqa: B008  # frozen
) -> ServedSoFar:
    """Job: has runs answer; reports `ServingBegun` once they can be asked, and `ServedSoFar` whenever that has changed.

    Args:
        workspace: Where the runs are.
        served: Which, and how they are asked.
        context: Ends it, by stopping.
        port: On 127.0.0.1, 0 for any free one; None for `PORT` or, where that is taken, any free one.
        limits: What askers may cost.

    Raises:
        NotThere: A run, or what serves it: the extra is not installed.
        Refused: The port is taken, or a run has no weights yet.
        BadInput: A run's weights do not fit its plan.
    """
    check_installed()
    from core.serving.desk import AnsweringDesk  # loads torch
    from core.serving.listening import listen

    # Before the networks are loaded, which takes seconds: a port that is taken is said at once.
    with _bound(port) as listening, tempfile.TemporaryDirectory(prefix="safelight-serve-") as place:
        number = listening.getsockname()[1]
        token = secrets.token_urlsafe(32)
        begun = ServingBegun(f"http://{HOST}:{number}/#{token}", number, token, served.runs)
        with AnsweringDesk(workspace, served, Path(place), limits.waiting) as desk:
            return listen(workspace, desk, listening, begun, limits, context)


@contextmanager
def _bound(wish: int | None) -> Iterator[socket.socket]:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # else another program of Windows could take the address over
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, PORT if wish is None else wish))
        except OSError as error:
            if wish is not None:
                hint = "Name another one, or 0 for any that is free."
                raise Refused(f"Port {wish} cannot be had: {error.strerror}.", hint) from error
            listening.bind((HOST, 0))
        yield listening
    finally:
        listening.close()
