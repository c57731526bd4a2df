"""Cut-outs on their way to a dataset: files in a folder of their own and a journal, so that a killed job goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from core.support.atomic import read_json, write_json
from core.support.documents import read_lines, record
from core.support.errors import Refused, SafelightError
from core.support.inside import check_own, inside, plain_name
from core.support.locks import claimed
from core.support.workspace import Workspace

_SCHEMA = 1


@dataclass(frozen=True)
class CutOutcome:
    """What became of one picture.

    Attributes:
        path: Of the picture in its dataset.
        sha256: Of the picture.
        area: Part of the picture that is object; 0 when none was found.
        doubt: Part of the mask that is undecided.
        refused: Why the picture could not be read; empty otherwise.
        kind: Of that refusal.
    """

    path: str
    sha256: str
    area: float = 0.0
    refused: str = ""
    kind: str = ""
    doubt: float = 0.0


class WorkFolder:
    """Where the cut-outs for one derived dataset wait, with masks that were made for it. Made by `work_folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures = folder / "pictures"
        self.previews = folder / "previews"
        self.masks = folder / "masks"
        self.grounds = folder / "grounds"
        self._journal = folder / "cuts.jsonl"

    def picture(self, sha256: str) -> Path:
        """The cut-out of a sample."""
        return self.pictures / f"{plain_name(sha256)}.jpg"

    def preview(self, sha256: str) -> Path:
        """The small one of it."""
        return self.previews / f"{plain_name(sha256)}.jpg"

    def mask(self, sha256: str) -> Path:
        """The mask of a sample that was made beforehand."""
        return self.masks / f"{plain_name(sha256)}.png"

    def has_no_mask(self, sha256: str) -> bool:
        """True when a look for its mask found nothing."""
        return self.mask(sha256).with_suffix(".none").is_file()

    def note_none(self, sha256: str) -> None:
        """Notes that a look for its mask found nothing."""
        self.mask(sha256).with_suffix(".none").touch()

    def prepare(self, made_how: str) -> None:
        """Makes the folders; what an earlier job left is kept when it was made in the same way, and cleared otherwise."""
        facts = {"schema_number": _SCHEMA, "made": made_how}
        try:
            same = read_json(self.folder / "making.json") == facts
        except SafelightError:
            same = False
        if not same:
            self.clear()
        for place in (self.pictures, self.previews, self.masks, self.grounds):
            place.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / "making.json", facts)

    def cuts(self) -> dict[str, CutOutcome]:
        """The pictures that are done, by SHA-256; a line that was cut short by a kill counts as none."""
        found: dict[str, CutOutcome] = {}
        for document in read_lines(self._journal):
            try:
                cut = record(CutOutcome, document)
            except ValueError:
                continue
            if cut.refused or not cut.area or self.picture(cut.sha256).is_file():
                found[cut.sha256] = cut
        return found

    @contextmanager
    def writing(self) -> Iterator[IO[str]]:
        """The journal, open for `note`."""
        torn = self._journal.is_file() and not self._journal.read_bytes().endswith(b"\n")
        with open(self._journal, "a", encoding="utf-8") as file:
            if torn:
                file.write("\n")
            yield file

    def note(self, journal: IO[str], cut: CutOutcome) -> None:
        """Notes a picture as done; its files are complete."""
        journal.write(json.dumps(asdict(cut)) + "\n")
        # A kill loses nothing that was flushed; what a power cut takes is cut again.
        journal.flush()

    def clear(self) -> None:
        """Deletes everything."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def work_folder(workspace: Workspace, name: str) -> Iterator[WorkFolder]:
    """The folder for the derived dataset `name`, held by one job at a time.

    Raises:
        Refused: Another job is at work in it, or something in it is a link that leads elsewhere.
    """
    folder = inside(workspace.data, f".derive/{workspace.dataset_folder(name).name}")
    folder.mkdir(parents=True, exist_ok=True)
    busy = Refused(f"Pictures for {name} are being made already.", "Wait for it or cancel it.", folder)
    # Beside the folder: `clear` deletes all that is in it.
    with claimed(folder.with_name(f"{folder.name}.lock"), busy):
        yield WorkFolder(check_own(folder))
