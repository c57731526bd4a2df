"""Proposes classes for pictures that have none, and gives them those that are sure. The decision can be taken back."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from core.cli.answers import Answer
from core.cli.console import Console, Misused
from core.cli.tables import table
from core.datasets.catalog.dataset import Dataset
from core.labelling.proposal import LOOK, ORDERS, LabelProposals, Proposal, above, ordered, usual_order
from core.labelling.spreadsheet import header, rows
from core.support.atomic import check_new_file
from core.support.csv_files import write_csv
from core.support.errors import NotThere
from core.support.wording import are, chance, counted

LISTED = 20
"""Proposals that are shown without `--all`."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="a dataset with pictures that have no class yet")
    parser.add_argument(
        "--from", dest="by", metavar="RUN", nargs="+", action="extend", default=[],
        help=f"who proposes: finished runs, and {LOOK} for a network that goes by the pictures with a class [{LOOK}]",
    )  # fmt: skip
    parser.add_argument("--order", choices=sorted(ORDERS), help="which come first [disagreement of several, else uncertain]")
    parser.add_argument(
        "--accept-above", metavar="PERCENT", type=float,
        help="give those pictures their proposed class that are so sure, as one decision; of several who were asked all agree",
    )  # fmt: skip
    parser.add_argument("--class", dest="label", metavar="CLASS", default="", help="with --accept-above: of this class only")
    parser.add_argument("--dry-run", action="store_true", help="with --accept-above: say what would be done, and do nothing")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="also write all proposals as a table")
    parser.add_argument("--replace", action="store_true", help="with --csv: replace a file of that name")
    parser.add_argument("--all", action="store_true", help=f"show every proposal, not the first {LISTED}")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Proposes, and accepts what is sure enough where that is asked for.

    Raises:
        NotThere: No such dataset or run, or nobody who was asked proposes the class of --class.
        BadInput: Too few pictures have a class for the closer look.
        Refused: A run has no weights yet, the dataset may not be written, or a file is there and --replace was not said.
        Misused: Options that do not go together.
    """
    from core.labelling.proposing import propose

    _check(options)
    dataset = Dataset.open(console.workspace, options.dataset)
    if options.accept_above is not None and not options.dry_run:
        dataset.check_writable()  # before somebody looks at thousands of pictures for nothing
    with console.interruptible() as context:
        found = propose(console.workspace, dataset, options.by or [LOOK], context)
    if found.proposals and options.label and options.label not in found.classes:
        raise NotThere(f"Nothing is proposed as {options.label}.", f"Classes that are proposed: {', '.join(found.classes)}.")
    proposals = ordered(found.proposals, options.order or usual_order(found.by))
    if options.csv is not None:
        write_csv(options.csv, header(found), rows(found, proposals))
        console.say(f"Wrote {options.csv}.")
    document = {"dataset": found.dataset, "by": found.by, "classes": found.classes, "unlabelled": len(proposals)}
    if options.accept_above is None:
        listed = [_document(one) for one in proposals]
        return Answer({**document, "proposals": listed}, text(found, proposals, None if options.all else LISTED))
    sure = above(proposals, options.accept_above, options.label)
    edit = None if options.dry_run else dataset.catalog.relabel_each({one.sample: one.label for one in sure})
    document |= {"labelled": len(sure), "proposals": [_document(one) for one in sure], "edit": edit, "dry_run": options.dry_run}
    return Answer(document, accepted_text(found, sure, edit, options))


def text(found: LabelProposals, proposals: Sequence[Proposal], most: int | None) -> str:
    """Proposals as a person reads them."""
    if not proposals:
        return f"{found.dataset} has no pictures without a class."
    lines = [_asked(found, len(proposals)), "", _table(found, proposals[:most])]
    if most is not None and len(proposals) > most:
        lines.append(f"... and {len(proposals) - most:,} more; --all shows them")
    name = quote(found.dataset)
    lines += ["", f"`main.py label {name} --from {' '.join(map(quote, found.by))} --accept-above 99` takes those above 99 %,"]
    lines += [f"`main.py relabel {name} PATH ... --to CLASS` corrects others, and the window asks about one after the other."]
    return "\n".join(lines)


def accepted_text(found: LabelProposals, sure: Sequence[Proposal], edit: int | None, options: argparse.Namespace) -> str:
    """What was accepted, or would be, as a person reads it."""
    of = f" {options.label}" if options.label else ""
    if not sure:
        return f"Nothing to do: no proposal{of} is {options.accept_above:g} % sure or more."
    counts = {name: sum(one.label == name for one in sure) for name in found.classes}
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    if options.dry_run:
        return "\n".join([f"Would label {counted(len(sure), 'picture')}: {told}.", "", _table(found, sure[:LISTED])])
    left = len(found.proposals) - len(sure)
    return (
        f"Labelled {counted(len(sure), 'picture')}: {told}. {left:,} {are(left)} left without a class. "
        f"`main.py history {quote(found.dataset)} --undo {edit}` takes that back."
    )


def _asked(found: LabelProposals, count: int) -> str:
    who = [f"a closer look that went by {counted(found.learned_from, 'picture')} with a class"] if found.learned_from else []
    who += [name for name in found.by if name != LOOK]
    return f"{found.dataset}: {counted(count, 'picture has', 'pictures have')} no class. Proposed by {', '.join(who)}."


def _table(found: LabelProposals, proposals: Sequence[Proposal]) -> str:
    several = len(found.by) > 1
    cells = []
    for one in proposals:
        second = f"{one.ranked[1].class_name} {chance(one.ranked[1].probability)}" if len(one.ranked) > 1 else ""
        sure = chance(one.probability) if one.ranked else ""
        cells.append((one.path, one.label or "nothing", sure, second, *(found.choices(one) if several else ())))
    return table(("Picture", "Proposed", "Sure", "Then", *(found.by if several else ())), cells, right={2})


def _document(one: Proposal) -> dict[str, object]:
    classes = [{"class": said.class_name, "probability": said.probability} for said in one.ranked]
    return {"path": one.path, "class": one.label or None, "probability": one.probability, "lead": one.lead, "classes": classes}


def _check(options: argparse.Namespace) -> None:
    # Passed over in silence, --class without --accept-above would be taken for a filter of what is listed.
    if options.accept_above is None and (options.label or options.dry_run):
        raise Misused("--class and --dry-run go with --accept-above.")
    if options.accept_above is not None and not 0 < options.accept_above <= 100:
        raise Misused("--accept-above takes a percentage above 0 and up to 100.")
    if options.replace and options.csv is None:
        raise Misused("--replace says that --csv may replace a file.")
    if options.csv is not None:
        check_new_file(options.csv, options.replace)
