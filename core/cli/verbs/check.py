"""Scans a dataset and lists what was found: damaged, dark, blurred, duplicate and other odd pictures."""

from __future__ import annotations

import argparse
from shlex import quote

from core.cli.answers import Answer, fields_of, listed
from core.cli.console import Console, Misused
from core.cli.tables import table
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, check
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
    parser.add_argument("--on", metavar="PLACE", help="where --closer looks: here, ray, or ray://HOST:PORT (default here)")
    parser.add_argument("--ray", metavar="KEY=VALUE", action="append", default=[], help="with --on ray: cpus, gpus of a share")
    parser.add_argument("--share", help=argparse.SUPPRESS)  # of a closer look, which a node of a cluster is asked for
    parser.add_argument("--all", action="store_true", help=f"show every finding, not the first {LISTED} of each kind")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Checks.

    Raises:
        NotThere: No such dataset or run, the run has kept no margins, or the pictures are not where they were.
        BadInput: Too few pictures for a closer look.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    if options.share:
        return _shared(dataset, options.share, console)
    address, needs = _cluster(options)
    with console.interruptible() as context:
        found = check(dataset, context)
        if options.closer:
            from core.looking.looking import look_closer  # brings torch along

            if address:
                from core.looking.cluster_look import look_on_cluster

                look_on_cluster(console.workspace, dataset, address, needs, context)
            found = look_closer(dataset, context).checked
        if options.from_run:
            from core.looking.run_suspects import suspects_of  # brings runs along, of which a plain check knows nothing

            found = suspects_of(console.workspace, dataset, options.from_run, context).checked
    told = "\n".join(filter(None, (text(found, options.all), dataset.catalog.tally().left_words)))
    return Answer(fields_of(found, leave_out=("read_again",)), told)


def _cluster(options: argparse.Namespace) -> tuple[str, dict[str, str]]:
    """The address of the cluster that is to look closer, "" for none, and what a share takes of it."""
    if options.on is None and not options.ray:
        return "", {}
    from core.cluster.places import HERE, PLACES, pairs_of  # brings studies and training along, as long to load as all the rest

    options.on = options.on or HERE
    place, said = PLACES.get(options.on.partition("://")[0]).name, pairs_of(options.ray)
    if place not in (HERE, "ray"):
        raise Misused("Pictures are looked at here, or --on ray.")
    if place == HERE:
        if said:
            raise Misused("--ray says something of --on ray.")
        return "", {}
    if not options.closer:
        raise Misused("--on ray shares out what --closer computes; all else takes seconds.")
    return (options.on if "://" in options.on else "auto"), said


def _shared(dataset: Dataset, said: str, console: Console) -> Answer:
    from core.looking.sharing import Share, look_at_share  # brings torch along

    with console.interruptible() as context:
        looks = look_at_share(dataset, Share.read(said), context)
    return Answer({"dataset": dataset.name, "share": said, "looks": looks}, f"{counted(looks, 'look')} at share {said}.")


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
        named = [f"{' = '.join(finding.paths)}  {finding.detail}".rstrip() for finding in findings]
        lines += ["", kind, *listed(named, None if everything else LISTED)]
    lines += ["", f"`main.py exclude {quote(found.dataset)} --kind KIND` leaves pictures of a kind out; it can be undone."]
    return "\n".join(lines)
