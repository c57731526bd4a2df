"""Assigns whole groups of pictures to train, val and test, and prints the certificate that says why nothing leaks."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli.console import Answer, Console
from core.cli.tables import counted, table
from core.datasets.certificate import Certificate, certificate
from core.datasets.dataset import Dataset
from core.datasets.splitting import SplitRequest, SplitResult, make_split


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="an imported dataset")
    for side, share in (("train", 0.8), ("val", 0.1), ("test", 0.1)):
        parser.add_argument(
            f"--{side}",
            metavar="PART",
            type=float,
            default=share,
            help=f"part or number of pictures for {side} (default {share})",
        )
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="start of the random choice (default 0)")
    parser.add_argument("--group-by", metavar="COLUMN", help="keep pictures with the same value of this column together")
    parser.add_argument(
        "--name", metavar="SPLIT", help="name; made from the parts if not given. 'given' is the split the source brought along"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Splits.

    Raises:
        NotThere: No such dataset or column.
        BadInput: Parts that do not fit.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    request = SplitRequest(options.train, options.val, options.test, options.seed, options.group_by, options.name)
    with console.interruptible() as context:
        found = make_split(dataset, request, context)
    return Answer(document(found), text(found, certificate(dataset, found.split)))


def document(found: SplitResult) -> dict[str, Any]:
    """A split as `--json` prints it."""
    return {
        "dataset": found.dataset,
        "split": found.split,
        "groups": found.groups,
        "counts": {side: dict(counts) for side, counts in found.counts.items()},
        "assignment": dict(found.assignment),
        "closest_across": [
            {"paths": list(pair.paths), "distance": pair.distance, "sides": list(pair.sides)} for pair in found.closest_across
        ],
        "set_aside": list(found.set_aside),
        "warnings": list(found.warnings),
        "fingerprint": found.fingerprint,
    }


def text(found: SplitResult, entry: Certificate) -> str:
    """A split as a person reads it: pictures per class and side, and the certificate."""
    sides = list(found.counts)
    classes = sorted({name for counts in found.counts.values() for name in counts})
    rows = [(name, *(str(found.counts[side].get(name, 0)) for side in sides)) for name in classes]
    rows.append(("all", *(str(sum(found.counts[side].values())) for side in sides)))
    pictures = sum(sum(counts.values()) for counts in found.counts.values())
    lines = [
        f"Split {found.split} of {found.dataset} ({entry.request}): {counted(pictures, 'picture')} in "
        f"{counted(found.groups, 'group')}.",
        "",
        table(("Class", *sides), rows, right=set(range(1, len(sides) + 1))),
        "",
        *_certificate(entry),
        *(f"Note: {warning}" for warning in found.warnings),
    ]
    return "\n".join(lines).rstrip()


def _certificate(entry: Certificate) -> list[str]:
    if entry.leaks:
        lines = [f"Leaks: {counted(len(entry.leaks), 'picture')} on val or test belong to a group that is elsewhere too."]
    else:
        lines = ["Nothing leaks: every group lies on one side."]
    lines += [f"  {counted(tie.pictures, 'picture')} tied to others: {tie.reason}" for tie in entry.ties]
    if entry.set_aside:
        lines.append(f"  {counted(len(entry.set_aside), 'picture')} set aside, on no side")
    if entry.closest_across:
        lines.append("  closest pictures across sides, by bits of 64 in which their perceptual hashes differ:")
    for pair in entry.closest_across:
        lines.append(f"  {pair.distance:>4}  {' / '.join(pair.sides)}: {pair.paths[0]}, {pair.paths[1]}")
    return lines
