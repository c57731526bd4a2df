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
from core.datasets.flickr.unfinished import Unfinished, throw_away, waiting, waiting_for
from core.datasets.flickr.wishes import ClassWish, CollectRequest, collect_request
from core.support.errors import Refused, SafelightError
from core.support.jobs import Abandoned
from core.support.wording import counted
from core.support.workspace import Workspace

_WISH: dict[str, Any] = {
    "classes": None, "per_class": 300, "per_owner": 5, "min_size": 500, "licences": ",".join(map(str, OPEN_LICENCES)),
    "since": None, "until": None, "unsafe": False,
}  # fmt: skip
"""What is wanted where nothing else is said."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="name of the dataset; made when it does not exist")
    parser.add_argument(
        "--class", dest="classes", metavar="NAME[=QUERY]", action="append",
        help="a class and what to search for; the name itself if not given; a QUERY that begins with # is a tag; "
        "name a class again for further searches",
    )  # fmt: skip
    parser.add_argument("--per-class", metavar="N", type=int, help="pictures of each class (default 300)")
    parser.add_argument("--per-owner", metavar="N", type=int, help="most photos of one person (default 5)")
    parser.add_argument("--min-size", metavar="PIXELS", type=int, help="least longest side (default 500)")
    parser.add_argument(
        "--licences", metavar="N,N",
        help="Flickr's licence numbers allowed (default: those that allow changes and any use)",
    )  # fmt: skip
    parser.add_argument("--since", metavar="DATE", help="uploaded on or after this day, YYYY-MM-DD")
    parser.add_argument("--until", metavar="DATE", help="uploaded on or before this day, YYYY-MM-DD")
    parser.add_argument("--unsafe", action="store_true", help="also what Flickr does not call safe")
    parser.set_defaults(**_WISH)
    waits = parser.add_mutually_exclusive_group()
    for what, told in (
        ("resume", "go on with the collection that waits, as it was asked for"),
        ("finish", "take in what it has fetched so far; ask for no more"),
        ("throw-away", "delete what it has fetched"),
    ):
        waits.add_argument(f"--{what}", dest="waiting", action="store_const", const=what, help=told)
    licences = "\n".join(f"  {licence.number:>2}  {licence.name}" for licence in KNOWN)
    parser.epilog = (
        f"licences:\n{licences}\n\nThe key comes from SAFELIGHT_FLICKR_KEY and SAFELIGHT_FLICKR_SECRET, else from the keyring "
        f"or the private file the window stored it in; never from the command line.\n{NOTICE}"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Collects; Ctrl-C keeps what was fetched for the next call and changes no dataset.

    Raises:
        Refused: It was interrupted.
        Misused: No class is named; a class, date or licence cannot be read; a collection that waits is asked for more.
        NotThere: No key, no usable picture, or nothing waits.
        BadInput, Refused, FlickrDown: As `collect`.
    """
    workspace, dataset = console.workspace, options.dataset
    if options.waiting and any(getattr(options, name) != value for name, value in _WISH.items()):
        raise Misused(f"--{options.waiting} is about the collection that waits, as it was asked for: leave all else away.")
    if options.waiting == "finish":
        with console.interruptible() as context:
            found = store_kept(workspace, dataset, context)
        return Answer(document(found), text(found))
    if options.waiting == "throw-away":
        return _thrown_away(waiting_for(workspace, dataset), workspace)
    request = waiting_for(workspace, dataset).request if options.waiting else _request(options, waiting(workspace, dataset))
    # No option takes the key, because every program of the machine may read another's command line.
    key, place = read_key()
    console.say(f"Key from: {place}. {NOTICE}")
    try:
        with connected(key) as client, console.interruptible() as context:
            found = collect(workspace, dataset, request, client, context)
    except Abandoned:
        kept = waiting(workspace, dataset)
        if kept is None:
            raise Refused("Interrupted before anything was fetched.", "The same command begins anew.") from None
        raise Refused(f"Interrupted. {kept.words}", _ways_on(dataset)) from None
    except SafelightError:
        kept = waiting(workspace, dataset)
        if kept is not None:
            console.say(f"{kept.words} {_ways_on(dataset)}")
        raise
    return Answer(document(found), text(found))


def _thrown_away(kept: Unfinished, workspace: Workspace) -> Answer:
    throw_away(workspace, kept.dataset)
    told = f"The collection of {kept.dataset} is gone, with {counted(kept.pictures, 'picture')}."
    return Answer({"dataset": kept.dataset, "thrown_away": kept.pictures}, told)


def _ways_on(dataset: str) -> str:
    """The three things that can be done with a collection that waits, as the window offers them."""
    verb = f"main.py scrape {quote(dataset)}"
    return f"`{verb} --resume` goes on, --finish takes in what is there, --throw-away deletes it."


def _request(options: argparse.Namespace, kept: Unfinished | None) -> CollectRequest:
    if not options.classes and kept is not None:
        raise Misused(f"{kept.words} {_ways_on(options.dataset)}")
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
