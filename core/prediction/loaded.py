"""What is made of a run's best weights, kept between questions and made anew when the run has found better ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from core.runs.folder import RunFolder
from core.support.workspace import Workspace

T = TypeVar("T")


class LoadedRuns(Generic[T]):
    """Runs by name, the one longest unused first.

    Args:
        workspace: Where they are.
        load: Makes what is kept; says why where a run has no weights yet.
    """

    def __init__(self, workspace: Workspace, load: Callable[[RunFolder], T]) -> None:
        self._workspace = workspace
        self._load = load
        self._kept: OrderedDict[tuple[str, int, int], T] = OrderedDict()

    def of(self, run: str) -> T:
        """What is kept of the run, loaded when it is not or when the run has found better weights since.

        Raises:
            NotThere, Refused, BadInput: As `RunFolder.asked` and `load`.
        """
        folder = RunFolder.asked(self._workspace, run)
        try:
            facts = folder.best_weights.stat()
        except FileNotFoundError:
            return self._load(folder)  # says why there are none
        # A run at work replaces its weights: two within one tick of the disk's clock are told apart by the inode.
        key = (run, facts.st_mtime_ns, facts.st_ino)
        if key not in self._kept:
            for stale in [other for other in self._kept if other[0] == run]:
                del self._kept[stale]
            self._kept[key] = self._load(folder)
        self._kept.move_to_end(key)
        return self._kept[key]

    def forget_beyond(self, most: int) -> None:
        """Forgets those longest unused until so many are left."""
        while len(self._kept) > most:
            self._kept.popitem(last=False)
