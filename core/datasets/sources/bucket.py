"""One bucket over boto3: listing, and fetching of many objects at a time, each complete or continued later."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.support.atomic import is_full
from core.support.errors import NotThere, SafelightError
from core.support.jobs import Abandoned, Context, Meter
from core.support.system_errors import no_room

ENDPOINT_VARIABLE = "SAFELIGHT_S3_ENDPOINT"
"""Address of a server that speaks like S3; boto3's own variables and profiles hold as well."""

_AT_ONCE = 8
_TRIES = 3  # when an object's body breaks off
_BLOCK = 1 << 18  # bytes
_MEGABYTE = 10**6
_OWN_FAULT = {"NoSuchKey", "404", "AccessDenied", "403", "InvalidObjectState", "PreconditionFailed", "412"}
"""Errors that concern one object only."""


@dataclass(frozen=True)
class Stored:
    """An object: size in bytes, time stamp in nanoseconds, and the mark that changes when its content does."""

    key: str
    size: int
    modified: int
    mark: str


class _Changed(Exception):
    """An object could not be had; the message says why."""


class Bucket:
    """A bucket that is read.

    Keys come from the environment or a profile as boto3 finds them; without any the bucket is asked as anybody may.
    """

    def __init__(self, name: str) -> None:
        import boto3
        from botocore import UNSIGNED
        from botocore.config import Config

        self.name = name
        endpoint = os.environ.get(ENDPOINT_VARIABLE) or None
        custom = endpoint or os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        with _said(name):
            session = boto3.session.Session()
            keys = session.get_credentials()
            settings: dict[str, Any] = {
                "connect_timeout": 15,
                "read_timeout": 30,
                "retries": {"max_attempts": 5, "mode": "standard"},
                "max_pool_connections": _AT_ONCE,
                "response_checksum_validation": "when_required",
                "s3": {"addressing_style": "path" if custom else "auto"},
            }
            if keys is None:
                settings["signature_version"] = UNSIGNED
            region = session.region_name or "us-east-1"
            self._client: Any = session.client("s3", endpoint_url=endpoint, region_name=region, config=Config(**settings))
        who = "anybody, because there are no keys" if keys is None else "the owner of the key that boto3 found"
        self.asked_as = f"{who}, at {custom or 'Amazon'}"

    def object(self, key: str) -> Stored | None:
        """The object of that key; None when there is none."""
        with _said(self.name):
            return next((stored for stored in self._pages(key) if stored.key == key), None)

    def listed(self, prefix: str) -> Iterator[Stored]:
        """Every object whose key begins so.

        Raises:
            NotThere: No such bucket, or it may not be listed.
        """
        with _said(self.name):
            yield from self._pages(prefix)

    def fetch(self, jobs: Sequence[tuple[Stored, Path]], context: Context, what: str) -> dict[Path, str]:
        """Puts objects into files, several at a time; those that are there already are not fetched again.

        Args:
            jobs: Objects and where they go. An empty file at the place of a table is replaced.
            context: For progress in megabytes, and cancelling; what has arrived stays.
            what: What the person reads beside the progress.

        Returns:
            The files that could not be had, with the reason.

        Raises:
            NotThere: The bucket does not answer.
            DiskFull: No room.
            Abandoned: The job was dropped.
        """
        sizes = _Sizes(Meter(context, what, max(1, sum(stored.size for stored, _ in jobs) // _MEGABYTE) if jobs else 0))
        lost: dict[Path, str] = {}
        halt = threading.Event()
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bucket") as pool, _said(self.name, jobs[0][1] if jobs else None):
            waiting = list(jobs)[::-1]
            running: dict[Future[None], Path] = {}
            try:
                while waiting or running:
                    while waiting and len(running) < 2 * _AT_ONCE:
                        stored, place = waiting.pop()
                        running[pool.submit(self._fetch_one, stored, place, sizes, halt)] = place
                    done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                    context.check_abandoned()
                    sizes.tell()
                    for future in done:
                        place = running.pop(future)
                        try:
                            future.result()
                        except _Changed as error:
                            lost[place] = str(error)
            finally:
                halt.set()
                # Else what is still in line is fetched, though nobody waits for it any more.
                pool.shutdown(cancel_futures=True)
        return lost

    def _pages(self, prefix: str) -> Iterator[Stored]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        for page in pages:
            for entry in page.get("Contents", ()):
                moment = entry["LastModified"]
                modified = int(moment.timestamp()) * 10**9 + moment.microsecond * 1000
                yield Stored(entry["Key"], int(entry["Size"]), modified, str(entry.get("ETag", "")))

    def _fetch_one(self, stored: Stored, place: Path, sizes: _Sizes, halt: threading.Event) -> None:
        """One object, by way of a `.part` beside its file that is continued when it is there.

        Raises:
            _Changed: This object cannot be had.
            Abandoned: The fetching was halted.
        """
        from botocore.exceptions import IncompleteReadError, ReadTimeoutError, ResponseStreamingError

        if place.is_file() and _is_whole(place, stored):
            sizes.add(stored.size)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        mark = hashlib.sha256(f"{stored.key}\n{stored.mark}".encode()).hexdigest()[:24]
        part = place.with_name(f".{mark}.part")
        sizes.add(part.stat().st_size if part.exists() else 0)
        for attempt in range(_TRIES):
            try:
                self._append(stored, part, sizes, halt)
                break
            except (IncompleteReadError, ReadTimeoutError, ResponseStreamingError):
                if attempt + 1 == _TRIES:
                    raise
        if part.stat().st_size != stored.size:
            part.unlink()
            raise _Changed("It changed while it was fetched.")
        os.utime(part, ns=(stored.modified, stored.modified))
        os.replace(part, place)

    def _append(self, stored: Stored, part: Path, sizes: _Sizes, halt: threading.Event) -> None:
        """Adds what is missing to a part."""
        from botocore.exceptions import ClientError

        have = part.stat().st_size if part.exists() else 0
        if have >= stored.size > 0:
            return
        wish: dict[str, Any] = {"Range": f"bytes={have}-"} if have else {}
        if stored.mark:
            wish["IfMatch"] = stored.mark
        try:
            body = self._client.get_object(Bucket=self.name, Key=stored.key, **wish)["Body"]
        except ClientError as error:
            said = error.response.get("Error", {})
            if said.get("Code") in _OWN_FAULT:
                raise _Changed(f"The bucket does not give it: {said.get('Message') or said.get('Code')}.") from error
            raise
        with body, open(part, "ab") as file:
            while block := body.read(_BLOCK):
                if halt.is_set():
                    raise Abandoned
                file.write(block)
                sizes.add(len(block))


class _Sizes:
    """Adds up what arrives in several threads; told in one."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._lock = threading.Lock()
        self._bytes = 0
        self._told = 0

    def add(self, size: int) -> None:
        with self._lock:
            self._bytes += size

    def tell(self) -> None:
        whole = self._bytes // _MEGABYTE
        self._meter.advance(whole - self._told)
        self._told = whole


class _said:  # noqa: N801  # a context manager used like a function
    """Turns what boto3 raises into an error for a person."""

    def __init__(self, name: str, place: Path | None = None) -> None:
        self._name = name
        self._place = place  # where pictures are put

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, SafelightError | Abandoned | GeneratorExit):
            return
        if isinstance(error, OSError) and is_full(error):
            raise no_room("The disk is full: the pictures were not fetched.", "Free some space.", self._place) from error
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, ParamValidationError

        if isinstance(error, ClientError):
            code = str(error.response.get("Error", {}).get("Code", ""))
            raise NotThere(f"The bucket {self._name} cannot be read: {_plain(code, error)}.", _ADVICE.get(code, _HINT)) from error
        if isinstance(error, ParamValidationError):
            raise NotThere(f"{self._name!r} is not a name of a bucket.", "Write the address as s3://bucket/folder.") from error
        if isinstance(error, BotoCoreError | HTTPClientError):
            raise NotThere(
                f"The bucket {self._name} does not answer: {type(error).__name__}.",
                "Check the network connection and the endpoint; what has arrived is kept.",
            ) from error


_HINT = "Check the bucket's name, the endpoint and the keys."
_ADVICE = {
    "NoSuchBucket": "Check the bucket's name and the endpoint.",
    "AccessDenied": "The key may not list or read this bucket; use another profile (AWS_PROFILE) or key.",
    "InvalidAccessKeyId": "The key is not known there; check AWS_ACCESS_KEY_ID or the profile.",
    "SignatureDoesNotMatch": "The secret does not belong to the key; check AWS_SECRET_ACCESS_KEY or the profile.",
}


def _plain(code: str, error: Any) -> str:
    return str(error.response.get("Error", {}).get("Message") or code or "no reason given").rstrip(".")


def _is_whole(place: Path, stored: Stored) -> bool:
    facts = place.stat()
    return facts.st_size == stored.size and facts.st_mtime_ns == stored.modified
