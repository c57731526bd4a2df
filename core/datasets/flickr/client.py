"""Calls to Flickr's interface through flickrapi: rate limited, retried per call, and with errors a person understands."""

from __future__ import annotations

import json
import logging
import os
import random
import re
from dataclasses import dataclass
from typing import Any

import flickrapi
import requests
from flickrapi.exceptions import FlickrError

from core.datasets.flickr.rate import RateLimit
from core.datasets.flickr.stopping import wait
from core.support.errors import BadInput, SafelightError
from core.support.jobs import Context, Note

ADDRESS_VARIABLE = "SAFELIGHT_FLICKR_URL"
"""Environment variable that names another server which speaks Flickr's interface."""

TIMEOUT = 15.0  # seconds for one answer
TRIES = 8
LONGEST_WAIT = 60.0  # seconds between two tries, unless the server asks for more
LONGEST_RETRY_AFTER = 900.0

_PASSING = {105, 106, 10, 0}
"""Flickr's own error numbers that go away by waiting."""

_KEY_ERRORS = {95, 96, 97, 98, 99, 100, 107}
_FINAL_STATUS = {400, 401, 403, 404, 405, 410}

# flickrapi logs whole error pages at ERROR; what matters is raised.
logging.getLogger("flickrapi").setLevel(logging.CRITICAL)


class FlickrDown(SafelightError):
    """Flickr could not be reached or did not answer usefully, after all tries."""


class KeyRefused(BadInput):
    """Flickr does not accept the key."""


class FlickrRefusal(BadInput):
    """Flickr understood the request and refuses it; `code` is its number for why."""

    def __init__(self, message: str, hint: str, code: int) -> None:
        super().__init__(message, hint)
        self.code = code


@dataclass(frozen=True)
class Key:
    """A person's key to Flickr's interface. Never shown, logged or put on a command line."""

    key: str
    secret: str

    def __repr__(self) -> str:
        return "Key(...)"


class _Told:
    """What the latest answer's header said, which flickrapi's error does not."""

    def __init__(self) -> None:
        self.status = 0
        self.retry_after: float | None = None

    def __call__(self, response: requests.Response, *_: Any, **__: Any) -> None:
        self.status = response.status_code
        try:
            self.retry_after = min(LONGEST_RETRY_AFTER, max(0.0, float(response.headers.get("Retry-After", ""))))
        except ValueError:
            self.retry_after = None


class FlickrClient:
    """Flickr's interface for one key. Not for use by several threads at once.

    Args:
        key: Key and secret.
        rate: Shared limit of calls an hour.
        address: Where the interface is; the environment's `SAFELIGHT_FLICKR_URL`, else Flickr itself, when None.
        patience: Factor on every wait between tries; tests make it small.
        tries: Most tries for one call.
    """

    def __init__(self, key: Key, rate: RateLimit, address: str | None = None, patience: float = 1.0, tries: int = TRIES) -> None:
        # Left to itself it answers in XML, keeps tokens in a database in the home folder, and waits for an answer without end.
        self._api = flickrapi.FlickrAPI(key.key, key.secret, format="parsed-json", store_token=False, timeout=TIMEOUT)
        place = address or os.environ.get(ADDRESS_VARIABLE)
        if place:
            # There is no argument for it.
            self._api.REST_URL = place
        self._told = _Told()
        session = requests.Session()
        # A FlickrError for 429 or 500 does not say how long the server asks to be left alone; the header, seen here, does.
        session.hooks["response"].append(self._told)
        self._api.flickr_oauth.session = session
        self._rate = rate
        self._patience = patience
        self._tries = tries
        self._chance = random.Random()

    def close(self) -> None:
        self._api.flickr_oauth.session.close()

    def call(self, method: str, context: Context, **parameters: Any) -> dict[str, Any]:
        """The answer to one call, such as `call("photos.search", context, text="ketch")`.

        Raises:
            BadInput: Flickr refuses the key or the parameters.
            FlickrRefusal: Flickr refuses the request for another reason, which its `code` tells.
            FlickrDown: No useful answer after all tries.
            Abandoned, StopAsked: The job was dropped, or is to end with what it has.
        """
        reason = ""
        # Tried again here and not by requests' own adapter, which would send the same OAuth nonce again, and be refused for
        # that.
        for attempt in range(self._tries):
            self._rate.wait_turn(context)
            # A failure without an answer must not be explained by the answer before it.
            self._told.status, self._told.retry_after = 0, None
            try:
                answer = self._api.do_flickr_call(f"flickr.{method}", **parameters)
                if isinstance(answer, dict) and answer.get("stat") == "ok":
                    return answer
                reason = "it answered something that is no result"
            except FlickrError as error:
                reason = self._reason(error)
            # flickrapi lets these through as they are, and connection errors too.
            except (json.JSONDecodeError, UnicodeDecodeError):
                reason = "it answered with something that is not its interface's format"
            except requests.RequestException as error:
                reason = _plain(error)
            if attempt + 1 < self._tries:
                pause = self._wait(attempt)
                context.report(Note(f"Flickr: {reason}; trying again in {max(1, round(pause))} s."))
                wait(context, pause)
        raise FlickrDown(
            f"Flickr did not give a usable answer in {self._tries} tries: {reason}.",
            "Check the network and try again. What a collection has fetched is kept, and it goes on from there.",
        )

    def _wait(self, attempt: int) -> float:
        if self._told.retry_after is not None:
            return self._told.retry_after
        # Drawn, or all that were refused in one moment would come back in one moment.
        return min(LONGEST_WAIT, 2.0**attempt) * self._chance.uniform(0.5, 1.0) * self._patience

    def _reason(self, error: FlickrError) -> str:
        """Why a try failed, when another may succeed.

        Raises:
            BadInput: No other try would.
        """
        code, status = error.code, self._told.status
        if code in _KEY_ERRORS or (code is None and status in (401, 403)):
            raise KeyRefused("Flickr does not accept this key.", "Check key and secret; both are needed.") from error
        if code is None and status in _FINAL_STATUS:
            raise BadInput(f"Flickr's address answers with status {status}.", f"Check {ADDRESS_VARIABLE}.") from error
        if code is not None and code not in _PASSING:
            raise FlickrRefusal(f"Flickr refuses the request: {error}.", "Change the search and try again.", code) from error
        said = re.sub(r"^(Error: *)?(\d+: *)?", "", str(error)).rstrip(".")
        return f"it answers with status {status}" if code is None else f"it says “{said}”"


def _plain(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return f"no answer within {TIMEOUT:.0f} seconds"
    if isinstance(error, requests.ConnectionError):
        return "it cannot be reached"
    return "the answer broke off"
