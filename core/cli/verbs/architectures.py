"""Lists the networks that a recipe can name: those of Safelight, torchvision's and timm's, with what is known of each."""

from __future__ import annotations

import argparse

from core.architectures.known.networks import ORDERS, KnownNetwork, found, in_order
from core.architectures.layer_table import millions
from core.cli.answers import Answer
from core.cli.console import Console
from core.cli.tables import table
from core.support.wording import counted

MOST = 40
_HEAD = ("Architecture", "Parameters", "Multiply-adds", "Pixels", "ImageNet", "Licence", "Weights")


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("search", metavar="WORD", nargs="*", help="only those with every one of these words, as in: timm dinov3")
    parser.add_argument("--by", choices=tuple(ORDERS), help="put in order by this; as the registries have them if not given")
    parser.add_argument("--backwards", action="store_true", help="largest first")
    parser.add_argument("--all", action="store_true", help=f"every one of them, where there are more than {MOST}")
    parser.epilog = (
        "`main.py train DATASET --set architecture=NAME --set weights=random` trains one; weights=imagenet takes its published "
        "weights, which are downloaded when the training begins, and weights=file:PATH those of a file."
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Lists networks; nothing is built or downloaded."""
    from core.architectures.known.listing import list_networks  # brings torch, which the rest does without here

    networks = found(list_networks(console.context), " ".join(options.search))
    if options.by is not None:
        networks = in_order(networks, options.by, options.backwards)
    elif options.backwards:
        networks.reverse()
    if not networks:
        return Answer([], "No network has all of these words. Fewer words, or parts of them, find more.")
    shown = networks if options.all else networks[:MOST]
    more = f"\n... and {len(networks) - len(shown):,} more; --all shows them" if len(shown) < len(networks) else ""
    return Answer(
        networks, f"{counted(len(networks), 'network')}.\n\n{table(_HEAD, [_line(one) for one in shown], (1, 2, 3, 4))}{more}"
    )


def _line(one: KnownNetwork) -> tuple[str, ...]:
    counts = ["unknown" if count is None else millions(count) for count in (one.parameters, one.multiply_adds)]
    return (one.name, *counts, str(one.side), one.accuracy_text, one.licence_text, one.weights)
