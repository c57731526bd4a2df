"""Looks for the learning rate that suits a run, on a copy of it; the run itself is not touched."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer, fields_of
from core.cli.console import Console, Misused
from core.cli.tables import table
from core.datasets.catalog.dataset import Dataset
from core.training.fitting import facts_of
from core.training.launcher import request_for
from core.training.presets import recipe_for
from core.training.rates.curve import RateCurve

_ROWS = 16


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a run that has a plan; it may have ended. With --recipe a dataset")
    parser.add_argument("--recipe", metavar="PRESET", help="try a preset or recipe file on the dataset, without a run")
    parser.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], dest="settings", help="change a setting of it; may be repeated"
    )
    parser.add_argument(
        "--stage", metavar="N", type=int, help="the stage whose rate is wanted, from 1; the first that makes steps if not given"
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Tries rates.

    Raises:
        NotThere: No such run, dataset or preset.
        Refused, BadInput: The stage has no rate, or cannot be begun.
        Misused: Settings without a recipe.
    """
    from core.training.rates.range_test import range_test, range_test_of  # brings torch along

    stage = None if options.stage is None else options.stage - 1
    if options.recipe is None:
        if options.settings:
            raise Misused("--set changes a recipe; it goes with --recipe.")
        with console.interruptible() as context:
            found = range_test(console.workspace, options.run, context, stage)
    else:
        dataset = Dataset.open(console.workspace, options.run)
        recipe = recipe_for(options.recipe, options.settings, facts_of(dataset, None))
        request = request_for(console.workspace, options.run, recipe)
        with console.interruptible() as context:
            found = range_test_of(console.workspace, request, context, stage)
    return Answer(fields_of(found), text(found))


def text(found: RateCurve) -> str:
    """The curve in some lines, with bars, and what it suggests."""
    apart = max(1, len(found.rates) // _ROWS)
    points = list(zip(found.rates, found.losses, strict=True))[::apart]
    most = max((loss for _, loss in points), default=1.0)
    rows = [(f"{rate:.1e}", f"{loss:.3f}", "█" * round(30 * loss / most)) for rate, loss in points]
    key = f"stages.{found.stage}.learning_rate" if found.title else "learning_rate"
    take = f" `--set {key}={found.suggestion:.1g}` takes it." if found.suggestion is not None else ""
    return f"{table(('Rate', 'Loss', ''), rows, right={0, 1})}\n\n{found.words}{take}"
