"""Makes a dataset whose pictures show their objects on a plain ground. The originals stay as they are."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core.cli.answers import Answer
from core.cli.console import Console
from core.cli.derived_text import LISTED, document, text
from core.cli.record_options import add_record, record_from
from core.derived.background import CutResult, DoubtfulCut, cut_backgrounds, keep_cuts, remove_cuts
from core.derived.background_request import INSTANCES, BackgroundOptions, BackgroundRequest
from core.derived.cutters import here
from core.support.errors import NotThere
from core.support.wording import counted

_ALL = "all"


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="the dataset whose pictures are cut out")
    parser.add_argument("target", metavar="NEW", help="name of the derived dataset; made, or extended by what is new")
    add_record(parser, BackgroundOptions)
    parser.add_argument(
        "--accept", metavar="PATH", nargs="+", action="extend", default=[],
        help="pictures set aside that are taken as well, by their paths in DATASET; 'all' for all of them",
    )  # fmt: skip
    parser.add_argument(
        "--discard", action="store_true", help="throw away what was cut for NEW and waits to be taken, and do nothing else"
    )
    parser.add_argument("--all", action="store_true", help=f"list everything left out, not the first {LISTED}")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Cuts and keeps.

    Raises:
        NotThere: No such dataset, a path that was not set aside, or the chosen method is not installed.
        BadInput: An option cannot be used, or nothing is left.
        Refused: The name is taken.
    """
    if options.discard:
        thrown = remove_cuts(console.workspace, options.target)
        said = f"Threw away what was cut of {counted(thrown, 'picture')} for {options.target}." if thrown else "Nothing waits."
        return Answer({"dataset": options.target, "discarded": thrown}, said)
    chosen, instead = here(record_from(options, BackgroundOptions))
    request = BackgroundRequest(options.dataset, options.target, chosen)
    with console.interruptible() as context:
        if chosen.method == INSTANCES:
            from core.derived.masking import find_masks  # loads torch

            # On its own and first: cutting runs in children without torch, and finds the masks as files.
            find_masks(console.workspace, request, context)
        cut = cut_backgrounds(console.workspace, request, context)
        accepted = _accepted(cut, options.accept)
        found = keep_cuts(console.workspace, request, [aside.sha256 for aside in accepted], context)
    waiting = [aside for aside in cut.aside if aside not in accepted]
    shown = {**document(found), "accepted": [aside.path for aside in accepted]}
    shown["set_aside"] = [{"path": aside.path, "area": round(aside.area, 4), "reason": aside.reason} for aside in waiting]
    shown["method"] = chosen.method
    lines = [*filter(None, [instead]), text(found, options.all)]
    if waiting:
        lines.append(f"{counted(len(waiting), 'picture')} set aside; --accept PATH takes one nonetheless, here or in the window.")
    return Answer(shown, "\n".join(lines))


def _accepted(cut: CutResult, paths: Sequence[str]) -> list[DoubtfulCut]:
    if list(paths) == [_ALL]:
        return list(cut.aside)
    by_path = {aside.path: aside for aside in cut.aside}
    for path in paths:
        if path not in by_path:
            known = ", ".join(list(by_path)[:LISTED]) or "none"
            raise NotThere(f"{path} is not among the pictures set aside.", f"Those are: {known}.")
    return [by_path[path] for path in paths]
