"""Starts the one process of several runs, and follows them to their ends. No torch."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.runs.colours import Colours
from core.runs.event_log import EventReader
from core.runs.events import ENDED, Batch, Finished, Noted, Preparing, decode
from core.runs.folder import RunFolder
from core.runs.plan import Request
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from core.training import launcher
from core.training.joining.in_common import backbone_part

LOOK_SECONDS = 0.1
"""Between two looks at the runs."""

LAST = 4096
"""Bytes at the end of a log that its last event is looked for in."""


def begin_together(
    workspace: Workspace, requests: Sequence[Request]
) -> Iterator[tuple[Request, RunFolder | Refused | BadInput | NotThere]]:
    """Makes the folders of runs that are to be trained together; for each its folder, or why it cannot begin.

    What would be refused after the start is looked for once for all that begin alike.
    """
    from core.training.admission import admit  # brings numpy, which the window's first page does without

    colours = Colours(workspace)
    known: dict[tuple[str, str | None, Recipe], Refused | BadInput | NotThere | None] = {}
    for request in requests:
        alike = (request.dataset, request.split, backbone_part(request.recipe))
        if alike not in known:
            try:
                admit(workspace, request)
                known[alike] = None
            except (Refused, BadInput, NotThere) as error:
                known[alike] = error
        if (refusal := known[alike]) is not None:
            yield request, refusal
            continue
        try:
            yield request, RunFolder.begin(workspace, request, colours)
        except (Refused, BadInput, NotThere) as error:
            yield request, error


def go_on_together(workspace: Workspace, folder: RunFolder) -> bool:
    """Makes a run that was begun fit to be taken up beside others; False where it goes on by itself, or does already.

    Raises:
        NotThere: Its dataset was removed.
        Refused: No checkpoint can be used.
    """
    if launcher.is_alive(folder):
        return False
    if folder.state() in ENDED:  # only its report is missing
        launcher.resume(workspace, folder.name)
        return False
    launcher.check_resumable(workspace, folder)
    folder.clear_stop()
    return True


@dataclass(frozen=True)
class RunEnded:
    """A run has ended; `finished` is None when its process vanished."""

    folder: RunFolder
    finished: Finished | None


def follow_together(folders: Sequence[RunFolder], since: float, context: Context, ended: Callable[[RunEnded], None]) -> None:
    """Follows runs until all have ended. A stop is passed on to each of them.

    What is being prepared is heard of the first: it is prepared for all of them. How far they are is told in runs.

    Args:
        folders: The runs.
        since: When their process was started; what they said before is of another one. *Units*: seconds since 1970.
        context: Hears how far they are.
        ended: Hears of each.

    Raises:
        Abandoned: The follower was dropped; the runs go on.
    """
    left, asked, told = list(folders), False, _Told(folders, since, context)
    while left:
        dead = not any(map(launcher.is_alive, left))
        for folder in list(left):
            finished = _last_word(folder, since)
            if finished is None and not dead:
                continue
            if finished is None:
                launcher.clear_up(folder)
                finished = _last_word(folder, since)
            left.remove(folder)
            if left and not dead:  # with the last one its process is reaped, and how that ended is asked of those it lost
                launcher.let_go(folder)
            ended(RunEnded(folder, finished))
        told.tell(left)
        context.check_abandoned()
        if context.stop_requested and not asked:
            for folder in left:
                launcher.stop(folder)
            asked = True
        if left:
            time.sleep(LOOK_SECONDS)


class _Told:
    """What is heard of runs that are trained together."""

    def __init__(self, folders: Sequence[RunFolder], since: float, context: Context) -> None:
        self._all = len(folders)
        self._since = since
        self._context = context
        self._shown: RunFolder | None = None
        self._reader = EventReader(folders[0].events_path) if folders else None
        self._last: Progress | None = None

    def tell(self, left: Sequence[RunFolder]) -> None:
        """Reports what is new."""
        done, seconds = self._all - len(left), None
        if left and self._reader is not None:
            if self._shown is not None and self._shown is not left[0]:
                self._reader = EventReader(left[0].events_path)
                self._reader.read_new()  # it was said of the one before it, too
            self._shown = left[0]
            for event in self._reader.read_new():
                if isinstance(event, Batch):
                    seconds = event.seconds_left
                elif isinstance(event, Preparing | Noted) and event.time >= self._since:
                    self._context.report(event)
        if done:
            seconds = (time.time() - self._since) / done * len(left)
        now = Progress("Runs", done, self._all, seconds)
        if self._last is None or done != self._last.done or (seconds is not None and not done):
            self._last = now
            self._context.report(now)


def _last_word(folder: RunFolder, since: float) -> Finished | None:
    """How a run has ended since then, from the last line of its log; None where it has not."""
    try:
        with open(folder.events_path, "rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - LAST))
            lines = file.read().splitlines()
        event = decode(lines[-1].decode("utf-8", "replace")) if lines else None
    except (OSError, BadInput):
        return None
    return event if isinstance(event, Finished) and event.time >= since else None
