"""Tells whether runs differ by more than chance, on pictures that none of them learned from."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core.cli.answers import Answer, fields_of
from core.cli.console import Console
from core.cli.tables import table
from core.evaluation.comparison import Comparison, compare, with_members
from core.evaluation.wording import chosen_words, floor_words, oracle_words, percent, points, probability
from core.runs.folder import RunFolder
from core.runs.listing import summarise
from core.support.wording import counted, some


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("runs", metavar="RUN", nargs="+", help="two or more finished runs, or an ensemble of runs")
    parser.add_argument(
        "--on",
        choices=("val", "test"),
        default="val",
        help="which side; test is sealed, and opening it is counted for every run (default val)",
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Compares.

    Raises:
        BadInput: Fewer than two runs, or other classes.
        NotThere: No such run, no report, or no picture in common.
    """
    folders = [RunFolder.open(console.workspace, name) for name in with_members(console.workspace, options.runs)]
    found = compare(folders, options.on)
    without = [folder.name for folder in folders if not summarise(folder).has_test_side]
    return Answer(fields_of(found, standings="runs"), text(found, without))


def text(found: Comparison, without_test: Sequence[str] = ()) -> str:
    """A comparison as a person reads it; `without_test` names the runs that have no test side."""
    where = f"On {found.on}: {counted(found.n, 'picture')} in {counted(found.groups, 'group')}"
    head = [f"{where}{chosen_words(found.on)}, the same for every run. Interval: {found.interval_method}.", *found.reasons]
    held = floor_words(found.floor)
    bound = oracle_words(found.oracle.runs, found.oracle.accuracy, found.oracle.interval) if found.oracle is not None else ""
    head += [*(f"{words[:1].upper()}{words[1:]}." for words in (held, bound) if words), ""]
    standings = [(row.run, percent(row.accuracy, row.interval)) for row in found.standings]
    pairs = [
        (
            pair.a,
            pair.b,
            points(pair.difference, pair.interval),
            f"{pair.only_a} : {pair.only_b}",
            f"{flips.alike + flips.apart} ({flips.alike})",
            # The column's title says "p" already.
            probability(pair.p).removeprefix("= "),
            probability(pair.mcnemar_p).removeprefix("= "),
            probability(pair.holm_p).removeprefix("= "),
            pair.verdict,
        )
        for pair, flips in zip(found.pairs, found.flips, strict=True)
    ]
    figures = ("Difference, points (95 %)", "Only a : only b", "Both wrong (alike)", "p by groups", "McNemar p", "Holm p")
    header = ("a", "b", *figures, "Verdict")
    times = ", ".join(f"{counted(times, 'time')} ({run})" for run, times in found.opened.items() if times)
    if found.on == "test":
        seal = f"The test result of these runs has been looked at {times}."
    # Nothing is called sealed where there is nothing: a person would go and open it.
    elif without_test:
        seal = f"{some(without_test)} {'has' if len(without_test) == 1 else 'have'} no test side to compare on."
    elif times:
        seal = f"Test results were looked at before: {times}; `--on test` opens them for all of these runs, which is counted."
    else:
        seal = "The test results stay sealed; `--on test` opens them, which is counted."
    return "\n".join(
        [*head, table(("Run", "Accuracy"), standings, right={1}), "", table(header, pairs, right={2, 3, 4, 5, 6, 7}), ""]
        + [pair.sentence for pair in found.pairs]
        + ["", seal]
    )
