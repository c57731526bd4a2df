"""Makes or extends a dataset from a folder, archive or table, from a link or bucket, or from a sample or public dataset."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from core.cli.answers import Answer
from core.cli.console import Console, Misused
from core.cli.import_answers import LISTED, look_document, look_text, question_answer, text
from core.cli.reading_place import add_reading_place, cluster_asked, reading_at
from core.datasets.importing.importing import ImportOptions, ImportResult, import_pictures
from core.datasets.importing.samples import SAMPLES, SampleSet, import_sample
from core.datasets.importing.survey import survey
from core.datasets.sources.bucket import ENDPOINT_VARIABLE
from core.datasets.sources.folder import together
from core.datasets.sources.public.public_set import PublicSet
from core.datasets.sources.public.registry import PUBLIC
from core.datasets.sources.public.remote import SCHEME
from core.datasets.sources.reading import Undecided
from core.support.complaints import complaint
from core.support.errors import BadInput
from core.support.fields import Record, describe
from core.support.wording import bytes_text

ENVIRONMENT = (
    "What a link or bucket gave before the connection broke is kept for the next try. For buckets: keys, region and profile as "
    f"boto3 finds them (AWS_PROFILE, AWS_ACCESS_KEY_ID ...); {ENDPOINT_VARIABLE} for a server of your own."
)


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="name of the dataset; made when it does not exist")
    parser.add_argument(
        "path",
        metavar="PATH",
        nargs="*",
        help="folder with a subfolder per class or with a table of labels, several folders that lie in one, zip, tar, CSV of "
        "path,label, link to an archive "
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
    parser.add_argument(
        "--look", action="store_true", help="only tell the ways to read it, with what each would import, its size and licence"
    )
    add_reading_place(parser, "pictures are read")
    _reading_options(parser)
    parser.add_argument(
        "--allow-private", action="store_true", help="a link may lead to a machine of the private network or to this one"
    )
    # In the help, so that whoever is offline or on a script can choose a dataset by its size and licence.
    parser.epilog = "\n".join(
        ["samples:", *map(_described, SAMPLES), "", "public datasets:", *map(_told, PUBLIC), "", ENVIRONMENT]
    )


def _reading_options(parser: argparse.ArgumentParser) -> None:
    """Declares what a person can say about how a source is to be read."""
    say = parser.add_argument_group("how it is to be read, where that is not clear")
    say.add_argument("--reading", metavar="NAME", default="", help="take this reading; --look names them")
    say.add_argument("--table", metavar="FILE", default="", help="the table that says what the pictures show")
    say.add_argument("--file-column", metavar="C", default="", help="its column with the file names; a name, or a number from 1")
    say.add_argument(
        "--pages", choices=("first", "each", "leave"), default="first",
        help="of a TIFF with several pages: the first, each as a picture (in one group, copied into the workspace), or none",
    )  # fmt: skip
    say.add_argument("--label-column", metavar="C", default="", help="its column with the classes")
    say.add_argument(
        "--label-pattern", metavar="RE", default="", help="what this finds in a file name is the class; its first group"
    )
    say.add_argument("--class-level", metavar="N", type=int, help="the folder that is the class, from 1 for the outermost")
    say.add_argument(
        "--several",
        choices=("first", "combination", "leave"),
        default="",
        help="pictures with several labels: the first counts, each combination is a class, or leave them out",
    )
    say.add_argument("--follow-links", action="store_true", help="follow links that lead out of the folder")
    say.add_argument("--keep-masks", action="store_true", help="take pictures that look like masks of others for pictures")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Imports; Ctrl-C leaves nothing half-made.

    Raises:
        Misused: None or several of a path, a sample and a public dataset.
        NotThere: Nothing is at the path, or it cannot be reached.
        BadInput: It can be read in no way.
        Refused: The dataset is busy or lies elsewhere.
    """
    if [bool(options.path), options.sample is not None, options.public is not None].count(True) != 1:
        raise Misused("Name one to import: a PATH, a --sample or a --public dataset.")
    # Said rather than passed over: the person would believe that it had been heeded.
    if options.settings and options.sample is None:
        raise Misused("--set is for a --sample.")
    address, needs = cluster_asked(options)
    if address and (options.look or options.sample is not None):
        raise Misused("--on is for an import of a PATH or a --public dataset: all else is read in a moment.")
    if options.sample is not None:
        found = _sample(options, console)
        return Answer(found, text(found, options.all))
    chosen = _chosen(options)
    source: str | Path = f"{SCHEME}{options.public}"
    if options.path:
        source, *others = options.path
        if others:
            source, only = together([Path(path) for path in options.path])
            chosen = replace(chosen, only=only)
    with console.interruptible() as context:
        if options.look:
            seen = survey(source, context, console.workspace, chosen)
            return Answer(look_document(seen), look_text(seen))
        if options.public is not None:
            # Size and licence are read before the download, when they can still change somebody's mind.
            console.say(_told(PUBLIC.get(options.public)).strip())
        try:
            with reading_at(address, needs, console.workspace, options.dataset) as read:
                found = import_pictures(console.workspace, options.dataset, source, chosen, context, read)
        except Undecided as question:
            return question_answer(question)
    return Answer(found, text(found, options.all))


def _chosen(options: argparse.Namespace) -> ImportOptions:
    """The import options that the words ask for.

    Raises:
        Misused: A level below 1.
    """
    # 0 was taken for nothing said, and whoever counts from 0 was not told.
    if options.class_level is not None and options.class_level < 1:
        raise Misused("--class-level counts from 1.")
    return ImportOptions(
        copy=options.copy,
        group_pattern=options.group_pattern,
        private=options.allow_private,
        reading=options.reading,
        table=options.table,
        file_column=options.file_column,
        label_column=options.label_column,
        label_pattern=options.label_pattern,
        class_level=options.class_level or 0,
        several=options.several,
        follow_links=options.follow_links,
        keep_masks=options.keep_masks,
        pages=options.pages,
    )


def _sample(options: argparse.Namespace, console: Console) -> ImportResult:
    # Samples are read from packages, whose tables name the groups better than a path could.
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
