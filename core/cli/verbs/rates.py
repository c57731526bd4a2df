"""Looks for the learning rate that suits a run, on a copy of it; the run itself is not touched."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer, fields_of
from core.cli.console import Console
from core.cli.tables import table
from core.training.rates.curve import RateCurve

_ROWS = 16


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("run", metavar="RUN", help="a run that has a plan; it may have ended")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Tries rates.

    Raises:
        NotThere: No such run.
        Refused, BadInput: Its first stage has no rate, or cannot be begun again.
    """
    from core.training.rates.range_test import range_test  # brings torch along

    with console.interruptible() as context:
        found = range_test(console.workspace, options.run, context)
    return Answer(fields_of(found), text(found))


def text(found: RateCurve) -> str:
    """The curve in some lines, with bars, and what it suggests."""
    apart = max(1, len(found.rates) // _ROWS)
    points = list(zip(found.rates, found.losses, strict=True))[::apart]
    most = max((loss for _, loss in points), default=1.0)
    rows = [(f"{rate:.1e}", f"{loss:.3f}", "█" * round(30 * loss / most)) for rate, loss in points]
    take = f" `--set learning_rate={found.suggestion:.1g}` takes it." if found.suggestion is not None else ""
    return f"{table(('Rate', 'Loss', ''), rows, right={0, 1})}\n\n{found.words}{take}"
