"""What a verb works with: the workspace, a context for jobs, and the way to talk to the person on stderr."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from core.cli.progress import ProgressLine
from core.support.foreign_text import plain_lines
from core.support.jobs import Context
from core.support.notices import noticed
from core.support.workspace import Workspace


class Misused(Exception):
    """The words on the command line do not make sense together; the exit status is 2."""


@dataclass(frozen=True)
class Console:
    """The person's terminal, as verbs see it. With `as_json` nothing but the answer's document goes to stdout."""

    workspace: Workspace
    as_json: bool = False
    progress: ProgressLine = field(default_factory=ProgressLine)
    context: Context = field(init=False)
    _heard: list[Callable[[object], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        object.__setattr__(self, "context", Context(self._spread))

    def _spread(self, event: object) -> None:
        self.progress.show(event)
        for heard in self._heard:
            heard(event)

    @contextmanager
    def seen_by_others(self, dataset: str, title: str) -> Iterator[None]:
        """Lets open windows see within the block that something is done with a dataset."""
        with noticed(self.workspace, dataset, title) as heard:
            self._heard.append(heard)
            yield

    def say(self, text: str) -> None:
        """Prints a line on stderr, beside the progress."""
        self.progress.say(text)

    def tell(self, text: str) -> None:
        """Prints a part of a long answer ahead of its end: on stdout, or on stderr when stdout is for JSON."""
        self.progress.close()
        if self.as_json:
            self.say(text)
        else:
            print(plain_lines(text), flush=True)

    def agrees(self, question: str) -> bool:
        """Asks a person yes or no, where one sits there to answer; Enter is yes. Nobody there is no."""
        if self.as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
            return False
        self.progress.close()
        print(f"{plain_lines(question)} [Y/n] ", end="", file=sys.stderr, flush=True)
        said = sys.stdin.readline()
        return said != "" and said.strip().lower() in ("", "y", "yes")

    @contextmanager
    def interruptible(self) -> Iterator[Context]:
        """A context for a job that Ctrl-C drops: at the first the job undoes what is half-made, at the second all ends."""
        with on_interrupt(self.context.abandon):
            try:
                yield self.context
            finally:
                self.progress.close()


@contextmanager
def on_interrupt(first: Callable[[], None]) -> Iterator[None]:
    """Calls `first` at the first Ctrl-C within the block; the second raises KeyboardInterrupt. Main thread only."""
    # Python lets no other thread set what a signal does.
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, frame: Any) -> None:
        # Given back before anything else, so that the second Ctrl-C ends a job as well that never looks whether it was dropped.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        first()

    earlier = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)
