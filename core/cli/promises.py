"""What `predict` promises of its answers, where that is asked for: "none of these", and sets of classes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core.cli.console import Console, Misused
from core.prediction.promised import CHOSEN_ON_VAL, RunPromise, run_promises
from core.runs.folder import RunFolder
from core.support.errors import Refused


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what asks for promises."""
    parser.add_argument(
        "--none-below", metavar="PERCENT", type=float, nargs="?", const=99.0,
        help='say "none of these" where a run is less sure than it has to be for PERCENT of its answers to be right on val (99)',
    )  # fmt: skip
    parser.add_argument(
        "--sets", metavar="PERCENT", type=float,
        help="also tell the classes that together hold the right one for PERCENT of pictures like val's",
    )  # fmt: skip


def promised(asked: argparse.Namespace, console: Console, runs: Sequence[str]) -> dict[str, RunPromise]:
    """What each run promises, by its name, told before the work; nothing where nothing was asked for.

    Raises:
        Misused: A part that cannot be promised.
        NotThere: No such run.
        Refused: A run cannot promise it.
    """
    if asked.none_below is None and asked.sets is None:
        return {}
    if asked.none_below is not None and not 50 <= asked.none_below <= 100:
        raise Misused("--none-below takes a number from 50 to 100: how many of 100 answers have to be right.")
    if asked.sets is not None and not 50 <= asked.sets <= 99.9:
        raise Misused("--sets takes a number from 50 to 99.9: how many of 100 sets have to hold the right class.")
    for run in runs:
        RunFolder.asked(console.workspace, run)  # says which runs there are, where there is none of that name
    none_below, sets = (None if percent is None else percent / 100 for percent in (asked.none_below, asked.sets))
    found = run_promises(console.workspace, runs, none_below, sets, console.context)
    for promise in found:
        if promise.problem:
            raise Refused(promise.problem, "Leave --none-below and --sets away, or ask another run.")
        for sentence in promise.sentences:
            console.say(f"{promise.run}: {sentence}.")
    console.say(f"All of it by val; {CHOSEN_ON_VAL}.")
    return {promise.run: promise for promise in found}
