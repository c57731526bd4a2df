"""The workspace: a folder with `data/` and `models/` in it, and the rules for names inside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.support.errors import BadInput, NotThere, Refused
from core.support.names import NAME_FILE, check_name, folder_name, shown_name

SCHEMA = 1
"""Number of the on-disk layout this program writes. A higher number found on disk is opened read-only."""

TRASH = ".trash"
"""Folder beside datasets and runs that deleted ones are moved to."""


@dataclass(frozen=True)
class Workspace:
    """A workspace folder. Passed to whatever needs it; there is no global one."""

    root: Path

    @staticmethod
    def at(root: Path | str) -> Workspace:
        """The workspace in `root`; makes `data/` and `models/` when they are missing.

        Raises:
            BadInput: `root` cannot be made or is a file.
        """
        place = Path(root).expanduser().resolve()
        try:
            for folder in (place / "data", place / "models"):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(
                f"{place} cannot be used as a workspace: {error.strerror}.", "Choose a folder you may write to.", place
            ) from error
        return Workspace(place)

    @staticmethod
    def seen_at(root: Path | str) -> Workspace:
        """The workspace in `root` for whoever only looks: nothing is made there.

        Raises:
            NotThere: There is no such folder.
        """
        place = Path(root).expanduser().resolve()
        if not place.is_dir():
            raise NotThere(f"There is no workspace at {place}.", "Name a folder that is one, or is to become one.", place)
        return Workspace(place)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def models(self) -> Path:
        return self.root / "models"

    def dataset_folder(self, name: str) -> Path:
        """Where the dataset of that name lies or would lie; the name of its folder is taken too."""
        return _place(self.data, name, "dataset name")

    def run_folder(self, name: str) -> Path:
        """Where the run of that name lies or would lie; the name of its folder is taken too."""
        return _place(self.models, name, "run name")

    def dataset_called(self, said: str) -> str:
        """The name of the dataset that is said by its name or by its folder's; `said` where there is none."""
        return _name(self.dataset_folder(said), said)

    def run_called(self, said: str) -> str:
        """The name of the run that is said by its name or by its folder's; `said` where there is none."""
        return _name(self.run_folder(said), said)

    def dataset_names(self) -> list[str]:
        """Names of the datasets here, sorted."""
        return sorted(shown_name(file.parent) for file in self.data.glob("*/dataset.toml"))

    def run_names(self) -> list[str]:
        """Names of the runs here, oldest first."""
        return [shown_name(folder) for folder in self.run_folders()]

    def run_folders(self) -> list[Path]:
        """Folders of the runs here, oldest first."""
        found = []
        for file in self.models.glob("*/request.json"):
            with suppress(FileNotFoundError):  # deleted just now
                found.append((file.stat().st_mtime_ns, file.parent))
        return [folder for _, folder in sorted(found) if not folder.name.startswith(".")]

    def unfinished_renames(self) -> list[Path]:
        """The notes, one in the folder of each dataset and run whose renaming was not finished, of the name it had."""
        return [note for place in (self.data, self.models) for note in place.glob(f"*/{NAME_FILE}")]

    def new_run_name(self, wish: str) -> str:
        """`wish`, or `wish-2`, `wish-3` ... when it is taken."""
        return _free(check_name(wish, "run name"), self.run_folder)

    def new_dataset_name(self, wish: str) -> str:
        """`wish`, or `wish-2`, `wish-3` ... when it is taken."""
        return _free(check_name(wish, "dataset name"), self.dataset_folder)

    def trash(self, folder: Path) -> Path:
        """Moves a dataset's or run's folder to the workspace's trash and returns where it went.

        Raises:
            NotThere: No such folder.
            Refused: The trash is a link to somewhere else.
        """
        if not folder.is_dir():
            raise NotThere(f"{shown_name(folder)} does not exist.", "It may have been deleted already.", folder)
        bin_folder = trash_of(folder.parent)
        bin_folder.mkdir(exist_ok=True)
        target, number = bin_folder / folder.name, 1
        while target.exists():
            number += 1
            target = bin_folder / f"{folder.name} ({number})"
        # The trash lies beside what it takes, so this is a rename: at once, whole, and it needs no room on a disk that is full.
        os.replace(folder, target)
        with suppress(OSError):
            os.utime(target)  # when it was deleted; inside, every file keeps its own time
        return target

    def restore(self, trashed: Path, name: str) -> Path:
        """Moves a folder back out of the trash; the undo of `trash`.

        Raises:
            Refused: Something of that name is there again.
        """
        target = _place(trashed.parent.parent, name, "name")
        if target.exists():
            raise Refused(f"{name} exists again.", "Rename it first, then restore.", target)
        os.replace(trashed, target)
        return target


def trash_of(parent: Path) -> Path:
    """The trash beside runs or datasets.

    Raises:
        Refused: It is a link: what is moved there would leave the workspace, and what lies there is not ours to delete.
    """
    trash = parent / TRASH
    if trash.is_symlink():
        raise Refused(f"{trash} is a link to another place.", "Remove the link; nothing was touched.", trash)
    return trash


def lies_in_trash(folder: Path) -> bool:
    """Whether something that was in this folder, or another of its name, is in the trash beside it now."""
    return (folder.parent / TRASH / folder.name).is_dir()


def _free(wish: str, folder_of: Callable[[str], Path]) -> str:
    name, number = wish, 1
    while folder_of(name).exists():
        number += 1
        name = f"{wish}-{number}"
    return name


def _name(folder: Path, said: str) -> str:
    # A name that is new stays what it is: its folder's own name is nobody's wish.
    return shown_name(folder) if folder.name == said else check_name(said)


def _place(parent: Path, name: str, noun: str) -> Path:
    there = parent / name
    # A folder that somebody named by hand is found by that name, whatever it is made of.
    if there.parent == parent and there.name == name and not name.startswith(".") and "\0" not in name and there.is_dir():
        return there
    return parent / folder_name(check_name(name, noun))
