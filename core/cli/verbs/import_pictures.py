"""Makes or extends a dataset from a folder, archive or table, from a link or bucket, or from a sample or public dataset."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from shlex import quote
from typing import Any

from pydantic import ValidationError

from core.cli.console import Answer, Console, Misused
from core.cli.tables import table
from core.datasets.importing.glance import Glance, glance
from core.datasets.importing.importing import ImportOptions, ImportResult, import_pictures
from core.datasets.importing.samples import SAMPLES, SampleSet, import_sample
from core.datasets.sources.bucket import ENDPOINT_VARIABLE
from core.datasets.sources.public.public_set import PublicSet
from core.datasets.sources.public.registry import PUBLIC
from core.datasets.sources.public.remote import SCHEME
from core.support.complaints import complaint
from core.support.errors import BadInput
from core.support.fields import Record, describe
from core.support.wording import bytes_text, counted

ENVIRONMENT = (
    "What a link or bucket gave before the connection broke is kept for the next try. For buckets: keys, region and profile as "
    f"boto3 finds them (AWS_PROFILE, AWS_ACCESS_KEY_ID ...); {ENDPOINT_VARIABLE} for a server of your own."
)

LISTED = 10
"""Refused files that are shown without `--all`."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="name of the dataset; made when it does not exist")
    parser.add_argument(
        "path",
        metavar="PATH",
        nargs="?",
        help="folder with a subfolder per class or with a table of labels, zip, tar, CSV of path,label, link to an archive "
        "(https://...), or folder of a bucket (s3://bucket/folder)",
    )
    parser.add_argument(
        "--sample", metavar="NAME", choices=SAMPLES.names(), help=f"an offered sample: {', '.join(SAMPLES.names())}"
    )
    parser.add_argument(
        "--public", metavar="NAME", choices=PUBLIC.names(), help=f"a public dataset to download: {', '.join(PUBLIC.names())}"
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
    parser.add_argument("--look", action="store_true", help="only tell what would be imported, how large it is, its licence")
    parser.add_argument(
        "--allow-private", action="store_true", help="a link may lead to a machine of the private network or to this one"
    )
    parser.epilog = "\n".join(
        ["samples:", *map(_described, SAMPLES), "", "public datasets:", *map(_told, PUBLIC), "", ENVIRONMENT]
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Imports; Ctrl-C leaves nothing half-made.

    Raises:
        Misused: None or several of a path, a sample and a public dataset.
        NotThere: Nothing is at the path, or it cannot be reached.
        BadInput: The layout cannot be used.
        Refused: The dataset is busy or lies elsewhere.
    """
    if [options.path, options.sample, options.public].count(None) != 2:
        raise Misused("Name one to import: a PATH, a --sample or a --public dataset.")
    if options.settings and options.sample is None:
        raise Misused("--set is for a --sample.")
    if options.sample is not None:
        found = _sample(options, console)
        return Answer(document(found), text(found, options.all))
    source = options.path if options.public is None else f"{SCHEME}{options.public}"
    chosen = ImportOptions(copy=options.copy, group_pattern=options.group_pattern, private=options.allow_private)
    with console.interruptible() as context:
        if options.look:
            seen = glance(source, context, console.workspace, chosen)
            return Answer(look_document(seen), look_text(seen))
        if options.public is not None:
            console.say(_told(PUBLIC.get(options.public)).strip())
        found = import_pictures(console.workspace, options.dataset, source, chosen, context)
    return Answer(document(found), text(found, options.all))


def _sample(options: argparse.Namespace, console: Console) -> ImportResult:
    if options.group_pattern is not None or options.look:
        raise Misused("--group-pattern and --look are for a PATH; the samples bring their groups along.")
    sample = SAMPLES.get(options.sample)
    wishes = sample_options(sample, options.settings)
    console.say(f"{sample.title}. {sample.text}\nLicence: {sample.licence}")
    with console.interruptible() as context:
        return import_sample(console.workspace, options.dataset, sample.name, wishes, context)


def sample_options(sample: SampleSet, settings: Sequence[str]) -> Record:
    """The sample's options with `key=value` settings applied.

    Raises:
        BadInput: No such option, or a value it cannot have.
    """
    pairs = dict(setting.partition("=")[::2] for setting in settings)
    try:
        return sample.options.model_validate_strings(pairs)
    except ValidationError as error:
        place, words, _ = complaint(error)
        known = ", ".join(sample.options.model_fields)
        raise BadInput(f"The sample {sample.name}: {'.'.join(place)} {words}.", f"Its options: {known}.") from error


def _described(sample: SampleSet) -> str:
    lines = [f"  {sample.name:<12} {sample.title}, {sample.pictures} pictures. Licence: {sample.licence}"]
    for field in describe(sample.options):
        allowed = " | ".join(field.choices) or f"{field.low:g} to {field.high:g}"
        lines.append(f"  {'':<12} --set {field.name}={field.default}: {field.help} [{allowed}]")
    return "\n".join(lines)


def _told(public: PublicSet) -> str:
    if public.unavailable:
        return f"  {public.name:<14} {public.title}. {public.unavailable}"
    size = f"{public.pictures:,} pictures, {public.classes} classes, about {bytes_text(public.megabytes * 10**6)}"
    return f"  {public.name:<14} {public.title}: {size}. Licence: {public.licence}"


def look_document(seen: Glance) -> dict[str, Any]:
    """A look at a source as `--json` prints it."""
    return {
        "kind": seen.kind,
        "classes": seen.classes,
        "has_sides": seen.has_sides,
        "bytes": seen.bytes,
        "arrived": seen.arrived,
        "licence": seen.licence,
        "left": [{"path": left.path, "reason": left.reason, "kind": left.kind} for left in seen.left],
        "notes": list(seen.notes),
    }


def look_text(seen: Glance) -> str:
    """A look at a source as a person reads it."""
    lines = [*seen.notes]
    if seen.bytes is not None:
        here = f", of which {bytes_text(seen.arrived)} are here already" if seen.arrived else ""
        lines.append(f"To download: {bytes_text(seen.bytes)}{here}.")
    if seen.licence:
        lines.append(f"Licence: {seen.licence}")
    if seen.classes is not None:
        rows = [(name, f"{count:,}") for name, count in seen.classes.items()]
        lines += ["", table(("Class", "Files"), rows, right={1})]
    else:
        lines.append("Its classes show once it is here.")
    if seen.left:
        lines += ["", f"Left aside: {counted(len(seen.left), 'file')}."]
        lines += [f"  {left.path}: {left.reason}" for left in seen.left[:LISTED]]
    return "\n".join([*lines, "", "Nothing was imported."])


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
    there = f", {found.already:,} were there already" if found.already else ""
    lines = [f"{found.dataset}: {counted(found.added, 'picture')} added{there}.", ""]
    lines.append(table(("Class", "Pictures"), [(name, f"{count:,}") for name, count in found.classes.items()], right={1}))
    if found.refused:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in Counter(left.kind for left in found.refused).most_common())
        lines += ["", f"Not taken: {counted(len(found.refused), 'file')} ({kinds})."]
        shown = found.refused if everything else found.refused[:LISTED]
        lines += [f"  {left.path}: {left.reason}" for left in shown]
        if len(shown) < len(found.refused):
            lines.append(f"  ... and {len(found.refused) - len(shown):,} more; --all shows them")
    name = quote(found.dataset)
    lines += ["", f"Next: `main.py check {name}`, then `main.py split {name}`."]
    return "\n".join(lines)
