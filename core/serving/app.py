"""What can be asked of served runs: the page, which runs there are, and what they say about a picture."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from core.prediction.documents import document
from core.prediction.promised import CHOSEN_ON_VAL
from core.runs.folder import RunFolder
from core.serving.desk import AnsweringDesk
from core.serving.door import PAGE, ServingTally, TurnedAway, defect, in_json, too_large
from core.serving.limits import ServingLimits
from core.serving.page import page, policy
from core.support.system_errors import in_plain_words
from core.support.workspace import Workspace

NAME_LENGTH = 255
"""Signs of a picture's name that are said again."""


def serving_app(workspace: Workspace, desk: AnsweringDesk, limits: ServingLimits, tally: ServingTally) -> FastAPI:
    """The application behind the door.

    Args:
        workspace: Where the runs are.
        desk: Answers.
        limits: For pictures.
        tally: Counts answers.
    """
    # None of the pages that FastAPI makes of itself: they load scripts from elsewhere.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    refusals = _Refusals(tally)
    app.add_exception_handler(HTTPException, refusals.unknown)
    app.add_exception_handler(TurnedAway, refusals.turned_away)
    app.add_exception_handler(Exception, refusals.failed)
    told = _runs(workspace, desk, limits)

    @app.get(PAGE)
    async def show_page() -> Response:
        nonce = secrets.token_urlsafe(16)
        return Response(page(nonce), media_type="text/html", headers={"content-security-policy": policy(nonce)})

    @app.get("/runs")
    async def runs() -> Response:
        return _json(told)

    @app.post("/predict")
    async def predict(request: Request) -> Response:
        if request.headers.get("content-type", "").strip().lower().startswith("multipart/"):
            hint = "Send the picture's own bytes as the body: curl --data-binary @PICTURE."
            raise TurnedAway(415, "Forms are not read here.", hint)
        # Passed over, `?run=NAME` was answered by all runs that are served.
        if set(request.query_params) - {"name"}:
            hint = "?name=FILE is the only word there is; the runs are those that serve was started with."
            raise TurnedAway(400, "This address has words that are not understood here.", hint)
        name = request.query_params.get("name", "")[-NAME_LENGTH:] or "picture"
        with desk.place() as file:
            await _receive(request, file, limits)
            found = replace(await desk.answer(file), path=Path(name))
        if found.error is None:
            tally.answered += 1
        else:
            tally.unusable += 1
        # As predict --json prints it: a list of one.
        answer = [document(found, desk.served.promises, desk.served.flips)]
        return _json(answer, 200 if found.error is None else 422)

    return app


async def _receive(request: Request, file: Path, limits: ServingLimits) -> None:
    """Writes the body into a file, and no more of it than is allowed."""
    size = 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            with open(file, "wb") as output:
                async for chunk in request.stream():
                    size += len(chunk)
                    if size > limits.largest:
                        raise too_large(limits)
                    output.write(chunk)
    except TimeoutError:
        message = f"The picture was not there within {limits.body_seconds:g} seconds."
        raise TurnedAway(408, message, "Send it again.") from None
    except ClientDisconnect:
        raise TurnedAway(400, "The connection ended before the picture was whole.") from None
    if not size:
        raise TurnedAway(400, "No picture was sent.", "Send the picture's own bytes as the body.")


def _runs(workspace: Workspace, desk: AnsweringDesk, limits: ServingLimits) -> dict[str, Any]:
    """What the page has to know: a record of every run, and the largest picture."""
    promises = desk.served.promises
    runs = [
        {
            "run": run,
            "classes": list(desk.classes(run)),
            "colour": RunFolder.asked(workspace, run).request.colour or 0,
            "promises": list(promises[run].sentences) if run in promises else [],
        }
        for run in desk.served.runs
    ]
    return {
        "runs": runs,
        "promised_by": CHOSEN_ON_VAL,
        "mirror_images": desk.served.flips,
        "largest_bytes": limits.largest,
    }


def _json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(in_json(content), status, headers, "application/json")


class _Refusals:
    """Answers to what is raised behind the door, in our words and counted."""

    def __init__(self, tally: ServingTally) -> None:
        self._tally = tally

    async def turned_away(self, _: Request, error: Exception) -> Response:
        assert isinstance(error, TurnedAway)
        self._tally.refused += 1
        headers = {key.decode(): value.decode() for key, value in error.headers}
        return _json(error.document, error.status, headers)

    async def unknown(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        hint = "GET / is the page, GET /runs tells the runs, POST /predict answers about a picture."
        wrong = "This cannot be asked in this way." if error.status_code == 405 else "There is nothing of this name here."
        return await self.turned_away(request, TurnedAway(405 if error.status_code == 405 else 404, wrong, hint))

    async def failed(self, request: Request, error: Exception) -> Response:
        told = in_plain_words(error)
        return await self.turned_away(request, defect(error) if told is None else TurnedAway(503, told.message, told.hint))
