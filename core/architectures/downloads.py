"""Downloads of weights files: with progress, resumed where they broke off, verified, and clear when there is no network."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from core.support.atomic import sync_folder
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context, Meter

CHUNK = 2**18  # bytes
TIMEOUT = 20.0  # seconds without an answer or a byte
PAUSES = (0.5, 2.0, 5.0)  # seconds before the second, third and fourth attempt
_SHA256 = re.compile(r'"?([0-9a-f]{64})"?')
_LINKED = "X-Linked-Etag"  # where huggingface.co states the SHA-256 of a large file, beside the redirect to it


class Unreachable(NotThere):
    """A file could not be fetched because the network or the server did not answer."""


class _BrokenError(Exception):
    """This attempt failed; the next one may succeed."""


@dataclass(frozen=True)
class Downloaded:
    """A complete, verified file. `sha256` is of the whole file, 64 hexadecimal digits."""

    path: Path
    sha256: str


def cache_folder() -> Path:
    """Where downloaded weights are kept for all workspaces of this user."""
    return user_cache_path("safelight") / "weights"


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def download(
    url: str, folder: Path, name: str, sha256: str, context: Context, pause: Callable[[float], None] = time.sleep
) -> Downloaded:
    """The file at `url` as `folder/name`; fetched only when it is not there yet.

    What arrived before the connection broke is kept as `name.part` and the rest is asked for, now or in the next call.

    Args:
        url: http or https.
        folder: Made when missing.
        name: Name of the file in `folder`.
        sha256: Beginning of its SHA-256; when empty, what the server states is what it is compared with.
        context: Hears the progress in bytes; a job that is abandoned keeps the part.
        pause: Waits between attempts, in seconds.

    Raises:
        Unreachable: No network, or the server did not deliver after four attempts.
        BadInput: The file is complete but not the one that was wanted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / f".{name}.lock", context):
        target = folder / name
        if target.is_file():
            found = file_sha256(target)
            if found.startswith(sha256):
                return Downloaded(target, found)
            target.unlink()  # damaged on the disk: fetch it again
        return _download(url, target, sha256, context, pause)


def _download(url: str, target: Path, sha256: str, context: Context, pause: Callable[[float], None]) -> Downloaded:
    part = target.with_name(f"{target.name}.part")
    reason = ""
    for wait in (0.0, *PAUSES):
        if wait:
            pause(wait)
        context.check_abandoned()
        try:
            stated, resumed = _fetch(url, part, context)
            found = _verified(part, sha256 or stated, target.name, url, resumed)
        except _BrokenError as error:
            reason = str(error)
            continue
        os.replace(part, target)
        sync_folder(target.parent)
        return Downloaded(target, found)
    raise Unreachable(
        f"{target.name} could not be downloaded from {_host(url)}: {reason}.", "Check the network connection.", target
    )


def _fetch(url: str, part: Path, context: Context) -> tuple[str, bool]:
    """Appends to `part` what is missing of the file.

    Returns:
        The SHA-256 the server states or nothing, and whether an earlier part was continued.
    """
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"User-Agent": "safelight", "Accept-Encoding": "identity"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    redirects = _Redirects()
    try:
        with urllib.request.build_opener(redirects).open(request, timeout=TIMEOUT) as answer:
            resumed = answer.status == http.client.PARTIAL_CONTENT
            length = answer.headers.get("Content-Length")
            begin = have if resumed else 0
            total = begin + int(length) if length else None
            meter = Meter(context, f"Downloading {part.stem}", total)
            meter.advance(begin)
            with open(part, "ab" if resumed else "wb") as file:
                while chunk := answer.read(CHUNK):
                    file.write(chunk)
                    meter.advance(len(chunk))
                    context.check_abandoned()
            stated = _SHA256.fullmatch(redirects.stated or answer.headers.get(_LINKED, ""))
    except urllib.error.HTTPError as error:
        with error:
            _judge(error, part, url)
        raise _BrokenError(f"the server answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, socket.gaierror):  # no name server answers: there is no network to wait for
            raise Unreachable(
                f"{_host(url)} cannot be found: there is no network connection.", "Connect and try again."
            ) from error
        raise _BrokenError(_plain(error.reason)) from error
    except (http.client.HTTPException, OSError) as error:
        raise _BrokenError(_plain(error)) from error
    arrived = part.stat().st_size
    if total is not None and arrived < total:
        raise _BrokenError(f"the connection broke off after {arrived} of {total} bytes")
    return (stated.group(1) if stated else ""), resumed


def _judge(error: urllib.error.HTTPError, part: Path, url: str) -> None:
    """Raises at once when asking again cannot help."""
    if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
        part.unlink(missing_ok=True)  # as long as the file on the server or longer: begin again
    elif error.code < 500 and error.code not in (http.client.REQUEST_TIMEOUT, http.client.TOO_MANY_REQUESTS):
        raise Unreachable(
            f"{_host(url)} does not give {part.stem}: it answered {error.code} {error.reason}.",
            f"The file may have moved from {url}.",
        ) from error


def _verified(part: Path, sha256: str, name: str, url: str, resumed: bool) -> str:
    """The file's SHA-256, when it begins as it should; a wrong file is deleted."""
    found = file_sha256(part)
    if found.startswith(sha256):
        return found
    part.unlink()
    if resumed:
        raise _BrokenError("the rest that arrived does not fit what was there")
    raise BadInput(
        f"{name} from {_host(url)} is not the file it should be: its SHA-256 begins {found[:8]}, not {sha256[:8]}.",
        "Try again; if it happens again, something between here and the server changes files.",
    )


@contextmanager
def _alone(path: Path, context: Context) -> Iterator[None]:
    """Lets one process at a time fetch a file; the others wait and find it there."""
    lock = FileLock(path)
    while True:
        try:
            lock.acquire(timeout=0.2)
            break
        except Timeout:
            context.check_abandoned()
    try:
        yield
    finally:
        lock.release()


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects and keeps the SHA-256 that was stated on the way."""

    def __init__(self) -> None:
        self.stated = ""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        self.stated = headers.get(_LINKED, "") or self.stated
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _plain(error: object) -> str:
    """A network error as a few words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return str(getattr(error, "strerror", None) or error or type(error).__name__).rstrip(".")
