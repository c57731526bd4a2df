"""The workspace: a folder with `data/` and `models/` in it, and the rules for names inside it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.support.errors import BadInput, NotThere, Refused

SCHEMA = 1
"""Number of the on-disk layout this program writes. A higher number found on disk is opened read-only."""

TRASH = ".trash"
"""Folder beside datasets and runs that deleted ones are moved to."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._+-]{0,79}")
# Windows keeps these for devices whatever comes behind a dot; a workspace that holds one cannot be copied there.
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


def check_name(name: str, noun: str = "name") -> str:
    """Returns `name` when it is safe as a folder on every system.

    Raises:
        BadInput: Empty, too long, reserved, or with characters that some system forbids.
    """
    stem = name.split(".")[0].lower()
    if not _NAME.fullmatch(name) or name.endswith((".", " ")) or stem in _RESERVED:
        raise BadInput(
            f"{name!r} cannot be used as a {noun}.",
            "Use up to 80 letters (a to z), digits, spaces, dots, dashes, plus signs and underscores, a letter or digit first.",
        )
    return name


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

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def models(self) -> Path:
        return self.root / "models"

    def dataset_folder(self, name: str) -> Path:
        """Where the dataset of that name lies or would lie."""
        return self.data / check_name(name, "dataset name")

    def run_folder(self, name: str) -> Path:
        """Where the run of that name lies or would lie."""
        return self.models / check_name(name, "run name")

    def dataset_names(self) -> list[str]:
        """Names of the datasets here, sorted."""
        return sorted(file.parent.name for file in self.data.glob("*/dataset.toml"))

    def run_names(self) -> list[str]:
        """Names of the runs here, oldest first."""
        found = []
        for file in self.models.glob("*/request.json"):
            with suppress(FileNotFoundError):  # deleted just now
                found.append((file.stat().st_mtime_ns, file.parent.name))
        return [name for _, name in sorted(found) if not name.startswith(".")]

    def new_run_name(self, wish: str) -> str:
        """`wish`, or `wish-2`, `wish-3` ... when it is taken."""
        check_name(wish, "run name")
        name, number = wish, 1
        while (self.models / name).exists():
            number += 1
            name = f"{wish}-{number}"
        return name

    def trash(self, folder: Path) -> Path:
        """Moves a dataset's or run's folder to the workspace's trash and returns where it went.

        Raises:
            NotThere: No such folder.
        """
        if not folder.is_dir():
            raise NotThere(f"{folder.name} does not exist.", "It may have been deleted already.", folder)
        bin_folder = folder.parent / TRASH
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
        target = trashed.parent.parent / check_name(name)
        if target.exists():
            raise Refused(f"{name} exists again.", "Rename it first, then restore.", target)
        os.replace(trashed, target)
        return target
