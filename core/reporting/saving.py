"""The job that writes a page: of one run, of several compared, or of a study."""

from __future__ import annotations

from collections.abc import Sequence

from core.reporting.comparison.matter import gather_comparison
from core.reporting.comparison.page import comparison_page
from core.reporting.galleries import Pictures
from core.reporting.request import PageRequest, SavedPage
from core.reporting.run.matter import gather_run
from core.reporting.run.page import run_page
from core.reporting.study.matter import gather_study
from core.reporting.study.page import study_page
from core.studies.folder import names_study
from core.support.atomic import write_text
from core.support.errors import BadInput, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace


def save_page(workspace: Workspace, names: Sequence[str], request: PageRequest, context: Context | None = None) -> SavedPage:
    """Job: writes the page of one run, of several compared, or of a study; of a name that is both, that of the run.

    Raises:
        BadInput: The file's name does not end as a page's does, it cannot be written, the runs cannot be compared, or heat
            maps are wanted of something else than a run.
        Refused: The file is there and may not be replaced, or a study's is asked for on test. Nothing was opened.
        NotThere: No such run or study, nothing was judged yet, or no picture on that side counts.
        DiskFull: No room; an earlier file stays as it was.
        Abandoned: The job was dropped; nothing was written.
    """
    context = context or Context()
    request.check()
    text, runs, shown = _written(workspace, names, request, context)
    context.check_abandoned()
    try:
        write_text(request.file, text)
    except OSError as error:
        raise BadInput(f"{request.file} cannot be written: {error.strerror}.", "Choose another place.", request.file) from error
    pictures = sum(picture.thumbnail is not None for picture in (shown or {}).values())
    return SavedPage(request.file, runs, request.on, pictures, len(text.encode("utf-8")))


def _written(
    workspace: Workspace, names: Sequence[str], request: PageRequest, context: Context
) -> tuple[str, tuple[str, ...], Pictures | None]:
    """The page, the runs it is about, and the pictures in it."""
    if request.heat and (len(names) > 1 or names_study(workspace, names[0])):
        raise BadInput("Heat maps are for the page of one run.", "Leave them out, or name a run.", request.file)
    if len(names) > 1:
        compared = gather_comparison(workspace, names, request.on, request.pictures, context)
        return comparison_page(compared), tuple(names), compared.pictures
    name = names[0]
    if not names_study(workspace, name):
        matter = gather_run(workspace, name, request.on, request.pictures, context, request.heat)
        return run_page(matter), (name,), matter.pictures
    if request.on == "test":
        told = f"Open test for the winner, among the studies of Runs, opens that of {name}, once all of it is trained."
        raise Refused(f"The page of a study, as {name} is one, is about val.", told)
    asked = gather_study(workspace, name, context)
    return study_page(asked), tuple(asked.rows), None
