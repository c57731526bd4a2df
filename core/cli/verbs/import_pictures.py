"""Makes or extends a dataset from a folder, zip, tar or CSV file, or from a sample that Safelight offers."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from core.cli.console import Answer, Console, Misused
from core.cli.tables import counted, table
from core.datasets.importing import ImportOptions, ImportResult, import_pictures
from core.datasets.samples import SAMPLES, SampleSet, import_sample
from core.runs.fields import Record, describe
from core.support.errors import BadInput

LISTED = 10
"""Refused files that are shown without `--all`."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="name of the dataset; made when it does not exist")
    parser.add_argument(
        "path", metavar="PATH", nargs="?", help="folder with a subfolder per class, zip, tar, or CSV of path,label"
    )
    parser.add_argument(
        "--sample", metavar="NAME", choices=SAMPLES.names(), help=f"an offered sample: {', '.join(SAMPLES.names())}"
    )
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        dest="settings",
        help="an option of the sample; may be repeated",
    )
    parser.add_argument("--copy", action="store_true", help="copy the pictures into the workspace instead of using them in place")
    parser.add_argument("--group-pattern", metavar="REGEX", help="what this finds in a path names the picture's group")
    parser.add_argument("--all", action="store_true", help=f"show every file that was not taken, not the first {LISTED}")
    parser.epilog = "\n".join(["samples:", *map(_described, SAMPLES)])


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Imports; Ctrl-C leaves nothing half-made.

    Raises:
        Misused: Neither a path nor a sample, or both.
        NotThere: Nothing is at the path.
        BadInput: The layout cannot be used.
        Refused: The dataset is busy or lies elsewhere.
    """
    if (options.path is None) == (options.sample is None):
        raise Misused("Name either a PATH or a --sample to import.")
    if options.sample is not None:
        if options.group_pattern is not None:
            raise Misused("--group-pattern is for a PATH; the samples bring their groups along.")
        sample = SAMPLES.get(options.sample)
        wishes = sample_options(sample, options.settings)
        console.say(f"{sample.title}. {sample.text}\nLicence: {sample.licence}")
        with console.interruptible() as context:
            found = import_sample(console.workspace, options.dataset, sample.name, wishes, context)
    else:
        if options.settings:
            raise Misused("--set is for a --sample.")
        chosen = ImportOptions(copy=options.copy, group_pattern=options.group_pattern)
        with console.interruptible() as context:
            found = import_pictures(console.workspace, options.dataset, options.path, chosen, context)
    return Answer(document(found), text(found, options.all))


def sample_options(sample: SampleSet, settings: Sequence[str]) -> Record:
    """The sample's options with `key=value` settings applied.

    Raises:
        BadInput: No such option, or a value it cannot have.
    """
    pairs = dict(setting.partition("=")[::2] for setting in settings)
    try:
        return sample.options.model_validate_strings(pairs)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        known = ", ".join(sample.options.model_fields)
        raise BadInput(f"The sample {sample.name}, option {place}: {first['msg']}.", f"Its options: {known}.") from error


def _described(sample: SampleSet) -> str:
    lines = [f"  {sample.name:<12} {sample.title}, {sample.pictures} pictures. Licence: {sample.licence}"]
    for field in describe(sample.options):
        allowed = " | ".join(field.choices) or f"{field.low:g} to {field.high:g}"
        lines.append(f"  {'':<12} --set {field.name}={field.default}: {field.help} [{allowed}]")
    return "\n".join(lines)


def document(found: ImportResult) -> dict[str, Any]:
    """An import as `--json` prints it."""
    return {
        "dataset": found.dataset,
        "added": found.added,
        "already": found.already,
        "refused": [{"path": left.path, "reason": left.reason, "kind": left.kind} for left in found.refused],
        "classes": dict(found.classes),
        "notes": list(found.notes),
    }


def text(found: ImportResult, everything: bool) -> str:
    """An import as a person reads it."""
    there = f", {found.already} were there already" if found.already else ""
    lines = [f"{found.dataset}: {counted(found.added, 'picture')} added{there}.", ""]
    lines.append(table(("Class", "Pictures"), [(name, str(count)) for name, count in found.classes.items()], right={1}))
    if found.refused:
        kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(left.kind for left in found.refused).most_common())
        lines += ["", f"Not taken: {counted(len(found.refused), 'file')} ({kinds})."]
        shown = found.refused if everything else found.refused[:LISTED]
        lines += [f"  {left.path}: {left.reason}" for left in shown]
        if len(shown) < len(found.refused):
            lines.append(f"  ... and {len(found.refused) - len(shown)} more; --all shows them")
    lines += ["", f"Next: `main.py split {found.dataset}`."]
    return "\n".join(lines)
