"""Has the pictures of an import inspected: each once, but for deep ones, whose common range is known only at the end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.inspecting import Inspector, inspect
from core.datasets.catalog.value_range import MeasuredRange, beyond_words, measured_range, range_words, sorts_words, unlike_words
from core.datasets.importing.copying import CopiedFiles
from core.datasets.importing.sample_rows import FileToRead
from core.pictures.decoder.protocol import Inspected, Refusal
from core.pictures.scaling import ValueRange
from core.pictures.thumbnails import thumbnail_in, thumbnails_folder
from core.support.jobs import Context
from core.support.wording import counted

_BEYOND = 0.1  # of the range's width; what goes less far beyond it loses nothing that matters


@dataclass(frozen=True)
class PicturesRead:
    """What an import's pictures are.

    Attributes:
        replies: By the place of the file, in that order.
        deep: Deep pictures among them.
        beyond: Those that go far beyond the range the dataset had already.
        value_range: What is black and white in them; None without any.
        measured: The range, when it was measured now.
    """

    replies: tuple[Inspected | Refusal, ...]
    deep: int = 0
    beyond: int = 0
    value_range: ValueRange | None = None
    measured: MeasuredRange | None = None

    def note(self, dataset: str) -> str:
        """A sentence on deep pictures; empty without any."""
        if not self.deep or self.value_range is None:
            return ""
        how = "measured over all of them" if self.measured else "as measured before"
        deep = [
            (reply.facts.mode, ends) for reply in self.replies if isinstance(reply, Inspected) and (ends := reply.facts.levels)
        ]
        sorts = sorts_words(mode for mode, _ in deep)
        told = f"{counted(self.deep, 'deep picture')}{sorts}: {range_words(self.value_range)}, {how}."
        told += unlike_words(deep, self.value_range)
        told += beyond_words(self.measured) if self.measured else ""
        if self.beyond:
            told += f" {counted(self.beyond, 'picture')} with values far beyond."
        return f"{told} The range of {dataset} is shown and changed under Dataset on the Data page."


def read_pictures(
    dataset: Dataset,
    jobs: Sequence[FileToRead],
    copies: CopiedFiles,
    context: Context,
    thumbnails: Path | None = None,
    read: Inspector = inspect,
) -> PicturesRead:
    """Inspects the files and makes their thumbnails; what a job says was seen already is taken as it is.

    Args:
        dataset: Gets the thumbnails.
        jobs: What is read.
        copies: Where the files lie, or are copied to.
        context: Progress, and the way to drop the work.
        thumbnails: Folder of thumbnails of what was seen already.
        read: Who has the files inspected: this machine, or a cluster.

    Raises:
        DiskFull: A thumbnail or a copy found no room.
        Abandoned: The job was dropped.
    """
    target, known = thumbnails_folder(dataset.folder), dataset.value_range
    answers: dict[int, Inspected | Refusal] = {}

    def unseen() -> Iterator[tuple[int, Path]]:
        for key, file in copies.made(jobs):
            seen = jobs[key].entry.seen
            if seen is not None and thumbnails is not None and _taken_over(seen, thumbnails, target):
                answers[key] = replace(seen, key=key)
            else:
                yield key, file

    total = sum(job.entry.seen is None for job in jobs)
    answers |= {reply.key: reply for reply in read(unseen(), total, target, context, value_range=known)}
    levels = {key: reply.facts.levels for key, reply in answers.items() if isinstance(reply, Inspected) and reply.facts.levels}
    measured = measured_range([ends for ends in levels.values() if ends]) if levels and known is None else None
    used = measured.value_range if measured else known
    if measured:
        again = ((key, copies.place(key, jobs[key])) for key in levels)
        what = "Reading deep pictures by one range"
        answers |= {reply.key: reply for reply in read(again, len(levels), target, context, what, used)}
    far = 0 if measured or used is None else sum(_is_beyond(ends, used) for ends in levels.values() if ends)
    return PicturesRead(tuple(answers[key] for key in sorted(answers)), len(levels), far, used, measured)


def _taken_over(seen: Inspected, thumbnails: Path, target: Path) -> bool:
    """Copies the thumbnail of what was seen already; False when it is gone, so that the picture has to be seen again."""
    place = thumbnail_in(target, seen.sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(thumbnail_in(thumbnails, seen.sha256), place)
    except FileNotFoundError:
        return False
    return True


def _is_beyond(levels: ValueRange, used: ValueRange) -> bool:
    room = _BEYOND * (used[1] - used[0])
    return levels[0] < used[0] - room or levels[1] > used[1] + room
