"""Pictures copied into a folder for each class that they are taken for."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.class_names import folder_name
from core.prediction.agreement import agreement
from core.prediction.files import free_name
from core.prediction.promised import RunPromise, as_answered
from core.prediction.records import PicturePrediction
from core.support.atomic import make_folder
from core.support.errors import NotThere, Refused
from core.support.jobs import Context, Meter
from core.support.wording import counted, some

DIFFER = "they differ"


@dataclass(frozen=True)
class SortedCopies:
    """What was copied.

    Attributes:
        folder: Holds the folders; nothing else lies there, so that removing it takes everything back.
        counts: Pictures by class, the commonest first.
        left_out: Pictures that no run has answered, or that are gone.
    """

    folder: Path
    counts: tuple[tuple[str, int], ...]
    left_out: int

    @property
    def sentence(self) -> str:
        """What was done, and how it is undone."""
        said = some([f"{name} {count:,}" for name, count in self.counts])
        left = f" {counted(self.left_out, 'picture')} without an answer left out." if self.left_out else ""
        total = counted(sum(count for _, count in self.counts), "picture")
        return f"{total} copied into {self.folder}: {said}.{left} To undo it, delete that folder."


def check_folder(folder: Path) -> None:
    """Asked before the work.

    Raises:
        Refused: Something is there already.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise Refused(f"{folder} is there already, and not empty.", "Name a new folder: nothing is replaced.", folder)


def class_of(picture: PicturePrediction, promises: Mapping[str, RunPromise]) -> str | None:
    """What a picture is taken for: by the run that was asked, or by all or most of several; None without an answer."""
    answered = as_answered(picture.predictions, promises)
    said = [ranked for ranked in answered.values() if ranked]
    if not said:
        return None
    found = agreement(answered)
    return said[0][0].class_name if found is None else found.class_name or DIFFER


def copy_sorted(
    found: Sequence[PicturePrediction], promises: Mapping[str, RunPromise], folder: Path, context: Context
) -> SortedCopies:
    """Job: copies of the pictures, in `folder` by class; all of them, or none when it is dropped. The pictures stay.

    Args:
        found: What was said about them.
        promises: By run.
        folder: A new one, or an empty one.
        context: Progress, and the way to drop it.

    Raises:
        Refused: Something is in the folder.
        NotThere: No picture has an answer, or the folder cannot be made.
        Abandoned: The work was dropped.
    """
    check_folder(folder)
    make_folder(folder.parent)
    # Made beside it and renamed: a folder that is there is whole.
    room = Path(tempfile.mkdtemp(prefix=".safelight-", dir=folder.parent))
    try:
        made = room / "copies"
        made.mkdir()
        counts = _copied(found, promises, made, context)
        if not counts:
            raise NotThere("No picture has an answer to be sorted by.", "Ask a run about pictures that it can read.", folder)
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return SortedCopies(folder, tuple(counts.most_common()), len(found) - counts.total())


def _copied(found: Sequence[PicturePrediction], promises: Mapping[str, RunPromise], made: Path, context: Context) -> Counter[str]:
    counts: Counter[str] = Counter()
    taken: dict[str, set[str]] = {}
    meter = Meter(context, "Copying pictures", len(found))
    for picture in found:
        context.check_abandoned()
        name = None if picture.error is not None else class_of(picture, promises)
        if name is not None and picture.path.is_file():
            place = made / folder_name(name)
            place.mkdir(exist_ok=True)
            file = free_name(picture.path.stem, picture.path.suffix, taken.setdefault(place.name.casefold(), set()))
            shutil.copy2(picture.path, place / file)
            counts[name] += 1
        meter.advance()
    return counts
