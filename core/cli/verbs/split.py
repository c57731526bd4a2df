"""Assigns whole groups of pictures to train, val and test, and prints the certificate that says why nothing leaks."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from core.cli.answers import Answer, fields_of
from core.cli.console import Console, Misused
from core.cli.tables import table
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.look_time import look_time
from core.datasets.splits.certificate import Certificate, certificate
from core.datasets.splits.certificate_export import check_ending, export_certificate
from core.datasets.splits.request import check_folds
from core.datasets.splits.splitting import SplitRequest, SplitResult, make_folds, stored_request
from core.datasets.splits.warnings import class_notes
from core.datasets.splits.words import pair_words, tie_title, verdict
from core.evaluation.fresh_splits import split_as_asked
from core.evaluation.wording import percent
from core.support.jobs import Context
from core.support.ordering import in_order
from core.support.wording import counted, percentage

if TYPE_CHECKING:
    from core.looking.split_comparison import SplitComparison, Way

_ASKED = ("train", "val", "test", "seed", "group_by", "group_pattern", "folds", "after_run")


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="an imported dataset")
    for side, share in (("train", 0.8), ("val", 0.1), ("test", 0.1)):
        parser.add_argument(
            f"--{side}", metavar="PART", type=float, help=f"part or number of pictures for {side} (default {share})"
        )
    parser.add_argument(
        "--folds", metavar="K", type=int, help="make K splits instead, each with another part of the pictures on test"
    )
    # No defaults here or for the parts: only what is said makes a stored split's request another one.
    parser.add_argument("--seed", metavar="N", type=int, help="start of the random choice (default 0)")
    parser.add_argument("--group-by", metavar="COLUMN", help="keep pictures with the same value of this column together")
    parser.add_argument(
        "--group-pattern",
        metavar="REGEX",
        help="keep pictures together where this finds the same in the path; its first group counts",
    )
    parser.add_argument(
        "--after",
        metavar="RUN",
        dest="after_run",
        help="keep on train what this run knows, so that val and test are new to a run that begins from its weights",
    )
    parser.add_argument(
        "--name",
        metavar="SPLIT",
        help="name; made from the parts if not given. Alone it names a stored split, which is extended to new pictures; "
        "'given' is the split the source brought along",
    )
    parser.add_argument(
        "--closer",
        action="store_true",
        help="look with an ImageNet network first, for crops, turned and mirrored copies; it is asked about where it is short",
    )
    parser.add_argument("--certificate", metavar="FILE", type=Path, help="write the certificate to FILE, .html or .json")
    parser.add_argument(
        "--naive", action="store_true", help="tell what a naive random split would have said, by a head trained on both"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Splits.

    Raises:
        NotThere: No such dataset or column.
        BadInput: Parts that do not fit.
        Misused: Options that do not go together.
    """
    dataset = Dataset.open(console.workspace, options.dataset)
    request = _request(dataset, options)
    if request.folds and not request.fold and options.naive:
        raise Misused("--naive looks at one split: make the folds first, then name one of them with --name.")
    if options.certificate is not None:
        # Now, not after the split was made: it would be there, and the command would have failed.
        check_ending(options.certificate)
    offer = "" if options.closer else look_time(dataset).offer
    if options.closer or (offer and console.agrees(f"{offer} Take it now?")):
        _look(dataset, console)
        offer = ""
    with console.interruptible() as context:
        many = request.folds and not request.fold
        one = (split_as_asked(console.workspace, dataset, request, context),) if not many else ()
        found = one or make_folds(dataset, request, context)
        files = _export(dataset, found, options.certificate)
        naive = _naive(dataset, found[0].split, context) if options.naive else None
    documents = [fields_of(one, leave_out=("edit",)) for one in found]
    answer = documents[0].copy()
    if offer:
        advice = f"{offer} `main.py split {quote(dataset.name)} --closer` does so, with another name or seed."
        answer["warnings"] = [*answer["warnings"], advice]
    words = [text(one, certificate(dataset, one.split)) for one in found]
    if without := dataset.catalog.tally().left_words:
        words.append(f"Note: {without}")
    if len(found) > 1:
        answer["folds"] = documents
    if files:
        answer["certificates"] = files
        words.append("\n".join(f"Certificate: {file}" for file in files))
    if offer:
        words.append(f"Note: {advice}")
    if naive is not None:
        answer["naive"] = {**fields_of(naive), "sentence": naive.sentence}
        words.append(naive_text(naive))
    return Answer(answer, "\n\n".join(words))


