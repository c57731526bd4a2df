"""Exporting a clean dataset in one of `core.derived.formats`, that other programs can read."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from core.datasets.catalog import ledger
from core.datasets.catalog.class_names import file_name
from core.datasets.catalog.dataset import Dataset
from core.derived.deriving import is_as_imported, linked_or_copied
from core.derived.formats import FORMATS, ExportFormat
from core.derived.manifest import NAME, ManifestRow, Records, write_manifest
from core.derived.parents import Parent, parents
from core.support.errors import BadInput, NotThere, Refused
from core.support.file_hash import file_sha256
from core.support.inside import inside
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.system_errors import in_plain_words
from core.support.wording import counted, were

CREDITS = ("credits.csv", "credits.html")
"""Attribution lists that are written when pictures have owners on record."""

_PART, _LOCK = ".safelight-part", ".lock"
_NO_SIDE = "no-side"
_FAILED = "Check that the dataset's pictures are where they were, and export again."


@dataclass(frozen=True)
class ExportOptions:
    """How a dataset is written out.

    Attributes:
        split: The split whose sides are told in the way of the format; None for classes alone.
        link: Hard links where the disk allows them, which take no room: the same file under two names.
        into_existing: Write into a folder that has something in it already; nothing there is replaced.
        format: One of `core.derived.formats`.
    """

    split: str | None = None
    link: bool = True
    into_existing: bool = False
    format: str = FORMATS.names()[0]


@dataclass(frozen=True)
class ExportResult:
    """What was written.

    Attributes:
        folder: Where.
        pictures: How many are there now.
        linked, copied, already: How they came there: as hard links, as copies, or were there before.
        counts: Pictures per class, by side; the side is "" without a split.
        left: What was left out, with the reason.
        notes: Sentences for the person.
    """

    folder: Path
    pictures: int
    linked: int
    copied: int
    already: int
    counts: dict[str, dict[str, int]]
    left: tuple[LeftOut, ...]
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[LeftOut, ...]:
        """What was to be written and could not be."""
        return tuple(entry for entry in self.left if entry.kind != _NO_SIDE)

    @property
    def failure(self) -> str:
        """What to say where as many failed as were written, or more; "" otherwise."""
        if len(self.failed) < self.pictures:
            return ""
        total = counted(self.pictures + len(self.failed), "picture")
        return f"Only {self.pictures:,} of {total} could be written. {_first(self.failed)} {_FAILED}"


@dataclass(frozen=True)
class _Item:
    parent: Parent
    file: str
    side: str


def export_dataset(
    dataset: Dataset,
    folder: Path,
    options: ExportOptions = ExportOptions(),  # frozen
    context: Context | None = None,
) -> ExportResult:
    """Writes the pictures in use, in their decided classes, with a manifest and the attribution lists.

    A new folder is complete or absent. The dataset's own files are only read.

    Raises:
        NotThere: No such split or format, or none of the pictures can be read.
        BadInput: No picture is in use.
        Refused: The folder has something in it and that was not asked for, or it belongs to the dataset.
            The place takes no folders.
        DiskFull: No room; what was written is taken back.
        Abandoned: The job was dropped; what was written is taken back.
    """
    context = context or Context()
    folder = folder.expanduser().absolute()
    _check_place(dataset, folder, options)
    everything = parents(dataset, options.split)
    layout = FORMATS.get(options.format)
    items, left = _laid_out(everything, options.split, layout)
    if not items:
        raise BadInput(f"No picture of {dataset.name} is on a side of {options.split}.", "Choose another split, or none.")
    fresh = not folder.exists() or not any(folder.iterdir())
    home = folder if folder.exists() else folder.parent  # an empty folder may be a disk's root, or where a shell stands
    place = _work_place(folder, home) if fresh else folder
    lock = FileLock(place / _LOCK)  # says that somebody is at work, until the process ends
    if fresh:
        with suppress(NotImplementedError, OSError):  # some network disks have no locks
            lock.acquire()
    writing = _Writing(place, options.link)
    try:
        written, more_left = _written(writing, items, context)
        if not written:  # a folder with nothing but an empty manifest in it once passed for an export
            raise NotThere(f"No picture of {dataset.name} could be written. {_first(more_left)}", _FAILED, folder)
        records = Records(dataset)
        rows = [records.row(item.parent, item.file, item.side) for item in written]
        layout.lists(writing.writes, rows)
        notes = (*_lists(writing, records, rows), *filter(None, (dataset.catalog.tally().left_words,)))
        if fresh:
            context.check_abandoned()
            lock.release()
            (place / _LOCK).unlink(missing_ok=True)
            _publish(place, folder)
    except BaseException:
        lock.release()
        writing.take_back()
        if fresh:
            shutil.rmtree(place, ignore_errors=True)
        raise
    kinds = Counter(writing.kinds)
    return ExportResult(
        folder, len(written), kinds["linked"], kinds["copied"], kinds["already"], _counts(written), (*left, *more_left), notes
    )


class _Writing:
    """Puts files into a folder and can take back what it put there."""

    def __init__(self, folder: Path, link: bool) -> None:
        self.folder = folder
        self.kinds: list[str] = []
        self._link = link
        self._made: list[Path] = []

    def put(self, parent: Parent, file: str) -> str:
        """Puts a picture at its place; returns why not, or nothing when it is there."""
        target = inside(self.folder, file)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            if not target.is_file() or file_sha256(target) != parent.sha256:
                return "A file of that name with other content is there already."
            self.kinds.append("already")
            return ""
        # Noted before it is there, because half a file has to be taken back as well.
        self._made.append(target)
        linked = linked_or_copied(parent.file, target, self._link)
        self.kinds.append("linked" if linked else "copied")
        return ""

    def writes(self, name: str) -> Path:
        """The path of a list; an earlier one is replaced, for it is this program's own."""
        path = self.folder / name
        if not path.exists():
            self._made.append(path)
        return path

    def take_back(self) -> None:
        for path in self._made:
            path.unlink(missing_ok=True)


