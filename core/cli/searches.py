"""What the verb study takes of a search, and what it tells of one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from core.cli.console import Misused
from core.cli.tables import table
from core.studies.searching.asking import USUAL_TRIALS, as_search, asking_epochs, further
from core.studies.searching.ranges import searched_of
from core.studies.searching.telling import TRIAL_HEADS, best_first, search_sentences, trial_row
from core.studies.searching.trials import SearchTrial
from core.studies.study import Factor, Study
from core.studies.templates import Template
from core.support.errors import BadInput


def search_options(parser: argparse.ArgumentParser) -> None:
    """Declares what makes a study a search."""
    parser.add_argument(
        "--search", metavar="KEY=LOW..HIGH", action="append", default=[], dest="searched",
        help="of a new study: what a search chooses, a range (KEY=LOW..HIGH, with :log or :linear behind it) or values (KEY=A,B)",
    )  # fmt: skip
    parser.add_argument("--trials", metavar="N", type=int, help=f"of a search: how often it chooses (default {USUAL_TRIALS})")
    parser.add_argument(
        "--best", metavar="N", type=int, help="of a search: how many it repeats with --seeds other seeds (default 3)"
    )
    parser.add_argument(
        "--pruning", choices=("median", "halving", "none"),
        help="of a new search: trials it gives up on the way: the worse half, all but the best third, or none (default median)",
    )  # fmt: skip
    parser.add_argument(
        "--at-once", metavar="N", type=int,
        help="of a search: trials that are chosen together, for heads, which train together, or for a cluster; none of them is "
        "given up on the way (default 1)",
    )  # fmt: skip
    parser.add_argument("--prune-at", metavar="E,E", help="of a new search: epochs after which it asks val (default 1/4 and 1/2)")


def begun_search(options: argparse.Namespace, study: Study, template: Template | None, usual: Sequence[Factor]) -> Study:
    """The search that a study which was just put together is asked to be; the study itself where it is to be none.

    Args:
        options: The words on the command line.
        study: It.
        template: What it began from.
        usual: The ranges of that.

    Raises:
        Misused: It is to be none, and something is said of a search.
        BadInput: There is no such search.
    """
    ranges = [*usual, *searched(options)]
    trials = options.trials if options.trials is not None else (template.trials if template is not None else 0) or None
    if not ranges and trials is None:
        said = {
            # Not passed over: what is no search repeats nothing and gives nothing up, whatever is said.
            "--best": options.best,
            "--pruning": options.pruning,
            "--at-once": options.at_once,
            "--prune-at": options.prune_at,
        }
        for name, value in said.items():
            if value is not None:
                raise Misused(f"{name} says something of a search, and {study.name} is none: --search or --trials makes it one.")
        return study
    epochs = asked_epochs(options.prune_at)
    return as_search(study, ranges, trials, options.best, options.pruning, epochs, options.at_once)


def longer_search(options: argparse.Namespace, study: Study) -> Study:
    """A search that is there, as the words ask it to go on.

    Raises:
        Misused: They would make another search of it.
        BadInput: No search has so many trials.
    """
    known = {factor.key: factor for factor in study.factors}
    same = {
        "--search": all(study.is_search and known.get(factor.key) == factor for factor in searched(options)),
        "--trials": study.is_search or options.trials is None,
        "--best": study.is_search or options.best is None,
        "--at-once": study.is_search or options.at_once is None,
        "--pruning": options.pruning in (None, study.pruning),
        "--prune-at": options.prune_at is None or asked_epochs(options.prune_at) == study.prune_at,
    }
    for name, is_same in same.items():
        if not is_same:
            raise Misused(f"{study.name} is there already and began otherwise, and {name} is for a new study.")
    return further(study, options.seeds, options.trials, options.best, options.at_once) if study.is_search else study


def searched(options: argparse.Namespace) -> list[Factor]:
    """What is to be searched."""
    return [searched_of(text) for text in options.searched]


def asked_epochs(text: str | None) -> tuple[int, ...]:
    """The epochs of `--prune-at`.

    Raises:
        Misused: They are none.
    """
    try:
        return asking_epochs(text or "")
    except BadInput as error:
        raise Misused(f"--prune-at {error.message}") from None


def trials_document(trials: Sequence[SearchTrial]) -> list[dict[str, Any]]:
    """Trials as `--json` prints them."""
    return [
        {
            "trial": trial.number, "cell": dict(trial.cell.values), "state": trial.state, "val": trial.merit,
            "seen": [{"epoch": epoch, "val": merit} for epoch, merit in trial.seen], "run": trial.run or None, "why": trial.why,
        }
        for trial in trials
    ]  # fmt: skip


def trials_text(study: Study, trials: Sequence[SearchTrial]) -> list[str]:
    """Trials as a person reads them, best first, then those that did not end."""
    lines = [*search_sentences(study, trials)]
    if trials:
        lines = [table(TRIAL_HEADS, [trial_row(trial) for trial in best_first(trials)], right={0, 2}), "", *lines]
    return [*lines, *(f"Trial {trial.number}, {trial.state}: {trial.why}" for trial in trials if trial.state == "failed"), ""]
