"""The one way of fetching files: guarded, with progress, taken up where it broke off, and checked.

Weights, datasets, collected pictures and those dragged from a browser each had their own; one did not ask the guard, one could
not resume, and they told the same failure in four ways.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import requests

from core.support.atomic import is_full, sync_folder, write_json
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.system_errors import no_room
from core.web.attempts import Allowance, ByteMeter, TooLarge, attempts, check_size, pour
from core.web.guard import NotFetched, Rules, check_status, opened, stated_length
from core.web.web_file import PLAIN, SILENCE, WebFile, described, unreachable, without_secrets

PAUSES = (0.5, 2.0, 5.0, 15.0)  # seconds before another attempt; counted anew whenever something arrived
MEGABYTE = 10**6
KILOBYTE = 10**3
_DEEP = hashlib.md5  # what publishers of datasets state; it tells damage apart, not malice
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True)
class Downloaded:
    """A complete file. `sha256` is 64 hexadecimal digits; `size` in bytes."""

    path: Path
    file: WebFile
    size: int
    sha256: str


@dataclass(frozen=True)
class Checksums:
    """What a file has to have; "" for what is not known.

    Attributes:
        md5: Its MD5.
        sha256: Beginning of its SHA-256; what the server states counts where this is not known.
    """

    md5: str = ""
    sha256: str = ""


def fetch(
    address: str, target: Path, rules: Rules, allowance: Allowance, context: Context, kinds: tuple[str, ...] = (),
    pauses: Sequence[float] = (), what: str = "",
) -> None:  # fmt: skip
    """The small file at `address` as `target`, in one go; complete or absent.

    Args:
        address: http or https.
        target: Where it goes.
        rules: Which addresses may be asked.
        allowance: What it may cost.
        context: Hears the progress in kB when `what` says what is done.
        kinds: How its content type may begin; a server that does not say is believed. Anything when empty.
        pauses: Seconds before each further attempt.
        what: "Fetching a.png"; no progress when empty.

    Raises:
        NotFetched: Not to be had within the allowance, or not allowed.
        Abandoned: The job was dropped.
    """
    part = target.with_name(target.name + ".part")

    def once() -> None:
        with opened(address, rules, allowance.silence, PLAIN) as answer:
            check_status(answer, 200)
            kind = answer.headers.get("Content-Type", "").lower()
            if kinds and kind and not kind.startswith(kinds):
                raise NotFetched(f"it is no picture but {kind.split(';')[0]}", passing=True)
            meter = ByteMeter(context, f"{what}, kB", stated_length(answer), KILOBYTE) if what else None
            try:
                pour(answer, part, allowance, context, meter=meter)
            except BaseException:
                part.unlink(missing_ok=True)
                raise

    attempts(once, part, pauses, context)
    os.replace(part, target)


def download(
    address: str,
    target: Path,
    rules: Rules,
    context: Context,
    checksums: Checksums | None = None,
    most: int | None = None,
    pauses: Sequence[float] | None = None,
) -> Downloaded:
    """The file at `address` as `target`; complete and checked, or absent.

    What arrived before the connection broke, the job was dropped or the process was killed stays as `target.part`, and the
    rest is asked for by the next attempt or call, unless the file has changed on the server meanwhile.

    Args:
        address: http or https.
        target: Where it goes; returned as it is when it is there already and its checksums are right.
        rules: Which addresses may be asked.
        context: Hears the progress in megabytes.
        checksums: What the file has to have.
        most: Bytes that are taken at most.
        pauses: Seconds before each further attempt; `PAUSES` when None.

    Raises:
        Unreachable: Not there, not allowed, or broken off after several attempts.
        BadInput: It is larger than `most`, or not the file that was wanted.
        DiskFull: No room.
        Abandoned: The job was dropped; the part stays.
    """
    errand = _Errand(address, target, rules, checksums or Checksums(), Allowance(most, silence=SILENCE))
    try:
        if target.is_file():
            found = _checked(errand, target, context)
            if not isinstance(found, str):
                return found
            target.unlink()  # damaged on the disk, or another file: it is fetched again
        return _arrived(errand, context, PAUSES if pauses is None else pauses)
    except TooLarge as error:
        said = f"{target.name} from {without_secrets(address)} cannot be taken: {error}."
        raise BadInput(said, "Download it yourself and import a part of it.") from error
    except NotFetched as error:
        raise unreachable(address, str(error)) from error
    except OSError as error:
        if is_full(error):
            raise no_room(f"The disk is full: {target.name} was not downloaded.", "Free some space.", target) from error
        raise


def begun(target: Path) -> int:
    """Bytes of `target` that have arrived so far."""
    part = target.with_name(target.name + ".part")
    return next((file.stat().st_size for file in (target, part) if file.is_file()), 0)


@dataclass(frozen=True)
class _Errand:
    """What is to be downloaded; with the part that is there and what was noted about it."""

    address: str
    target: Path
    rules: Rules
    checksums: Checksums
    allowance: Allowance

    @property
    def part(self) -> Path:
        return self.target.with_name(self.target.name + ".part")

    @property
    def note(self) -> Path:
        return self.target.with_name(self.target.name + ".part.json")

    def noted(self) -> WebFile | None:
        """What was noted about the part that is there."""
        try:
            known = WebFile(**json.loads(self.note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return known if known.address == self.address else None

    def forget(self) -> None:
        """Drops the part and its note."""
        self.part.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


def _arrived(errand: _Errand, context: Context, pauses: Sequence[float]) -> Downloaded:
    """Fetches, checks and puts into place; what was joined from parts and is wrong is fetched once more, whole."""
    # The second round begins with nothing, but may break off and be joined as well; a third that is wrong is the server's.
    for last in (False, False, True):
        continued: list[int] = []

        def once(continued: list[int] = continued) -> None:
            continued.append(_attempt(errand, context))

        attempts(once, errand.part, pauses, context)
        found = _checked(errand, errand.part, context)
        if not isinstance(found, str):
            os.replace(errand.part, errand.target)
            sync_folder(errand.target.parent)
            return replace(found, path=errand.target)
        errand.forget()
        if last or not any(continued):
            raise BadInput(
                f"{errand.target.name} from {urlsplit(errand.address).hostname} is not the file it should be: its {found}.",
                "Try again; if it happens again, the file was changed on the server or on the way.",
            )
    raise AssertionError("the last round returns or raises")


def _attempt(errand: _Errand, context: Context) -> int:
    """Asks for what is missing; returns how many bytes were there before."""
    known, part = errand.noted(), errand.part
    sure = known is not None and bool(known.mark or known.stated or errand.checksums != Checksums())
    have = part.stat().st_size if sure and part.exists() else 0
    if known is not None and have and have == known.size:
        return have
    headers = dict(PLAIN)
    if known is not None and have:
        headers["Range"] = f"bytes={have}-"
        if known.mark:
            # Without it a file that has changed on the server would be joined from two.
            headers["If-Range"] = known.mark
    with opened(errand.address, errand.rules, errand.allowance.silence, headers) as answer:
        if answer.status_code == 416:  # the part is as long as the file or longer: begin again
            errand.forget()
            raise NotFetched("the part that was there does not fit", passing=True)
        check_status(answer, 200, 206)
        begin, total = _span(answer, have)
        file = replace(described(errand.address, answer), size=total)
        if begin and known is not None and file.mark != known.mark:
            errand.note.unlink()
            raise NotFetched("the file changed on the server meanwhile", passing=True)
        check_size(total, errand.allowance)
        if not begin:
            part.unlink(missing_ok=True)
            write_json(errand.note, asdict(file))
        meter = ByteMeter(context, f"Downloading {file.name}, MB", total, MEGABYTE)
        meter.advance(begin)
        pour(answer, part, errand.allowance, context, begin, meter)
    if total is not None and part.stat().st_size > total:
        part.unlink()
        raise NotFetched("the rest that arrived does not fit what was there", passing=True)
    return begin


def _span(answer: requests.Response, have: int) -> tuple[int, int | None]:
    """Where the answer begins in the file, and how long the whole file is."""
    length = stated_length(answer)
    if answer.status_code == 200:
        return 0, length
    found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if found is None or int(found.group(1)) != have:
        raise NotFetched("the server sends another part than it was asked for")
    return have, int(found.group(2)) if found.group(2) != "*" else have + length if length is not None else None


def _checked(errand: _Errand, path: Path, context: Context) -> Downloaded | str:
    """The file with its checksum, or in what it differs from what was wanted."""
    size = path.stat().st_size
    meter = ByteMeter(context, f"Checking {errand.target.name}, MB", size, MEGABYTE)
    known = errand.noted()
    deep, wide = _DEEP(usedforsecurity=False), hashlib.sha256()
    with open(path, "rb") as reader:
        while chunk := reader.read(MEGABYTE):
            context.check_abandoned()
            wide.update(chunk)
            if errand.checksums.md5:
                deep.update(chunk)
            meter.advance(len(chunk))
    md5, sha256 = errand.checksums.md5, errand.checksums.sha256 or (known.stated if known is not None else "")
    if md5 and deep.hexdigest() != md5:
        return f"MD5 begins {deep.hexdigest()[:8]}, not {md5[:8]}"
    if not wide.hexdigest().startswith(sha256):
        return f"SHA-256 begins {wide.hexdigest()[:8]}, not {sha256[:8]}"
    return Downloaded(path, known or WebFile(errand.address, errand.target.name, size, ""), size, wide.hexdigest())
