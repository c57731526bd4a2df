"""Shows what is black and white in a dataset's deep pictures, and changes it."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer
from core.cli.console import Console, Misused
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ranging import range_in_force
from core.datasets.cleaning.range_change import change_range
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="an imported dataset")
    parser.add_argument("--black", metavar="VALUE", type=float, help="the value that becomes black, and all below it")
    parser.add_argument("--white", metavar="VALUE", type=float, help="the value that becomes white, and all above it")
    parser.add_argument("--measure", action="store_true", help="measure it anew over all deep pictures")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Tells the range, or changes it and makes thumbnails and measures of deep pictures again.

    Raises:
        NotThere: No such dataset, or it has no deep pictures.
        BadInput: The values are no range.
        Misused: Values beside --measure, or one end alone where no range is in force.
    """
    given = options.black is not None or options.white is not None
    if given and options.measure:
        raise Misused("Give values or --measure, not both.")
    dataset = Dataset.open(console.workspace, options.dataset)
    found = range_in_force(dataset)
    if given or options.measure:
        low, high = found.value_range or (None, None)
        # One end alone keeps the other as it is in force.
        low, high = low if options.black is None else options.black, high if options.white is None else options.white
        if given and (low is None or high is None):
            raise Misused("Give both --black and --white: no range has been measured yet.")
        wanted = None if options.measure or low is None or high is None else (low, high)
        with console.interruptible() as context:
            found = change_range(dataset, wanted, context)
    more = f" {counted(found.beyond, 'picture')} with values far beyond." if found.beyond else ""
    return Answer(found, found.sentence + more)
