"""Takes a source's listing into a dataset: reads what is new, copies where wanted, stores all of it at once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.class_names import UNLABELLED, file_name, folder_name
from core.datasets.catalog.dataset import IMAGES, Dataset
from core.datasets.catalog.inspecting import Inspector, inspect
from core.datasets.catalog.known import Known, KnownSample
from core.datasets.catalog.value_range import keep_value_range
from core.datasets.importing import staging
from core.datasets.importing.copying import CopiedFiles
from core.datasets.importing.picture_reading import PicturesRead, read_pictures
from core.datasets.importing.sample_rows import FileToRead, Origin, insert_refused, insert_samples, source_number
from core.datasets.importing.stacks import is_stack, stack_notes
from core.datasets.sources.listing import Found, Listing
from core.datasets.sources.options import Pages
from core.pictures.decoder.protocol import Inspected, Refusal
from core.support.file_hash import file_sha256
from core.support.foreign_text import valid
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.wording import counted


@dataclass
class Intake:
    """What an import found out before anything is stored.

    Attributes:
        inspector: Who has the files inspected: this machine, or a cluster.
        added: New pictures with their jobs.
        replaced: Numbers of stored samples whose file has other content now.
        moved: Stored samples that lie at another path now.
        touched: Stored samples whose file is the same with another time stamp.
        refused: Files that cannot be used, with their jobs.
        already: Pictures the dataset had.
        left: What is listed as not taken in.
        relisted: Pictures that the source now lists under another class.
        labelled: The classes that stored samples get which had none, as the source has one for them or for a copy.
        pictures: What the files that were read are.
    """

    dataset: Dataset
    listing: Listing
    origin: Origin
    scratch: Path
    pages: Pages = "first"
    inspector: Inspector = inspect
    added: list[tuple[FileToRead, Inspected, Path]] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    moved: list[tuple[KnownSample, FileToRead]] = field(default_factory=list)
    touched: list[tuple[KnownSample, FileToRead]] = field(default_factory=list)
    refused: list[tuple[FileToRead, Refusal]] = field(default_factory=list)
    already: int = 0
    left: list[LeftOut] = field(default_factory=list)
    relisted: int = 0
    labelled: dict[int, str] = field(default_factory=dict)
    pictures: PicturesRead = field(default_factory=lambda: PicturesRead(()))

    def read(self, context: Context) -> None:
        """Reads every file of the listing that is new or changed.

        Raises:
            Abandoned: The job was dropped.
            DiskFull: No room for a copy or a thumbnail.
        """
        self.left += self.listing.left
        self.already += self.listing.held
        known = Known.of(self.dataset.catalog.path)
        jobs = []
        for entry in self.listing.found:
            context.check_abandoned()
            job = self._job(entry)
            if job is not None and self._is_new(job, known):
                jobs.append(job)
        copies = CopiedFiles(self.scratch / "pictures", self.dataset.here and not self.listing.owned)
        self.pictures = read_pictures(self.dataset, jobs, copies, context, self.listing.thumbnails, self.inspector)
        moved: set[int] = set()
        for reply in self.pictures.replies:
            job, file = jobs[reply.key], copies.place(reply.key, jobs[reply.key])
            if isinstance(reply, Refusal):
                self.refused.append((job, reply))
                self.left.append(LeftOut(job.entry.path, reply.reason, reply.kind))
            elif is_stack(reply) and self.pages == "leave":
                pages = f"It holds {reply.facts.frames:,} pages; stacks are left out, as chosen."
                self.left.append(LeftOut(job.entry.path, pages, "stack"))
            elif copies.differs(reply):
                self.left.append(LeftOut(job.entry.path, "The file changed while it was copied.", "changed"))
            else:
                self._sort_in(job, reply, file, known, moved)

    def origin_of(self, path: str) -> str:
        """Where a picture of the listing comes from, as stored."""
        return valid(f"{self.origin.location}!{path}" if self.listing.owned else str(self.listing.root / path))

    def _job(self, entry: Found) -> FileToRead | None:
        file = entry.below(self.listing.root)
        try:
            facts_of_file = file.stat()
        except OSError as error:
            self.left.append(LeftOut(entry.path, f"The file cannot be read: {error.strerror}.", "missing"))
            return None
        # Where it lies is where it comes from, but for what was unpacked; joined once, as it takes longer than asking the disk.
        origin = self.origin_of(entry.path) if self.listing.owned or entry.file is not None else valid(str(file))
        return FileToRead(entry, file, origin, facts_of_file.st_size, facts_of_file.st_mtime_ns)

    def _is_new(self, job: FileToRead, known: Known) -> bool:
        """False for a file that is stored or refused already and has not changed since; counts it."""
        sample = known.by_origin.get(job.origin) if self.dataset.here else known.by_path.get(job.entry.path)
        lost = job.entry.path in known.refused
        if sample is not None and not lost and (sample.bytes, sample.modified) == (job.size, job.modified):
            self.already += 1
            self._listed_again(sample, job.entry.label)
            return False
        if self.dataset.here and self._is_held(job, known):
            self.already += 1
            return False
        refusal = known.still_refused(job.origin if self.dataset.here else job.entry.path, job.size, job.modified)
        if refusal is not None:
            self.left.append(LeftOut(job.entry.path, refusal.reason, refusal.kind))
        return refusal is None

    def _is_held(self, job: FileToRead, known: Known) -> bool:
        """True when the dataset keeps the same content in the same class, or in none, which it is in from now on then; only files
        of a known size are read for that."""
        if job.size not in known.sizes:
            return False
        try:
            sha256 = file_sha256(self.listing.root / job.entry.path)
        except OSError:
            return False
        return bool(known.holding(sha256, job.entry.label)) or self._gets_class(known.unlabelled(sha256), job.entry.label)

    def _gets_class(self, sample: KnownSample | None, label: str) -> bool:
        """True when the class is that of a stored sample from now on which had none."""
        if sample is None or label == UNLABELLED:
            return False
        return self.labelled.setdefault(sample.id, label) == label  # of two classes for one picture the first counts

    def _listed_again(self, sample: KnownSample, label: str) -> None:
        """Sees what a source says now of a file that is stored."""
        if not (sample.now == UNLABELLED and self._gets_class(sample, label)):
            self.relisted += label not in (UNLABELLED, sample.label, sample.now)

    def _sort_in(self, job: FileToRead, reply: Inspected, file: Path, known: Known, moved: set[int]) -> None:
        alike, twin = known.holding(reply.sha256, job.entry.label), known.unlabelled(reply.sha256)
        if self.dataset.here:
            if alike or self._gets_class(twin, job.entry.label):
                self.already += 1
            else:
                self.added.append((job, reply, file))
            return
        before = known.by_path.get(job.entry.path)
        if before is not None and before.sha256 == reply.sha256:
            self.already += 1
            self._listed_again(before, job.entry.label)
            self.touched.append((before, job))
            return
        if before is not None:
            self.replaced.append(before.id)
        # Whoever sorts unlabelled pictures into folders of classes moves them: they are the same ones.
        alike = alike or ([twin] if twin is not None and self._gets_class(twin, job.entry.label) else [])
        gone = [old for old in alike if old.id not in moved and not self.dataset.picture_path(old.path).exists()]
        if before is None and gone:
            moved.add(gone[0].id)
            self.already += 1
            self.moved.append((gone[0], job))
        else:
            self.added.append((job, reply, file))

    def store(self, context: Context) -> None:
        """Stores all of it in one transaction, moving copies to their places; a kill leaves all or nothing."""
        if not (self.added or self.refused or self.moved or self.touched or self.labelled):
            return
        context.check_abandoned()
        with schema.writing(self.dataset.catalog.path) as connection:
            source = source_number(connection, self.origin)
            moves, paths = self._places(connection)
            connection.executemany("DELETE FROM samples WHERE id = ?", [(number,) for number in self.replaced])
            for sample, job in self.moved:
                said = job.entry
                connection.execute(
                    "UPDATE samples SET path = ?, origin = ?, modified = ?, given_side = ?, given_group = ? WHERE id = ?",
                    (said.path, job.origin, job.modified, said.side, said.group, sample.id),
                )
            connection.executemany(
                "UPDATE samples SET modified = ? WHERE id = ?", [(job.modified, sample.id) for sample, job in self.touched]
            )
            connection.executemany("DELETE FROM refused WHERE path = ?", [(sample.path,) for sample, _ in self.touched])
            given = [(label, sample) for sample, label in self.labelled.items()]
            connection.executemany("UPDATE samples SET label = ? WHERE id = ?", given)
            added = ((path, job, reply) for (job, reply, _), path in zip(self.added, paths, strict=True))
            insert_samples(connection, added, source)
            if self.pictures.measured is not None:
                keep_value_range(connection, self.pictures.measured.value_range)
            for job, refusal in self.refused:
                insert_refused(connection, job, refusal, source, self.dataset.here)
            staging.move_in(self.scratch, self.dataset.folder, moves)

    def _places(self, connection: sqlite3.Connection) -> tuple[list[tuple[Path, str]], list[str]]:
        """Moves for the pictures the dataset keeps itself, and the path each new sample gets."""
        if not self.dataset.here:
            return [], [job.entry.path for job, _, _ in self.added]
        taken = {str(row[0]).casefold() for row in connection.execute("SELECT path FROM samples")}
        moves, paths = [], []
        for job, reply, file in self.added:
            path = _free_path(self.dataset.root, job.entry, reply.sha256, taken)
            taken.add(path.casefold())
            paths.append(path)
            moves.append((file, f"{IMAGES}/{path}"))
        return moves, paths

    def notes(self) -> list[str]:
        """Sentences for the person about what was out of the ordinary."""
        notes = [*self.listing.notes, *filter(None, [self.pictures.note(self.dataset.name)])]
        if self.pages != "leave":
            notes += stack_notes(self.pictures)
        if self.replaced:
            have = counted(len(self.replaced), "picture has", "pictures have")
            notes.append(f"{have} other content than before; that counts as new.")
        if self.moved:
            lie = counted(len(self.moved), "picture lies", "pictures lie")
            notes.append(f"{lie} at another path than before; what was decided is kept.")
        if self.labelled:
            notes.append(f"{counted(len(self.labelled), 'picture')} had no class yet, and got the one from this source.")
        if self.relisted:
            are_listed = counted(self.relisted, "picture is listed", "pictures are listed")
            notes.append(f"{are_listed} under another class than before; the catalog keeps its own.")
        return notes


def _free_path(root: Path, entry: Found, sha256: str, taken: set[str]) -> str:
    """A path in the dataset that no sample and no file has yet; the same for the same picture and class."""
    folder, name = folder_name(entry.label), file_name(entry.path.rsplit("/", 1)[-1])
    path, number = f"{folder}/{name}", 0
    while path.casefold() in taken or (root / path).exists():
        stem, dot, ending = name.rpartition(".")
        mark = f"-{sha256[:8]}" + (f"-{number}" if number else "")
        path = f"{folder}/{stem}{mark}.{ending}" if dot else f"{folder}/{name}{mark}"
        number += 1
    return path
