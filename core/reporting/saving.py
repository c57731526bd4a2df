"""The job that writes a page: of one run, or of several compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.evaluation.report import On
from core.reporting.comparison.matter import gather_comparison
from core.reporting.comparison.page import comparison_page
from core.reporting.run.matter import gather_run
from core.reporting.run.page import run_page
from core.support.atomic import check_replaceable, write_text
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace

ENDINGS = (".html", ".htm")


@dataclass(frozen=True)
class PageRequest:
    """What is wanted.

    Attributes:
        file: Where to.
        on: Which side; on test this opens the test result of every run, which is counted.
        pictures: Whether thumbnails are shown; else their paths are listed.
        replace: Whether an earlier file may be replaced: that the person was asked about.
    """

    file: Path
    on: On = "val"
    pictures: bool = True
    replace: bool = False


@dataclass(frozen=True)
class SavedPage:
    """A page that was written.

    Attributes:
        runs: The runs it is about.
        pictures: Thumbnails in it.
    *Units*: `bytes`: its size.
    """

    file: Path
    runs: tuple[str, ...]
    on: On
    pictures: int
    bytes: int


def check_page(request: PageRequest) -> None:
    """Looks whether the page can be written, before anything is opened for it.

    Raises:
        BadInput: The ending is another one, or there is no such folder.
        Refused: The file is there and may not be replaced.
    """
    file = request.file
    if file.suffix.lower() not in ENDINGS:
        raise BadInput(f"{file.name} has an ending that is not one of a page.", "Let it end in .html.", file)
    if not file.parent.is_dir():
        raise BadInput(f"There is no folder {file.parent}.", "Make it first, or choose another one.", file)
    check_replaceable(file, request.replace)


def save_page(workspace: Workspace, names: Sequence[str], request: PageRequest, context: Context | None = None) -> SavedPage:
    """Job: writes the page of one run, or of several compared.

    Raises:
        BadInput: The file's name does not end as a page's does, it cannot be written, or the runs cannot be compared.
        Refused: The file is there and may not be replaced. Nothing was opened.
        NotThere: No such run, no report yet, or no picture on that side that counts.
        DiskFull: No room; an earlier file stays as it was.
        Abandoned: The job was dropped; nothing was written.
    """
    context = context or Context()
    check_page(request)
    if len(names) == 1:
        matter = gather_run(workspace, names[0], request.on, request.pictures, context)
        text, shown = run_page(matter), matter.pictures
    else:
        compared = gather_comparison(workspace, names, request.on, request.pictures, context)
        text, shown = comparison_page(compared), compared.pictures
    context.check_abandoned()
    try:
        write_text(request.file, text)
    except OSError as error:
        raise BadInput(f"{request.file} cannot be written: {error.strerror}.", "Choose another place.", request.file) from error
    pictures = sum(picture.thumbnail is not None for picture in (shown or {}).values())
    return SavedPage(request.file, tuple(names), request.on, pictures, len(text.encode("utf-8")))
