"""Downloads one file of any size: with progress, taken up where it broke off, and with its checksums."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import requests

from core.support.atomic import is_full, sync_folder, write_json
from core.support.errors import BadInput, DiskFull, NotThere
from core.support.jobs import Context, Meter
from core.web.guard import NotFetched, Rules, blocks, check_status, opened, stated_length

SILENCE = 20.0  # seconds without a byte
PAUSES = (0.5, 2.0, 5.0, 15.0)  # seconds before another attempt; counted anew whenever something arrived
MEGABYTE = 10**6
_DEEP = hashlib.md5  # what publishers of datasets state; it tells damage apart, not malice
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True)
class WebFile:
    """A file on the web as its server describes it.

    Attributes:
        address: Where it is.
        name: What it is called, without anything that leads to another folder.
        size: Bytes; None where the server does not say.
        mark: What changes when the file does (its ETag or date); "" where the server does not say.
        is_page: It is a web page, as a sign-in or a "download" button is, not a file.
    """

    address: str
    name: str
    size: int | None
    mark: str
    is_page: bool = False


@dataclass(frozen=True)
class Downloaded:
    """A complete file. `sha256` is 64 hexadecimal digits; `size` in bytes."""

    path: Path
    file: WebFile
    size: int
    sha256: str


def describe(address: str, rules: Rules) -> WebFile:
    """What the server says about a file; its content is not read.

    Raises:
        NotThere: It is not there, or must not be asked for.
    """
    try:
        with opened(address, rules, SILENCE, {"Accept-Encoding": "identity"}) as answer:
            check_status(answer, 200)
            return _described(address, answer)
    except NotFetched as error:
        raise unreachable(address, str(error)) from error


def download(
    address: str,
    target: Path,
    rules: Rules,
    context: Context,
    md5: str = "",
    most: int | None = None,
    pauses: Sequence[float] = PAUSES,
) -> Downloaded:
    """The file at `address` as `target`; complete or absent.

    What arrived before the connection broke, the job was dropped or the process was killed stays as `target.part`, and the
    rest is asked for by the next attempt or call, unless the file has changed on the server meanwhile.

    Args:
        address: http or https.
        target: Where it goes; returned as it is when it is there already and its checksum is right.
        rules: Which addresses may be asked.
        context: Hears the progress in megabytes.
        md5: What its MD5 has to be; "" when it is not known.
        most: Bytes that are taken at most.
        pauses: Seconds before each further attempt.

    Raises:
        NotThere: Not there, not allowed, or broken off after several attempts.
        BadInput: It is larger than `most`, or not the file that was wanted.
        DiskFull: No room.
        Abandoned: The job was dropped; the part stays.
    """
    part, note = target.with_name(target.name + ".part"), target.with_name(target.name + ".part.json")
    try:
        if not target.is_file():
            _arrive(address, part, note, rules, context, most, pauses)
            os.replace(part, target)
            sync_folder(target.parent)
        return _verified(address, target, note, md5, context)
    except OSError as error:
        if is_full(error):
            raise DiskFull(f"The disk is full: {target.name} was not downloaded.", "Free some space.", target) from error
        raise


def begun(target: Path) -> int:
    """Bytes of `target` that have arrived so far."""
    part = target.with_name(target.name + ".part")
    return next((file.stat().st_size for file in (target, part) if file.is_file()), 0)


def unreachable(address: str, reason: str) -> NotThere:
    """The error for a person about an address that could not be had."""
    return NotThere(f"{without_secrets(address)} could not be downloaded: {reason}.", _hint(reason))


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
    return "Check the network connection and the address; what has arrived is kept for the next try."


def _arrive(
    address: str, part: Path, note: Path, rules: Rules, context: Context, most: int | None, pauses: Sequence[float]
) -> None:
    failures = 0
    while True:
        context.check_abandoned()
        before = part.stat().st_size if part.exists() else 0
        try:
            _attempt(address, part, note, rules, context, most)
            return
        except NotFetched as error:
            grown = part.exists() and part.stat().st_size > before
            failures = 0 if grown else failures + 1
            if not error.passing or failures > len(pauses):
                raise unreachable(address, str(error)) from error
            context.pause(error.wait if error.wait is not None else pauses[max(0, failures - 1)] if pauses else 0.0)


def _attempt(address: str, part: Path, note: Path, rules: Rules, context: Context, most: int | None) -> None:
    known = _noted(note, address)
    have = part.stat().st_size if known is not None and known.mark and part.exists() else 0
    if known is not None and have and have == known.size:
        return
    headers = {"Accept-Encoding": "identity"}
    if known is not None and have:
        headers |= {"Range": f"bytes={have}-", "If-Range": known.mark}
    with opened(address, rules, SILENCE, headers) as answer:
        if answer.status_code == 416:  # the part is as long as the file or longer: begin again
            part.unlink(missing_ok=True)
            note.unlink(missing_ok=True)
            raise NotFetched("the part that was there does not fit", passing=True)
        check_status(answer, 200, 206)
        begin, total = _span(answer, have)
        file = replace(_described(address, answer), size=total)
        if begin and known is not None and file.mark != known.mark:
            note.unlink()
            raise NotFetched("the file changed on the server meanwhile", passing=True)
        _check_size(file, total, most)
        if not begin:
            write_json(note, asdict(file))
        meter = Meter(context, f"Downloading {file.name}, MB", total and max(1, total // MEGABYTE))
        arrived = begin
        meter.advance(begin // MEGABYTE)
        with open(part, "ab" if begin else "wb") as writer:
            for block in blocks(answer):
                context.check_abandoned()
                writer.write(block)
                meter.advance((arrived + len(block)) // MEGABYTE - arrived // MEGABYTE)
                arrived += len(block)
                _check_size(file, arrived, most)
            writer.flush()
            os.fsync(writer.fileno())
    if total is not None and arrived < total:
        raise NotFetched(f"the file broke off after {arrived:,} of {total:,} bytes", passing=True)
    if total is not None and arrived > total:
        part.unlink()
        raise NotFetched("the rest that arrived does not fit what was there", passing=True)


def _span(answer: requests.Response, have: int) -> tuple[int, int | None]:
    """Where the answer begins in the file, and how long the whole file is."""
    length = stated_length(answer)
    if answer.status_code == 200:
        return 0, length
    found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if found is None or int(found.group(1)) != have:
        raise NotFetched("the server sends another part than it was asked for")
    return have, int(found.group(2)) if found.group(2) != "*" else have + length if length is not None else None


def _check_size(file: WebFile, size: int | None, most: int | None) -> None:
    if size is not None and most is not None and size > most:
        raise BadInput(f"{file.name} is larger than {most:,} bytes.", "Download it yourself and import a part of it.")


def _described(address: str, answer: requests.Response) -> WebFile:
    said = re.search(r'filename="?([^";]+)', answer.headers.get("Content-Disposition", ""))
    name = said.group(1) if said else unquote(urlsplit(answer.url).path)
    plain = re.sub(r"[^\w.+ -]", "_", name.replace("\\", "/").rstrip("/").rpartition("/")[2]).strip(". ")[-100:]
    tag = answer.headers.get("ETag", "")
    mark = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
    page = answer.headers.get("Content-Type", "").lower().startswith("text/html")
    return WebFile(address, plain or "download", stated_length(answer), mark, page)


def _noted(note: Path, address: str) -> WebFile | None:
    """What was noted about the part that is there."""
    try:
        known = WebFile(**json.loads(note.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return known if known.address == address else None


def _verified(address: str, target: Path, note: Path, md5: str, context: Context) -> Downloaded:
    size = target.stat().st_size
    meter = Meter(context, f"Checking {target.name}, MB", max(1, size // MEGABYTE))
    deep, wide, done = _DEEP(usedforsecurity=False), hashlib.sha256(), 0
    with open(target, "rb") as reader:
        while chunk := reader.read(MEGABYTE):
            context.check_abandoned()
            wide.update(chunk)
            if md5:
                deep.update(chunk)
            meter.advance((done + len(chunk)) // MEGABYTE - done // MEGABYTE)
            done += len(chunk)
    if md5 and deep.hexdigest() != md5:
        target.unlink()
        note.unlink(missing_ok=True)
        raise BadInput(
            f"{target.name} from {urlsplit(address).hostname} is not the file it should be: its MD5 begins "
            f"{deep.hexdigest()[:8]}, not {md5[:8]}.",
            "Try again; if it happens again, the file was changed on the server or on the way.",
        )
    return Downloaded(target, _noted(note, address) or WebFile(address, target.name, size, ""), size, wide.hexdigest())
