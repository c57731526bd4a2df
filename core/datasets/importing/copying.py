"""Copies of pictures for a dataset that keeps its own, verified against what was read from the originals."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.datasets.catalog.class_names import file_name
from core.datasets.importing.sample_rows import FileToRead
from core.pictures.decoder.protocol import Inspected
from core.support.atomic import is_full
from core.support.system_errors import no_room

_CHUNK = 1 << 20  # bytes per read


class CopiedFiles:
    """Copies files one by one as the decoder pool asks for them, and remembers what was read.

    Args:
        folder: Where copies go.
        wanted: False when the files themselves are to be inspected.
    """

    def __init__(self, folder: Path, wanted: bool) -> None:
        self._folder = folder
        self._wanted = wanted
        self._digests: dict[int, str] = {}

    def made(self, jobs: Sequence[FileToRead]) -> Iterator[tuple[int, Path]]:
        """Key and path of each file to inspect; its copy is complete when it is handed out."""
        if self._wanted:
            self._folder.mkdir()
        copied = 0
        for key, job in enumerate(jobs):
            place = self.place(key, job)
            if self._wanted:
                try:
                    self._digests[key] = _copy(job.file, place)
                    copied += job.size
                except OSError as error:
                    place.unlink(missing_ok=True)  # the pool then says that it is missing
                    if is_full(error):
                        said, needed = "The disk is full: the pictures were not copied.", sum(job.size for job in jobs)
                        raise no_room(said, "Free some space.", self._folder, needed, given_back=copied) from error
            yield key, place

    def place(self, key: int, job: FileToRead) -> Path:
        """The file that is inspected, and moved into the dataset when the dataset keeps its own."""
        if not self._wanted:
            return job.file
        return self._folder / f"{key}{Path(file_name(job.entry.path.rsplit('/', 1)[-1])).suffix}"

    def differs(self, reply: Inspected) -> bool:
        """True when the copy on the disk is not what was read from the original."""
        return self._wanted and self._digests.get(reply.key) != reply.sha256


def _copy(file: Path, target: Path) -> str:
    """Copies a file with its time stamp; returns the SHA-256 of what was read."""
    digest = hashlib.sha256()
    with open(file, "rb") as reader, open(target, "xb") as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            writer.write(chunk)
    shutil.copystat(file, target)
    os.chmod(target, 0o644)
    return digest.hexdigest()
