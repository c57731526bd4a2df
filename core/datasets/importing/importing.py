"""Importing: from a folder, archive, table or the network to a dataset, all or nothing, and only what is new."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.catalog.dataset import Dataset, create_in, write_settings
from core.datasets.catalog.inspecting import EarlyInspector, Inspector, inspect
from core.datasets.importing.intake import Intake
from core.datasets.importing.mask_keeping import keep_masks
from core.datasets.importing.sample_rows import Origin
from core.datasets.importing.stacks import unstacked
from core.datasets.importing.staging import claim
from core.datasets.sources.download_folders import download_folder, hand_over
from core.datasets.sources.layouts import ADVICE
from core.datasets.sources.listing import Listing, has_unlabelled, need_two_classes
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.registry import remote_for, source_for
from core.datasets.sources.remote import Errand, Remote
from core.datasets.splits.splitting import keep_given_split
from core.support.errors import BadInput, Refused
from core.support.foreign_text import valid
from core.support.jobs import Context, Course, Note
from core.support.left_out import LeftOut
from core.support.workspace import Workspace

__all__ = ["ImportOptions", "ImportResult", "LeftOut", "import_pictures", "take_in"]


@dataclass(frozen=True)
class ImportResult:
    """What an import did.

    Attributes:
        dataset: Its name.
        added: New pictures.
        already: Pictures the dataset had before.
        refused: Everything that was not taken in, with the reason.
        classes: Pictures per class in the dataset now, without excluded ones.
        unlabelled: Pictures in the dataset now that have no class yet.
        notes: Sentences for the person.
        has_sides: Whether the source says which sides its pictures are on, which is kept as the split "given".
    """

    dataset: str
    added: int
    already: int
    refused: tuple[LeftOut, ...]
    classes: dict[str, int]
    notes: tuple[str, ...] = ()
    has_sides: bool = False
    unlabelled: int = 0


_SHARES = {"Unpacking": 0.2, "Reading pictures": 0.75, "Reading masks": 0.05}
"""Of an import's time, by what each step reports; what is downloaded first has a time of its own."""


def import_pictures(
    workspace: Workspace,
    dataset: str,
    source: Path | str,
    options: ImportOptions = ImportOptions(),  # noqa: B008  # frozen
    context: Context | None = None,
    read: Inspector = inspect,
) -> ImportResult:
    """Takes pictures into a dataset, which is made when it does not exist; what it holds already is only counted.

    A folder or table is used in place unless `options.copy` is set; archives are unpacked into the dataset. An import that
    is cancelled, fails or is killed changes nothing; what was downloaded for it is kept for the next try.

    Args:
        workspace: Where the dataset is.
        dataset: Its name.
        source: A path, or an address: `https://...`, `s3://bucket/folder`, `public:NAME`.
        options: How they are taken in.
        context: For progress and cancelling.
        read: Who has the files inspected: this machine, or a cluster.

    Raises:
        NotThere: `source` does not exist or cannot be reached.
        BadInput: The layout cannot be used; the message says what was found and the hint what is wanted.
        Refused: Another import into the dataset is at work, or its pictures lie in another folder.
        DiskFull: No room.
        Abandoned: The context was told to drop the work.
    """
    context = Course(context or Context(), _SHARES)
    remote = remote_for(str(source))
    if remote is not None:
        return _import_remote(workspace, dataset, remote, remote.tidy(str(source)), options, context, read)
    place = Path(source).expanduser().absolute()
    kind = source_for(place)
    origin = Origin(kind.name, valid(str(place)), options.licence)
    # Of a dataset that is there most files may be known, and none be read.
    starts = read is inspect and not (workspace.dataset_folder(dataset) / "dataset.toml").is_file()
    with claim(workspace, dataset) as scratch, EarlyInspector() if starts else nullcontext() as early:

        def listed() -> Listing:
            unpacked = scratch / "unpacked"
            unpacked.mkdir()
            listing = kind.read(place, unpacked, options, context)
            if early is not None:
                early.expect(len(listing.found))
            return listing

        return take_in(workspace, dataset, listed, origin, options, context, scratch, early or read)


