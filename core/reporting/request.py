"""What is asked of a written page, and what is told of one. Light, so that the window can ask without loading what writes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.support.atomic import check_new_file
from core.support.errors import BadInput
from core.support.wording import bytes_text, counted

ENDINGS = (".html", ".htm")


@dataclass(frozen=True)
class PageRequest:
    """What is wanted.

    Attributes:
        file: Where to.
        on: Which side; on test this opens the test result of every run, which is counted.
        pictures: Whether thumbnails are shown; else their paths are listed.
        heat: Whether the surest mistakes of a run are shown once more under heat maps, which loads torch and asks the run anew.
        replace: Whether an earlier file may be replaced: that the person was asked about.
    """

    file: Path
    on: Literal["val", "test"] = "val"
    pictures: bool = True
    replace: bool = False
    heat: bool = False

    def check(self) -> None:
        """Looks whether the page can be written, before anything is opened for it.

        Raises:
            BadInput: The ending is another one, or heat maps are wanted on no pictures.
            NotThere: There is no such folder.
            Refused: The file is there and may not be replaced.
        """
        if self.file.suffix.lower() not in ENDINGS:
            raise BadInput(f"{self.file.name} has an ending that is not one of a page.", "Let it end in .html.", self.file)
        if self.heat and not self.pictures:
            raise BadInput("Heat maps lie over pictures, and this page is to show none.", "Ask for one or the other.", self.file)
        check_new_file(self.file, self.replace)


@dataclass(frozen=True)
class SavedPage:
    """A page that was written. *Units*: `bytes`: its size.

    Attributes:
        runs: The runs it is about.
        pictures: Thumbnails in it.
    """

    file: Path
    runs: tuple[str, ...]
    on: Literal["val", "test"]
    pictures: int
    bytes: int

    @property
    def words(self) -> str:
        """What is said of it."""
        shown = f"{counted(self.pictures, 'picture')}, " if self.pictures else ""
        return f"Wrote {self.file}: {shown}{bytes_text(self.bytes)}. It holds all it shows; any browser opens and prints it."
