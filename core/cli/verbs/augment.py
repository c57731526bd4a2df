"""Makes a dataset in which every class has enough training pictures: views of those it has. Val and test stay as they are."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer
from core.cli.console import Console
from core.cli.derived_text import LISTED, document, text
from core.cli.record_options import add_record, record_from
from core.derived.augment_request import BLENDS, AugmentOptions, AugmentRequest
from core.runs.augmentation import Augmentation


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="a dataset with a split")
    parser.add_argument("target", metavar="NEW", help="name of the derived dataset")
    add_record(parser, AugmentOptions)
    add_record(parser, Augmentation, leave_out=BLENDS)
    parser.add_argument("--split", metavar="NAME", help="the split whose train side is meant; the current one if not given")
    parser.add_argument("--all", action="store_true", help=f"list everything left out, not the first {LISTED}")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Augments.

    Raises:
        NotThere: No such dataset or split.
        BadInput: An option cannot be used, or nothing is to be made.
        Refused: The name is taken.
    """
    from core.derived.augmenting import augment_dataset  # loads torch

    chosen = record_from(options, AugmentOptions)
    request = AugmentRequest(options.dataset, options.target, chosen, record_from(options, Augmentation), options.split)
    with console.interruptible() as context:
        found = augment_dataset(console.workspace, request, context)
    return Answer(document(found), text(found, options.all))