def _check_place(dataset: Dataset, folder: Path, options: ExportOptions) -> None:
    own = [dataset.folder.resolve(), dataset.root.resolve()]
    place = folder.resolve()
    if any(place == home or place.is_relative_to(home) or home.is_relative_to(place) for home in own):
        raise Refused(f"{folder} belongs to the dataset {dataset.name}.", "Choose a folder outside of it.", folder)
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file.", "Choose a folder.", folder)
    _clear_parts(folder)
    if folder.is_dir() and any(folder.iterdir()) and not options.into_existing:
        raise Refused(f"{folder} is not empty.", "Choose another folder, or say that it may be added to.", folder)


def _work_place(folder: Path, home: Path) -> Path:
    """A new folder in `home` in which an export is put together."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=_part_of(folder), suffix=_PART, dir=home))
    except OSError as error:
        if in_plain_words(error) is not None and not isinstance(error, FileExistsError):
            raise  # a file above the place says less of itself than this refusal does
        raise Refused(f"{home} takes no folders: {error.strerror}.", "Choose another place.", home) from error


def _part_of(folder: Path) -> str:
    """How the folder begins in which an export is put together."""
    return f".{folder.name[:50]}."


def _clear_parts(folder: Path) -> None:
    """Deletes what exports to this folder left that were killed; those at work are left alone."""
    name = re.compile(re.escape(_part_of(folder)) + r"\w{8}" + re.escape(_PART))  # as mkdtemp makes it
    for home in filter(Path.is_dir, (folder, folder.parent)):
        for entry in [entry for entry in home.iterdir() if name.fullmatch(entry.name)]:
            with suppress(Timeout, NotImplementedError, OSError), FileLock(entry / _LOCK, timeout=0):
                shutil.rmtree(entry, ignore_errors=True)


def _laid_out(everything: Sequence[Parent], split: str | None, layout: ExportFormat) -> tuple[list[_Item], list[LeftOut]]:
    """The path of each picture, the same on every run; two pictures that want one name keep apart by their content."""
    items, left = [], []
    taken: set[str] = set()
    for parent in everything:
        if split is not None and parent.side is None:
            left.append(LeftOut(parent.path, f"It is on no side of {split}.", _NO_SIDE))
            continue
        home = layout.home((parent.side or "") if split else "", parent.label)
        name = file_name(parent.path.rsplit("/", 1)[-1])
        path, number = f"{home}/{name}", 0
        # Where large and small letters are one, the second file would replace the first.
        while path.casefold() in taken:
            stem, dot, ending = name.rpartition(".")
            mark = f"-{parent.sha256[:8]}" + (f"-{number}" if number else "")
            path = f"{home}/{stem}{mark}.{ending}" if dot else f"{home}/{name}{mark}"
            number += 1
        taken.add(path.casefold())
        items.append(_Item(parent, path, (parent.side or "") if split else ""))
    return items, left


def _written(writing: _Writing, items: Sequence[_Item], context: Context) -> tuple[list[_Item], list[LeftOut]]:
    meter = Meter(context, "Writing pictures", len(items))
    written, left = [], []
    for item in items:
        context.check_abandoned()
        try:
            if is_as_imported(item.parent):
                reason = writing.put(item.parent, item.file)
                kind = "in-the-way"
            else:
                reason, kind = "It is not the file it was when it was imported.", "changed"
        except OSError as error:
            if error.filename is None or Path(error.filename) != item.parent.file:
                raise  # the place to write to is at fault
            reason, kind = f"The file cannot be read: {error.strerror}.", "missing"
        if reason:
            left.append(LeftOut(item.parent.path, reason, kind))
        else:
            written.append(item)
        meter.advance()
    return written, left


def _counts(written: Sequence[_Item]) -> dict[str, dict[str, int]]:
    """Pictures per class, by side."""
    counts: dict[str, dict[str, int]] = {}
    for item in written:
        on = counts.setdefault(item.side, {})
        on[item.parent.label] = on.get(item.parent.label, 0) + 1
    return counts


def _first(left: Sequence[LeftOut]) -> str:
    return f"{left[0].path}: {left[0].reason}"


def _lists(writing: _Writing, records: Records, rows: Sequence[ManifestRow]) -> tuple[str, ...]:
    write_manifest(writing.writes(NAME), rows)
    owned = {row.sha256: entry for row in rows if (entry := records.entry(row.sha256)) is not None}
    if owned:
        ledger.write_table(writing.writes(CREDITS[0]), owned.values())
        ledger.write_html(writing.writes(CREDITS[1]), owned.values())
    gone = sum(bool(row.gone) for row in rows)
    if gone:
        where, them = ("it", "it") if gone == 1 else ("they", "them")
        return (f"{gone:,} of the pictures {were(gone)} taken down since where {where} came from; the manifest names {them}.",)
    return ()


def _publish(place: Path, folder: Path) -> None:
    """Moves what is complete to its place, into an empty folder if there is one."""
    if not folder.exists():
        # mkdtemp lets only its maker in, and an export is for others.
        os.chmod(place, 0o755)
        os.rename(place, folder)
        return
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name == NAME):  # the manifest says that all is there
        os.rename(entry, folder / entry.name)
    place.rmdir()
