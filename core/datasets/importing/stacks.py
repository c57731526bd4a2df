"""TIFF stacks: files of several pages, of which the first is the picture unless each page is to be one, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from core.datasets.importing.picture_reading import PicturesRead
from core.datasets.sources.listing import Found, Listing
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Inspected, Refusal, Unstack, Unstacked
from core.support.errors import BadInput
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.system_errors import no_room
from core.support.wording import counted

_STACKS = ("TIFF", "DICOM")
_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def unstacked(listing: Listing, folder: Path, most: int, context: Context) -> Listing:
    """The listing with each page of a stack as a picture of its own, all of one stack in one group.

    Args:
        listing: As a source made it.
        folder: Gets the pages as files; made when there is a stack.
        most: Pictures there may be at most.
        context: Progress, and the way to drop the work.

    Raises:
        BadInput: The stacks have more pages than that.
        DiskFull: No room for the pages.
        Abandoned: The job was dropped.
    """
    stacks = {place: entry for place, entry in enumerate(listing.found) if _may_be_stack(entry.below(listing.root))}
    if not stacks:
        return listing
    folder.mkdir()
    pages: dict[int, int] = {}
    left: list[LeftOut] = []
    with DecoderPool() as pool:
        first = ((place, 0) for place in stacks)
        for reply in _asked(pool, listing, stacks, first, folder, "Looking for stacks of pages", len(stacks), context):
            pages[reply.key] = reply.pages if isinstance(reply, Unstacked) else 0
            if isinstance(reply, Refusal):
                left.append(LeftOut(stacks[reply.key].path, reply.reason, reply.kind))
        total = len(listing.found) - len(stacks) + sum(pages.values())
        if total > most:
            raise BadInput(
                f"The pages of the stacks are {total:,} pictures; {most:,} are taken at most.", "Take the first pages."
            )
        rest = [(place, number) for place, count in pages.items() for number in range(1, count)]
        for reply in _asked(pool, listing, stacks, rest, folder, "Taking stacks apart", len(rest), context):
            if isinstance(reply, Refusal):
                place, number = rest[reply.key]
                left.append(LeftOut(f"{stacks[place].path}, page {number + 1}", reply.reason, reply.kind))
    found: list[Found] = []
    for place, entry in enumerate(listing.found):
        count = pages.get(place, 1)
        found += [entry] if count == 1 else _pages_of(entry, place, count, folder)
    taken = sum(count > 1 for count in pages.values())
    note = f"{counted(taken, 'stack')} taken apart: each page is a picture, and those of one stack stay in one group."
    return replace(
        listing,
        found=tuple(sorted(found, key=lambda entry: entry.path)),
        left=(*listing.left, *left),
        notes=(*listing.notes, *([note] if taken else [])),
    )


def stack_notes(read: PicturesRead) -> Iterator[str]:
    """Sentences on files of which only the first page or frame was taken."""
    several = Counter(reply.facts.format for reply in read.replies if isinstance(reply, Inspected) and is_stack(reply))
    if pages := several["TIFF"]:
        yield f"{counted(pages, 'file')} with several pages: the first of each was taken."
    # A scan of forty slices became one picture, and nothing said so.
    if frames := several["DICOM"]:
        told = counted(frames, "DICOM file")
        yield f"{told} with several frames: the first of each was taken, others are not read."


def is_stack(reply: Inspected | Refusal) -> bool:
    """Whether a file that was read holds several pages or frames that are no film."""
    return isinstance(reply, Inspected) and reply.facts.format in _STACKS and reply.facts.frames > 1


def _may_be_stack(file: Path) -> bool:
    try:
        with open(file, "rb") as reader:
            return reader.read(4) in _MARKS
    except OSError:
        return False  # the import itself says what is wrong with it


def _asked(
    pool: DecoderPool, listing: Listing, stacks: dict[int, Found], wanted: Iterable[tuple[int, int]], folder: Path, what: str,
    total: int, context: Context,
) -> Iterator[Unstacked | Refusal]:  # fmt: skip
    """The answers for (stack, page), which are asked for by their place in `wanted`, or by the stack's own for first pages."""
    requests = (
        Unstack(place if number == 0 else key, stacks[place].below(listing.root), number, _file(folder, place, number))
        for key, (place, number) in enumerate(wanted)
    )
    meter = Meter(context, what, total)
    for reply in pool.run(requests, context):
        meter.advance()
        if isinstance(reply, Refusal) and reply.kind == "disk-full":
            hint = "Free some space and do it again."
            raise no_room("The disk is full: pages of a stack could not be written.", hint, folder)
        if isinstance(reply, Unstacked | Refusal):
            yield reply


def _pages_of(entry: Found, place: int, count: int, folder: Path) -> Iterator[Found]:
    path = PurePosixPath(entry.path)
    for number in range(count):
        file = _file(folder, place, number)
        if not file.is_file():
            continue  # refused, and said to be
        page = path.with_name(f"{path.stem}-page{number + 1:04d}.tif").as_posix()
        columns = (*entry.columns, ("stack", entry.path), ("page", str(number + 1)))
        yield replace(entry, path=page, group=entry.group or f"stack:{entry.path}", columns=columns, file=file)


def _file(folder: Path, place: int, number: int) -> Path:
    return folder / f"{place}-{number}.tif"
