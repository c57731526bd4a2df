"""Progress on stderr: one line that is rewritten on a terminal, a line now and then where there is none."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

from core.cli.option_words import with_options
from core.runs import events
from core.support.foreign_text import one_line, plain_lines
from core.support.jobs import Note, Progress
from core.support.wording import duration, percentage, progress_text, time_left


class ProgressLine:
    """Shows the events of jobs and runs to a person.

    Args:
        stream: Where to; stderr when None.
        terminal: Whether the line can be rewritten; asks the stream when None.
        clock: Seconds, monotonic; injected by tests.
    """

    SPARSE = 10.0  # seconds between two lines where none can be rewritten
    PACE = 1.0  # seconds between two lines for epochs; of faster ones some are passed over, never the last

    def __init__(
        self, stream: TextIO | None = None, terminal: bool | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._terminal = self._stream.isatty() if terminal is None else terminal
        self._clock = clock
        self._gone = False
        self._width = 0
        self._what = self._text = ""
        self._shown = self._epoch_shown = float("-inf")
        self._passed_over = ""

    def show(self, event: object) -> None:
        """Shows an event; kinds that say nothing to a person are passed over."""
        match event:
            case Progress(total=0):
                pass  # there was nothing to do
            case Progress() | events.Preparing():
                whole = event.total is not None and event.done >= event.total
                self._update(event.what, progress_text(Progress(event.what, event.done, event.total, event.seconds_left)), whole)
            case Note() | events.Noted():
                self.say(with_options(one_line(event.text)))
            case events.StageStarted():
                self._end_of_epochs()
                self.say(f"Stage {event.stage + 1}: {event.title}")
            case events.Batch():
                text = f"  epoch {event.epoch:.2f}  loss {event.loss:.3f}  train {percentage(event.accuracy, 1)}"
                rate = f"{event.pictures_per_second:,.0f} pictures/s"
                self._update("epoch", f"{text}  {rate}{time_left(event.seconds_left)}", False)
            case events.Epoch():
                self._epoch(
                    f"  epoch {event.epoch:>3}  loss {event.train_loss:.3f}  train {percentage(event.train_accuracy, 1):>7}  "
                    f"val {percentage(event.val_accuracy, 1):>7}  {duration(event.seconds)}"
                )
            case events.StopHeard():
                self.say("The stop was heard: the step is finished, saved, and the best weights are judged.")
            case events.Finished():
                self._end_of_epochs()
            case _:
                pass

    def say(self, text: str) -> None:
        """Prints a line of its own."""
        self._wipe()
        self._print(plain_lines(text) + "\n")

    def close(self) -> None:
        """Takes the rewritten line away; nothing that was to be said is kept back."""
        self._end_of_epochs()
        self._wipe()

    def _epoch(self, text: str) -> None:
        now = self._clock()
        if now - self._epoch_shown < self.PACE:
            self._passed_over = text
            return
        self._epoch_shown, self._passed_over = now, ""
        self.say(text)

    def _end_of_epochs(self) -> None:
        if self._passed_over:
            self.say(self._passed_over)
        self._epoch_shown, self._passed_over = float("-inf"), ""

    def _update(self, what: str, text: str, whole: bool) -> None:
        text = one_line(text)
        if self._terminal:
            # One column short: a line that fills its terminal wraps on many of them, and what has wrapped cannot be rewritten.
            text = text[: max(20, shutil.get_terminal_size().columns - 1)]
            self._print("\r" + text.ljust(self._width))
            self._width = len(text)
            return
        now = self._clock()
        # Once: where lines cannot be written over, the same one came again and again.
        if text == self._text or (what == self._what and not whole and now - self._shown < self.SPARSE):
            return
        self._text = text
        self._what, self._shown = what, now
        self._print(text + "\n")

    def _wipe(self) -> None:
        if self._width:
            self._print("\r" + " " * self._width + "\r")
            self._width = 0

    def _print(self, text: str) -> None:
        if self._gone:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # the reader of stderr went away: the work goes on
            self._gone = True
