"""What a server says about a file, how an address is shown, and what a person is told of one that cannot be had."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import requests

from core.support.errors import NotThere
from core.web.guard import NotFetched, Rules, check_status, opened, stated_length

SILENCE = 20.0  # seconds without a byte
# What is packed for the way states its packed length, and a range of it is no part of the file.
PLAIN = {"Accept-Encoding": "identity"}
"""Headers that ask for the file's own bytes."""

_SHA256 = re.compile(r'"?([0-9a-f]{64})"?')
_LINKED = "X-Linked-Etag"  # where huggingface.co states the SHA-256 of a large file, beside the redirect to it


class Unreachable(NotThere):
    """A file could not be had: no network, no answer, or not allowed."""


@dataclass(frozen=True)
class WebFile:
    """A file on the web as its server describes it.

    Attributes:
        address: Where it is.
        name: What it is called, without anything that leads to another folder.
        size: Bytes; None where the server does not say.
        mark: What changes when the file does (its ETag or date); "" where the server does not say.
        is_page: It is a web page, as a sign-in or a "download" button is, not a file.
        stated: SHA-256 that the server states; "" where it does not.
    """

    address: str
    name: str
    size: int | None
    mark: str
    is_page: bool = False
    stated: str = ""


def describe(address: str, rules: Rules) -> WebFile:
    """What the server says about a file; its content is not read.

    Raises:
        Unreachable: It is not there, or must not be asked for.
    """
    try:
        with opened(address, rules, SILENCE, PLAIN) as answer:
            check_status(answer, 200)
            return described(address, answer)
    except NotFetched as error:
        raise unreachable(address, str(error)) from error


def described(address: str, answer: requests.Response) -> WebFile:
    """What an answer says about the file that is asked for."""
    said = re.search(r'filename="?([^";]+)', answer.headers.get("Content-Disposition", ""))
    name = said.group(1) if said else unquote(urlsplit(answer.url).path)
    # Cut at its front, for the ending says what sort of file it is.
    plain = re.sub(r"[^\w.+ -]", "_", name.replace("\\", "/").rstrip("/").rpartition("/")[2]).strip(". ")[-100:]
    tag = answer.headers.get("ETag", "")
    # A weak ETag may stay the same over other bytes (RFC 9110), so it is no ground to join parts on.
    mark = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
    page = answer.headers.get("Content-Type", "").lower().startswith("text/html")
    linked = (found for one in (*answer.history, answer) if (found := _SHA256.fullmatch(one.headers.get(_LINKED, ""))))
    stated = next((found.group(1) for found in linked), "")
    return WebFile(address, plain or "download", stated_length(answer), mark, page, stated)


def unreachable(address: str, reason: str) -> Unreachable:
    """The error for a person about an address that could not be had."""
    return Unreachable(f"{without_secrets(address)} could not be downloaded: {reason}.", _hint(reason))


def without_secrets(address: str) -> str:
    """The address as it may be shown and stored: without a user, without what comes after "?" or "#", which may be a key."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "the address"
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def _hint(reason: str) -> str:
    if "private address" in reason:
        return "If you trust that machine, allow it: the box below the address, --allow-private, or SAFELIGHT_ALLOW_PRIVATE=1."
    if "user name" in reason:
        return "Leave them out of the address; they would be stored with the dataset."
    if "status 4" in reason:
        return "Check the address; it may have moved or need a sign-in. Otherwise download it yourself and import the file."
    if "cannot be found" in reason:
        return "Connect to the network and try again; if you are connected, check the address."
    return "Check the network connection and the address; what has arrived is kept for the next try."
