"""Looks whether collected photos are still on Flickr, and marks those that were taken down since."""

from __future__ import annotations

import argparse
from shlex import quote
from typing import Any

from core.cli.answers import Answer, fields_of, listed
from core.cli.console import Console
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.flickr.connecting import connected
from core.datasets.flickr.credentials import read_key
from core.datasets.flickr.photos import NOTICE
from core.datasets.flickr.rechecking import RecheckResult, collected, exclude_gone, recheck
from core.support.wording import counted

_SHOWN = 20


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="a dataset with pictures collected from Flickr")
    parser.add_argument(
        "--exclude", action="store_true", help="leave out the pictures that were taken down; `exclude --undo` takes that back"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Looks at every photo once; Ctrl-C keeps what was seen until then.

    Raises:
        NotThere: No such dataset, no collected pictures in it, or no key.
        BadInput, FlickrDown: As `recheck`.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    # Before the key: who has no collected pictures shall not be sent to get one.
    collected(dataset)
    key, place = read_key()
    console.say(f"Key from: {place}. {NOTICE}")
    with connected(key) as client, console.interruptible() as context:
        found = recheck(dataset, client, context)
    excluded, edit = exclude_gone(dataset) if options.exclude else (0, None)
    return Answer(document(found, excluded, edit), text(found, excluded, edit))


def document(found: RecheckResult, excluded: int, edit: int | None) -> dict[str, Any]:
    """A look as `--json` prints it."""
    return {
        **fields_of(found),
        "gone": [_entry(entry) for entry in found.gone],
        "newly_gone": [entry.photo for entry in found.newly_gone],
        "back": [entry.photo for entry in found.back],
        "relicensed": [
            {"photo": changed.entry.photo, "page": changed.entry.page, "was": changed.entry.licence, "is": changed.licence}
            for changed in found.relicensed
        ],
        "excluded": excluded,
        "edit": edit,
    }


def text(found: RecheckResult, excluded: int, edit: int | None) -> str:
    """A look as a person reads it."""
    lines = [
        f"{found.dataset}: looked for {counted(found.looked, 'photo')}; {len(found.gone)} taken down, "
        f"{len(found.newly_gone)} of them since the last look; {len(found.back)} there again."
    ]
    gone = [f"{entry.page}  {entry.title} by {entry.owner_name or entry.owner}" for entry in found.gone]
    changed = [f"{other.entry.page}  was {other.entry.licence}, is now {other.licence}" for other in found.relicensed]
    lines += [*listed(gone, _SHOWN, "--json lists all"), *listed(changed, _SHOWN, "--json lists all")]
    if edit is not None:
        lines.append(
            f"Left out {counted(excluded, 'picture')}. `main.py exclude {quote(found.dataset)} --undo {edit}` takes that back."
        )
    return "\n".join(lines)


def _entry(entry: LedgerEntry) -> dict[str, str]:
    return {"photo": entry.photo, "page": entry.page, "title": entry.title, "owner": entry.owner_name, "since": entry.gone}
