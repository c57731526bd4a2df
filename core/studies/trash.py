"""Studies moved to the trash, put back, and deleted for good. Their runs stay where they are. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.studies.folder import STUDIES, StudyFolder, no_study, study_folders
from core.studies.study import Study
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.names import check_name, shown_name
from core.support.trash import delete_for_good, deleted_at, named_in_trash, size_of, told_of_trash
from core.support.workspace import Workspace


@dataclass(frozen=True)
class TrashedStudy:
    """A study that lies in the trash.

    *Units*: `size` in bytes.

    Attributes:
        name: Of its folder in the trash; unlike the study's own name it is there once.
        title: The name it had.
        deleted: When, ISO 8601 in UTC.
        study: It; None where it cannot be read.
    """

    name: str
    title: str
    size: int
    deleted: str
    study: Study | None


@dataclass(frozen=True)
class RestoredStudy:
    """A study that is back: the name it had, and the one it has now, which differs when the old one is taken."""

    was: str
    title: str


def remove_study(workspace: Workspace, name: str) -> str:
    """Moves a study to the trash; its runs stay. Returns its name there.

    Raises:
        NotThere: There is no study of that name.
        Refused: The trash, or the place of studies, is a link to somewhere else.
    """
    folder = _of(workspace, name)
    return workspace.trash(folder.path).name


def trashed_studies(workspace: Workspace, context: Context) -> tuple[TrashedStudy, ...]:
    """Job: what lies in the trash of studies, what was removed last first.

    Raises:
        Refused: The trash is a link to somewhere else.
        Abandoned: The job was dropped.
    """

    def told(place: Path) -> TrashedStudy:
        study = _read(StudyFolder(place))
        title = study.name if study is not None else shown_name(place)
        return TrashedStudy(place.name, title, size_of(place), deleted_at(place), study)

    return told_of_trash(workspace.models / STUDIES, told, context)


def restore_studies(workspace: Workspace, names: Sequence[str], context: Context) -> tuple[RestoredStudy, ...]:
    """Job: puts studies back. One whose name is taken comes back under another.

    Args:
        workspace: Where.
        names: As `TrashedStudy.name`.
        context: Drops the job between two studies.

    Raises:
        NotThere: No such study lies in the trash; then none is put back.
        Refused: The trash is a link to somewhere else, or the disk takes no writing.
    """
    back = []
    for place in named_in_trash(workspace.models / STUDIES, names, "study"):
        context.check_abandoned()
        study = _read(StudyFolder(place))
        was = study.name if study is not None else shown_name(place)
        title = _free(workspace, was)
        if study is not None and title != was:
            StudyFolder(place).write(study.model_copy(update={"name": title}))
        workspace.restore(place, title)
        back.append(RestoredStudy(was, title))
    return tuple(back)


def empty_studies(workspace: Workspace, names: Sequence[str], context: Context) -> int:
    """Job: deletes these for good; returns the bytes that are free now. What was not named stays.

    Raises:
        Refused: The trash is a link to somewhere else.
        Abandoned: The job was dropped; what was deleted until then is gone.
    """
    return delete_for_good(workspace.models / STUDIES, names, context)


def _of(workspace: Workspace, name: str) -> StudyFolder:
    folder = StudyFolder.of(workspace, name)
    if folder.is_there:
        return folder
    # A damaged one is listed by its folder, and can be removed as well.
    known = {other.path.name: other for other in study_folders(workspace)}
    if name not in known:
        raise no_study(name, folder.path)
    return known[name]


def _read(folder: StudyFolder) -> Study | None:
    with suppress(SafelightError):
        return folder.study
    return None


def _free(workspace: Workspace, wish: str) -> str:
    name, number = check_name(wish, "study name"), 1
    while StudyFolder.of(workspace, name).path.exists():
        number += 1
        name = f"{wish}-{number}"
    return name
