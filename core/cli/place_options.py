"""Where a study is carried out, as verbs ask it."""

from __future__ import annotations

import argparse

from core.cluster.places import HERE, PLACES, carry_on, pairs_of
from core.studies.carrying import Carry


def add_place_options(parser: argparse.ArgumentParser) -> None:
    """Declares `--on`, and an option for each place that something can be said of."""
    places = "; ".join(f"{place.name}: {place.help}" for place in PLACES)
    parser.add_argument("--on", metavar="PLACE", default=HERE, help=f"where the runs are trained: {places} (default {HERE})")
    for place in PLACES:
        if place.options:
            parser.add_argument(
                f"--{place.name}",
                metavar="KEY=VALUE",
                action="append",
                default=[],
                help=f"with --on {place.name}: {place.options}",
            )


def carry_of(options: argparse.Namespace) -> Carry | None:
    """Who trains the runs; None for whoever does when nothing is said.

    Raises:
        NotThere: No such place.
        BadInput: What is said of it cannot be used.
    """
    said = {place.name: pairs_of(getattr(options, place.name)) for place in PLACES if place.options}
    return carry_on(options.on, said)