def _request(dataset: Dataset, options: argparse.Namespace) -> SplitRequest:
    """What is asked for: the stored request when a stored split is named and nothing else is said."""
    said = {name: value for name in _ASKED if (value := getattr(options, name)) is not None}
    # Asked again with today's defaults a split made from other parts would be refused; extending it is what is meant.
    if options.name in dataset.split_names() and not said:
        return stored_request(dataset, options.name)
    if "folds" in said:
        check_folds(said["folds"])
    if "folds" in said and ("train" in said or "test" in said):
        raise Misused("With --folds the parts of train and test follow from their number; only --val can be given.")
    return SplitRequest(**said, name=options.name)


def _export(dataset: Dataset, found: Sequence[SplitResult], file: Path | None) -> list[Path]:
    """Writes the certificates; those of folds get the number of the fold into their names."""
    if file is None:
        return []
    files = []
    for number, one in enumerate(found, 1):
        # One name for all folds would leave the last one's certificate only.
        own = file if len(found) == 1 else file.with_name(f"{file.stem}-fold{number}of{len(found)}{file.suffix}")
        export_certificate(dataset, one.split, own)
        files.append(own)
    return files


def _look(dataset: Dataset, console: Console) -> None:
    from core.looking.looking import look_closer  # brings torch along

    with console.interruptible() as context:
        look_closer(dataset, context)


def _naive(dataset: Dataset, split: str, context: Context) -> SplitComparison:
    from core.looking.naive import compare_with_naive  # brings torch along

    return compare_with_naive(dataset, split, context)


def text(found: SplitResult, entry: Certificate) -> str:
    """A split as a person reads it: pictures per class and side, and the certificate."""
    sides = list(found.counts)
    classes = in_order(name for counts in found.counts.values() for name in counts)
    notes = class_notes(entry)
    rows = [
        (
            name,
            *(str(found.counts[side].get(name, 0)) for side in sides),
            str(entry.class_groups.get(name, 0)),
            notes.get(name, ""),
        )
        for name in classes
    ]
    rows.append(("all", *(str(sum(found.counts[side].values())) for side in sides), str(found.groups), ""))
    pictures = sum(sum(counts.values()) for counts in found.counts.values())
    lines = [
        f"Split {found.split} of {found.dataset} ({entry.request}): {counted(pictures, 'picture')} in "
        f"{counted(found.groups, 'group')}.",
        "",
        table(("Class", *sides, "groups", ""), rows, right=set(range(1, len(sides) + 2))),
        "",
        *_certificate(entry),
        *(f"Note: {warning}" for warning in found.warnings),
    ]
    return "\n".join(lines).rstrip()


def naive_text(naive: SplitComparison) -> str:
    """The comparison with a naive random split as a person reads it."""

    def row(name: str, way: Way) -> tuple[str, str, str]:
        return name, percent(way.accuracy, way.interval), f"{percentage(way.seen)}"

    lines = [
        f"A head on cached features, on {counted(naive.pictures, 'picture')} of train and val held out in {naive.folds} parts, "
        f"{len(naive.naive.seeds)} times:",
        "",
        table(
            ("Split", "accuracy", "had a twin in training"),
            [row("naive, at random", naive.naive), row("by groups", naive.grouped)],
            right={1, 2},
        ),
        "",
        naive.sentence,
    ]
    if naive.left_out:
        lines.append(f"Left out, because they have a single group: {', '.join(naive.left_out)}.")
    return "\n".join(lines)


def _certificate(entry: Certificate) -> list[str]:
    lines = [f"{verdict(entry)}."]
    lines += [f"  {counted(tie.pictures, 'picture')} tied to others: {tie_title(tie)}" for tie in entry.ties]
    if entry.set_aside:
        lines.append(f"  {counted(len(entry.set_aside), 'picture')} set aside, on no side")
    if entry.closest_across:
        lines.append("  closest pictures across sides, by their perceptual hashes and where a closer look compared their pixels:")
    for pair in entry.closest_across:
        lines.append(f"    {' / '.join(pair.sides)}: {pair.paths[0]}, {pair.paths[1]}: {pair_words(pair)}")
    return lines
