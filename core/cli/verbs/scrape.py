"""Collects pictures from Flickr into a dataset: some hundreds per class, with their owners and licences on record."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from shlex import quote
from typing import Any

from core.cli.answers import Answer, fields_of
from core.cli.console import Console, Misused
from core.cli.tables import table
from core.datasets.catalog.licences import KNOWN, OPEN_LICENCES
from core.datasets.flickr.collecting import collect, store_kept
from core.datasets.flickr.connecting import connected
from core.datasets.flickr.credentials import read_key
from core.datasets.flickr.photos import NOTICE
from core.datasets.flickr.reports import CollectResult
from core.datasets.flickr.search import FIRST_UPLOAD
from core.datasets.flickr.wishes import ClassWish, CollectRequest, collect_request
from core.support.errors import Refused
from core.support.jobs import Abandoned
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="name of the dataset; made when it does not exist")
    parser.add_argument(
        "--class", dest="classes", metavar="NAME[=QUERY]", action="append", default=[],
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
    parser.add_argument(
        "--finish", action="store_true", help="take in what an interrupted collection has fetched so far; ask for no more"
    )
    licences = "\n".join(f"  {licence.number:>2}  {licence.name}" for licence in KNOWN)
    parser.epilog = (
        f"licences:\n{licences}\n\nThe key comes from SAFELIGHT_FLICKR_KEY and SAFELIGHT_FLICKR_SECRET, else from the keyring "
        f"or the private file the window stored it in; never from the command line.\n{NOTICE}"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Collects; Ctrl-C keeps what was fetched for the next call and changes no dataset.

    Raises:
        Refused: It was interrupted.
        Misused: No class is named; a class, date or licence cannot be read.
        NotThere: No key, or no usable picture.
        BadInput, Refused, FlickrDown: As `collect`.
    """
    if options.finish:
        with console.interruptible() as context:
            found = store_kept(console.workspace, options.dataset, context)
        return Answer(document(found), text(found))
    request = _request(options)
    # No option takes the key, because every program of the machine may read another's command line.
    key, place = read_key()
    console.say(f"Key from: {place}. {NOTICE}")
    try:
        with connected(key) as client, console.interruptible() as context:
            found = collect(console.workspace, options.dataset, request, client, context)
    except Abandoned:
        hint = f"The same command goes on; `main.py scrape {quote(options.dataset)} --finish` takes in what is there."
        raise Refused("Interrupted; what was fetched so far is kept.", hint) from None
    return Answer(document(found), text(found))


def _request(options: argparse.Namespace) -> CollectRequest:
    if not options.classes:
        raise Misused("No class is named. Write --class NAME or --class NAME=QUERY for each.")
    return collect_request(
        classes=_wishes(options.classes), per_class=options.per_class, per_owner=options.per_owner,
        smallest_side=options.min_size, licences=_licences(options.licences), safe=not options.unsafe,
        since=_day(options.since, FIRST_UPLOAD), until=_day(options.until, None, end=True),
    )  # fmt: skip


def document(found: CollectResult) -> dict[str, Any]:
    """A collection as `--json` prints it."""
    reports = [fields_of(report, label="class") for report in found.reports]
    return {**fields_of(found, leave_out=("stopped",)), "reports": reports}


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
    if found.stopped:
        lines.append("It ended early, as it was asked to.")
    name = quote(found.dataset)
    return "\n".join([*lines, "", f"Next: `main.py check {name}`, then `main.py split {name}`."])


def _wishes(words: list[str]) -> tuple[ClassWish, ...]:
    queries: dict[str, list[str]] = {}
    for word in words:
        name, _, query = word.partition("=")
        if not name.strip():
            raise Misused(f"--class {word!r} has no name. Write NAME or NAME=QUERY.")
        # In the order named: the search texts of a class are asked one after another until there are enough.
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
    # The last day counts to its last second.
    return int(moment.timestamp()) + (86_399 if end else 0)
