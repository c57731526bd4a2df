"""The job that writes a page: of one run, or of several compared."""

from __future__ import annotations

from collections.abc import Sequence

from core.reporting.comparison.matter import gather_comparison
from core.reporting.comparison.page import comparison_page
from core.reporting.request import PageRequest, SavedPage
from core.reporting.run.matter import gather_run
from core.reporting.run.page import run_page
from core.support.atomic import write_text
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace


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
    request.check()
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
