"""Where a study is kept: `models/.studies/<name>/study.toml`, which window, command line and other machines share."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.studies.study import SCHEMA, Study
from core.support.atomic import write_text
from core.support.complaints import complaint
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.inside import read_own
from core.support.names import check_name, folder_name
from core.support.wording import some
from core.support.workspace import Workspace

STUDIES = ".studies"
FILE = "study.toml"
MOST_BYTES = 2**20
_NAMED = 10
# With the file alone removed the folder was still in the way.
_ANEW = "Restore it, or remove its folder and make the study anew."


@dataclass(frozen=True)
class StudyFolder:
    """One study on disk. Cheap to make; reads only when asked."""

    path: Path

    @staticmethod
    def of(workspace: Workspace, name: str) -> StudyFolder:
        """Where the study of that name is, or would be.

        Raises:
            BadInput: The name cannot be used.
            Refused: The place of studies is a link to somewhere else.
        """
        home = workspace.models / STUDIES
        if home.is_symlink():
            raise Refused(f"{home} is a link to another place.", "Remove the link; nothing was touched.", home)
        return StudyFolder(home / folder_name(check_name(name, "study name")))

    @property
    def file(self) -> Path:
        return self.path / FILE

    @property
    def is_there(self) -> bool:
        return self.file.is_file()

    @property
    def study(self) -> Study:
        """The study.

        Raises:
            NotThere: There is none.
            BadInput: Its file is damaged.
            Refused: A newer Safelight wrote it.
        """
        try:
            document = tomllib.loads(read_own(self.file, MOST_BYTES).decode("utf-8"))
        except FileNotFoundError:
            raise no_study(self.path.name, self.path) from None
        except (OSError, ValueError, RecursionError) as error:
            raise BadInput(f"{self.file} cannot be read: {error}.", _ANEW, self.file) from error
        return _checked(document, self.file)

    def write(self, study: Study) -> None:
        """Replaces the study, atomically.

        Raises:
            Refused: It cannot be kept there.
        """
        try:
            write_text(self.file, "\n".join(_lines(study)) + "\n")
        except OSError as error:
            told = f"The study cannot be kept in {self.path.parents[1]}: {error.strerror}."
            raise Refused(told, "Make that place one that can be written.", self.file) from error

    @property
    def written(self) -> tuple[int, int] | None:
        """Which writing of it is there, whatever it says; None where there is none."""
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def restore(self, study: Study | None, written: tuple[int, int] | None) -> None:
        """Has it be as it was before something was begun that came to nothing: a study, or none.

        Only while that writing is there: two commands that began the same study removed it under each other.
        """
        if self.written != written:
            return
        if study is not None:
            self.write(study)
        else:
            shutil.rmtree(self.path)


def names_study(workspace: Workspace, name: str) -> bool:
    """Whether a study is meant by a name; a run that is called so goes before it.

    Raises:
        BadInput: The name can be that of neither.
    """
    return name not in workspace.run_names() and StudyFolder.of(workspace, name).is_there


def study_names(workspace: Workspace) -> list[str]:
    """The names of the studies that can be read, sorted; a damaged one is named by its folder."""
    return _named(study_folders(workspace))


def _named(folders: Iterable[StudyFolder]) -> list[str]:
    found = []
    for folder in folders:
        try:
            found.append(folder.study.name)
        except (BadInput, Refused):
            found.append(folder.path.name)
    return found


def follow_dataset(workspace: Workspace, was: str, name: str, before: str = "") -> None:
    """Has studies point to a dataset by its new name: all of them, or those made `before` a moment only. One that cannot be read
    or written keeps the old name."""
    for folder in study_folders(workspace):
        with suppress(SafelightError, OSError):
            study = folder.study
            follower = study.following(was, name)
            if follower != study and (not before or study.created < before):
                folder.write(follower)


def study_folders(workspace: Workspace) -> Iterator[StudyFolder]:
    """The folders of all studies, by name; those in the trash are none."""
    home = workspace.models / STUDIES
    if not home.is_symlink():
        yield from (StudyFolder(file.parent) for file in sorted(home.glob(f"*/{FILE}")))


def no_study(name: str, folder: Path) -> NotThere:
    """What is said of a study that is not there. Those that are there are named: `main.py study` is no way in the window.

    Args:
        name: It.
        folder: Where it would be.
    """
    there = some(_named(StudyFolder(file.parent) for file in sorted(folder.parent.glob(f"*/{FILE}"))), _NAMED)
    return NotThere(f"There is no study called {name}.", f"Studies here: {there or 'none yet'}.", folder)


def _checked(document: dict[str, Any], file: Path) -> Study:
    number = document.get("schema_number")
    if isinstance(number, int) and number > SCHEMA:
        raise Refused(f"{file} was written by a newer Safelight.", "Open it with that one.", file)
    try:
        return Study.model_validate(document)
    except ValidationError as error:
        place, words, _ = complaint(error)
        told = f"{file} is damaged: {'.'.join(place)} {words}."
        raise BadInput(told, _ANEW, file) from error


def _lines(study: Study) -> Iterator[str]:
    document = study.model_dump(mode="json")
    factors = document.pop("factors")
    yield from (_line(name, value) for name, value in document.items())
    for factor in factors:
        yield from ("", "[[factors]]", *(_line(name, value) for name, value in factor.items()))


def _line(name: str, value: Any) -> str:
    # JSON's strings and lists are TOML's but for the one sign that JSON lets stand.
    return f"{name} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