def _import_remote(
    workspace: Workspace,
    dataset: str,
    remote: Remote,
    address: str,
    options: ImportOptions,
    context: Context,
    read: Inspector,
) -> ImportResult:
    origin = Origin(remote.name, remote.shown(address), options.licence or remote.licence(address))
    folder = workspace.dataset_folder(dataset)
    if (folder / "dataset.toml").is_file():
        _check_takes_more(Dataset.open(workspace, dataset))  # before anything is downloaded
    with claim(workspace, dataset) as scratch, download_folder(workspace, address) as kept:

        def listed() -> Listing:
            unpacked = scratch / "unpacked"
            unpacked.mkdir()
            return remote.read(Errand(address, kept, unpacked, folder, options), context)

        result = take_in(workspace, dataset, listed, origin, options, context, scratch, read)
        hand_over(kept, folder)
        return result


def take_in(
    workspace: Workspace,
    name: str,
    listed: Callable[[], Listing],
    origin: Origin,
    options: ImportOptions,
    context: Context,
    scratch: Path,
    read: Inspector = inspect,
) -> ImportResult:
    """Takes what `listed` lists into the dataset `name`, inside a claim on it; as `import_pictures`."""
    exists = (workspace.dataset_folder(name) / "dataset.toml").is_file()
    listing = listed()
    if options.pages == "each":
        options = replace(options, copy=True)  # pages are files that nobody else keeps
        listing = unstacked(listing, scratch / "pages", options.most_files, context)
    if exists:
        target = _existing(workspace, name, listing, options)
    else:
        if not has_unlabelled(listing.found):
            need_two_classes(origin.location, listing, ADVICE)
        place = workspace.dataset_folder(name)
        if place.exists():
            raise Refused(f"{place} is in the way and is not a dataset.", "Move it away or choose another name.", place)
        root = None if options.copy or listing.owned else listing.root
        target = create_in(scratch / "dataset", name, root, origin.location, origin.licence, origin.kind)
    intake = Intake(target, listing, origin, scratch, options.pages, read)
    intake.read(context)
    if not exists:
        _need_usable(origin.location, intake)
    intake.store(context)
    notes = [*intake.notes(), *keep_masks(target, listing, intake.origin_of, context)]
    has_sides = any(entry.side for entry in listing.found)
    if has_sides:
        notes += keep_given_split(target, context).warnings
    if exists and intake.added:
        write_settings(target)
    classes, without = target.catalog.class_counts(), target.catalog.tally().unlabelled
    if not exists:
        (scratch / "dataset").rename(workspace.dataset_folder(name))
    for text in notes:
        context.report(Note(text))
    return ImportResult(name, len(intake.added), intake.already, tuple(intake.left), classes, tuple(notes), has_sides, without)


def _existing(workspace: Workspace, name: str, listing: Listing, options: ImportOptions) -> Dataset:
    dataset = Dataset.open(workspace, name)
    _check_takes_more(dataset, None if listing.owned or options.copy else listing.root)
    return dataset


def _check_takes_more(dataset: Dataset, root: Path | None = None) -> None:
    """Refuses pictures for a dataset that cannot have them.

    Args:
        dataset: The dataset.
        root: Folder in which they are used in place; None when they would become the dataset's own.

    Raises:
        Refused: It is read-only, or its pictures lie in another folder.
    """
    dataset.check_writable()
    if not dataset.here and root != dataset.root:
        raise Refused(
            f"{dataset.name} uses the pictures in {dataset.root} in place; others cannot be added to it.",
            "Add them to that folder and import it again, or import into a new dataset by copy.",
            dataset.root,
        )


def _need_usable(place: str, intake: Intake) -> None:
    labels = {job.entry.label for job, _, _ in intake.added}
    if len(labels) < 2 and labels != {UNLABELLED}:
        first = next((f" {entry.path}: {entry.reason}" for entry in intake.left if entry.kind not in {"hidden", "stray"}), "")
        found = f"of only one class, {min(labels)}," if labels else ""
        raise BadInput(
            f"{place} has no usable pictures of two classes.{first}"
            if not labels
            else f"{place} has usable pictures {found} and none of another.{first}",
            ADVICE,
            Path(place),
        )
