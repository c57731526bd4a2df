"""Scans a dataset and lists what was found: damaged, dark, blurred, duplicate and other odd pictures."""

from __future__ import annotations

import argparse
from pathlib import Path
from shlex import quote

from core.cli.answers import Answer, fields_of, listed
from core.cli.console import Console
from core.cli.reading_place import add_reading_place, cluster_asked
from core.cli.tables import table
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, Finding, check
from core.datasets.cleaning.questions import check_of
from core.support.wording import counted

LISTED = 5
"""Findings of a kind that are shown without `--all`."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="an imported dataset")
    parser.add_argument(
        "--closer",
        action="store_true",
        help="also look with an ImageNet network: crops, turned and mirrored copies, doubtful classes, odd pictures",
    )
    parser.add_argument(
        "--from",
        dest="from_run",
        metavar="RUN",
        help="also tell which labels this run doubted while it learned from them, to be asked about in cleaning",
    )
    add_reading_place(parser, "files are read, and --closer looks")
    # What a node of a cluster is asked for: its share of a closer look, or of the files that are to be read.
    parser.add_argument("--share", help=argparse.SUPPRESS)
    parser.add_argument("--listed", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--children", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--all", action="store_true", help=f"show every finding, not the first {LISTED} of each kind")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Checks.

    Raises:
        NotThere: No such dataset or run, the run has kept no margins, or the pictures are not where they were.
        BadInput: Too few pictures for a closer look.
    """
    if options.listed:
        return _listed(options, console)
    dataset = Dataset.open(console.workspace, options.dataset)
    if options.share:
        return _shared(dataset, options.share, console)
    address, needs = cluster_asked(options)
    if options.from_run:
        from core.looking.run_suspects import margins_of, suspects_of  # brings runs along, of which a plain check knows nothing

        margins_of(console.workspace, dataset, options.from_run)
    with console.interruptible() as context:
        if address:
            from core.looking.cluster_look import check_on_cluster  # brings studies along

            found = check_on_cluster(console.workspace, dataset, address, needs, options.closer, context)
        else:
            found = check(dataset, context)
            if options.closer:
                from core.looking.looking import look_closer  # brings torch along

                found = look_closer(dataset, context).checked
        if options.from_run:
            found = suspects_of(console.workspace, dataset, options.from_run, context).checked
    told = "\n".join(filter(None, (text(found, options.all), dataset.catalog.tally().left_words)))
    return Answer(fields_of(found, leave_out=("read_again",)), told)


def _listed(options: argparse.Namespace, console: Console) -> Answer:
    from core.cluster.reading import read_listed

    with console.interruptible() as context:
        read = read_listed(options.listed, options.children, context)
    return Answer({"dataset": options.dataset, "read": read}, f"{counted(read, 'file')} read.")


def _shared(dataset: Dataset, said: str, console: Console) -> Answer:
    from core.looking.sharing import Share, look_at_share  # brings torch along

    with console.interruptible() as context:
        looks = look_at_share(dataset, Share.read(said), context)
    return Answer({"dataset": dataset.name, "share": said, "looks": looks}, f"{counted(looks, 'look')} at share {said}.")


def told(finding: Finding) -> str:
    """A finding in a line: single pictures or what is alike, and what was found; of classes the sentence, and some pictures."""
    if check_of(finding.kind).of_classes:
        return f"{finding.detail} Among them and others: {', '.join(finding.paths)}."
    return f"{' = '.join(finding.paths)}  {finding.detail}".rstrip()


def text(found: CheckResult, everything: bool) -> str:
    """A check as a person reads it: a table of kinds, and the findings with what was measured."""
    if not found.findings:
        return f"{found.dataset}: {counted(found.samples, 'picture')}, nothing found."
    kinds = sorted({finding.kind for finding in found.findings})
    by_kind = {kind: [finding for finding in found.findings if finding.kind == kind] for kind in kinds}
    counts = [(kind, str(len(findings))) for kind, findings in by_kind.items()]
    lines = [f"{found.dataset}: {counted(found.samples, 'picture')}, {counted(len(found.findings), 'finding')}.", ""]
    lines += [table(("Kind", "Findings"), counts, right={1})]
    for kind, findings in by_kind.items():
        # What was measured stands beside each: whoever excludes by a name alone never sees that a rule finds the wrong
        # pictures.
        named = [told(finding) for finding in findings]
        lines += ["", kind, *listed(named, None if everything else LISTED)]
    lines += ["", f"`main.py exclude {quote(found.dataset)} --kind KIND` leaves pictures of a kind out; it can be undone."]
    return "\n".join(lines)
