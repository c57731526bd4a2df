"""Collects pictures from Flickr into a dataset: some hundreds per class, with their owners and licences on record."""

from __future__ import annotations

import argparse
import hashlib
from datetime import UTC, datetime
from typing import Any

from platformdirs import user_state_path

from core.cli.console import Answer, Console, Misused
from core.cli.tables import counted, table
from core.datasets.flickr.client import FlickrClient, Key
from core.datasets.flickr.collecting import NOTICE, ClassWish, CollectRequest, CollectResult, collect
from core.datasets.flickr.credentials import read_key
from core.datasets.flickr.photos import LICENCES, OPEN_LICENCES
from core.datasets.flickr.rate import RateLimit
from core.datasets.flickr.search import FIRST_UPLOAD


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="name of the dataset; made when it does not exist")
    parser.add_argument(
        "--class", dest="classes", metavar="NAME[=QUERY]", action="append", default=[], required=True,
        help="a class and what to search for; the name itself if not given; a QUERY that begins with # is a tag; "
        "name a class again for further searches",
    )  # fmt: skip
    parser.add_argument("--per-class", metavar="N", type=int, default=300, help="pictures of each class (default 300)")
    parser.add_argument("--per-owner", metavar="N", type=int, default=5, help="most photos of one person (default 5)")
    parser.add_argument("--min-size", metavar="PIXELS", type=int, default=500, help="least longest side (default 500)")
    parser.add_argument(
        "--licences", metavar="N,N", default=",".join(map(str, OPEN_LICENCES)),
        help="Flickr's licence numbers allowed (default: those that allow changes and any use)",
    )  # fmt: skip
    parser.add_argument("--since", metavar="DATE", help="uploaded on or after this day, YYYY-MM-DD")
    parser.add_argument("--until", metavar="DATE", help="uploaded on or before this day, YYYY-MM-DD")
    parser.add_argument("--unsafe", action="store_true", help="also what Flickr does not call safe")
    licences = "\n".join(f"  {number:>2}  {name}" for number, name in LICENCES.items())
    parser.epilog = (
        f"licences:\n{licences}\n\nThe key comes from SAFELIGHT_FLICKR_KEY and SAFELIGHT_FLICKR_SECRET, else from the keyring "
        f"or the private file the window stored it in; never from the command line.\n{NOTICE}"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Collects; Ctrl-C keeps what was fetched for the next call and changes no dataset.

    Raises:
        Misused: A class, date or licence cannot be read.
        NotThere: No key, or no usable picture.
        BadInput, Refused, FlickrDown: As `collect`.
    """
    request = CollectRequest(
        _wishes(options.classes), options.per_class, options.min_size, _licences(options.licences), not options.unsafe,
        _day(options.since, FIRST_UPLOAD), _day(options.until, None, end=True), options.per_owner,
    )  # fmt: skip
    key, place = read_key()
    console.say(f"Key from: {place}. {NOTICE}")
    client = FlickrClient(key, rate_limit(key))
    try:
        with console.interruptible() as context:
            found = collect(console.workspace, options.dataset, request, client, context)
    finally:
        client.close()
    return Answer(document(found), text(found))


def rate_limit(key: Key) -> RateLimit:
    """The shared record of calls made with a key; its name does not give the key away."""
    mark = hashlib.sha256(key.key.encode("utf-8")).hexdigest()[:12]
    return RateLimit(user_state_path("safelight", appauthor=False) / f"flickr-calls-{mark}.json")


def document(found: CollectResult) -> dict[str, Any]:
    """A collection as `--json` prints it."""
    return {
        "dataset": found.dataset,
        "added": found.added,
        "already": found.already,
        "refused": [{"url": entry.url, "reason": entry.reason} for entry in found.refused],
        "classes": found.classes,
        "reports": [
            {
                "class": report.label,
                "wanted": report.wanted,
                "found": report.found,
                "downloaded": report.downloaded,
                "refused": report.refused,
                "passed_over": report.passed_over,
            }
            for report in found.reports
        ],
    }


def text(found: CollectResult) -> str:
    """A collection as a person reads it."""
    rows = [
        (r.label, str(r.wanted), str(r.found), str(r.downloaded), str(sum(r.refused.values())), str(sum(r.passed_over.values())))
        for r in found.reports
    ]
    heads = ("Class", "Wanted", "Found", "Downloaded", "Refused", "Passed over")
    lines = [f"{found.dataset}: {counted(found.added, 'picture')} added.", "", table(heads, rows, right=set(range(1, 6)))]
    for report in found.reports:
        reasons = {**report.refused, **report.passed_over}
        lines += [f"  {report.label}: {count} because {reason.rstrip('.')}" for reason, count in reasons.items()]
        if report.downloaded < report.wanted:
            lines.append(f"  {report.label}: the search holds no more; try another search text for the same class.")
    return "\n".join([*lines, "", f"Next: `main.py check {found.dataset}`, then `main.py split {found.dataset}`."])


def _wishes(words: list[str]) -> tuple[ClassWish, ...]:
    queries: dict[str, list[str]] = {}
    for word in words:
        name, _, query = word.partition("=")
        if not name.strip():
            raise Misused(f"--class {word!r} has no name. Write NAME or NAME=QUERY.")
        queries.setdefault(name.strip(), []).append(query.strip() or name.strip())
    return tuple(ClassWish(name, tuple(texts)) for name, texts in queries.items())


def _licences(text: str) -> tuple[int, ...]:
    try:
        numbers = tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise Misused("--licences takes numbers with commas, for example 4,5,9.") from None
    if not numbers:
        raise Misused("--licences names no licence.")
    return numbers


def _day(text: str | None, default: int | None, end: bool = False) -> Any:
    if text is None:
        return default
    try:
        moment = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Misused(f"{text!r} is not a day. Write it as 2024-12-31.") from None
    return int(moment.timestamp()) + (86_399 if end else 0)
