"""Progress: one line that is rewritten on a terminal, few lines otherwise."""

from __future__ import annotations

import io

from core.cli.progress import ProgressLine
from core.runs.events import Batch, Epoch, Finished, Noted, StageStarted, Started, StopHeard
from core.support.jobs import Note, Progress


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_without_a_terminal_lines_are_sparse_and_the_end_is_shown() -> None:
    stream, clock = io.StringIO(), Clock()
    line = ProgressLine(stream, terminal=False, clock=clock)
    for done in range(1000):
        clock.now = done * 0.02
        line.show(Progress("Reading pictures", done, 1000, 20 - clock.now))
    line.show(Progress("Reading pictures", 1000, 1000, 0.0))
    shown = stream.getvalue().splitlines()
    assert shown[0] == "Reading pictures: 0 of 1,000, about 20 s left"
    assert shown[-1] == "Reading pictures: 1,000 of 1,000"
    assert len(shown) == 3
    assert "\r" not in stream.getvalue()


def test_the_same_line_is_said_once() -> None:
    stream = io.StringIO()
    line = ProgressLine(stream, terminal=False, clock=Clock())
    for _ in range(5):
        line.show(Progress("Fetching from the bucket, MB", 1, 1))
    line.show(Progress("Comparing the sides", 0, 0))  # there was nothing to do
    assert stream.getvalue() == "Fetching from the bucket, MB: 1 of 1\n"


def test_on_a_terminal_one_line_is_rewritten_and_leaves_nothing() -> None:
    stream = io.StringIO()
    line = ProgressLine(stream, terminal=True)
    line.show(Progress("Reading pictures", 9, 10, 1.0))
    line.show(Progress("Reading", 1, 2))
    line.say("A note")
    assert stream.getvalue().count("\n") == 1
    last = stream.getvalue().split("\r")[-1]
    assert last == "A note\n"
    longest = len("Reading pictures: 9 of 10, under 5 s left")
    assert "Reading: 1 of 2".ljust(longest) in stream.getvalue()


def test_a_run_is_told_by_its_epochs() -> None:
    stream = io.StringIO()
    line = ProgressLine(stream, terminal=False)
    line.show(Started(0.0, 1, "here", 0))
    line.show(StageStarted(0.0, 0, "Head only", 0, 0))
    line.show(Batch(1.0, 3, 0.5, 1.25, 0.5, 0.01, 1234.0, 75.0))
    line.show(Epoch(9.0, 1, 0, 6, 1.0, 0.5, 0.9, 0.625, 0.1, 8.25, 100.0))
    line.show(Noted(9.0, "Batch size halved."))
    line.show(StopHeard(9.5))
    line.show(Note("And a job's note."))
    said = stream.getvalue()
    assert "Stage 1: Head only" in said
    assert "1,234 pictures/s, about 1 min left" in said
    assert "val  62.5 %" in said
    heard = "The stop was heard: the step is finished, saved, and the best weights are judged."
    assert said.endswith(f"Batch size halved.\n{heard}\nAnd a job's note.\n")


def test_of_many_quick_epochs_some_are_shown_and_always_the_last() -> None:
    stream, clock = io.StringIO(), Clock()
    line = ProgressLine(stream, terminal=False, clock=clock)
    for number in range(1, 41):
        clock.now += 0.1
        line.show(Epoch(0.0, number, 0, number, 1.0, 0.5, 0.9, 0.625, 0.1, 0.1, 100.0))
    line.show(Finished(0.0, "completed"))
    told = [int(text.split()[1]) for text in stream.getvalue().splitlines()]
    assert told[0] == 1
    assert told[-1] == 40
    assert len(told) <= 6


def test_a_reader_that_goes_away_does_not_end_the_work() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    line = ProgressLine(Gone(), terminal=False)
    line.say("Nobody hears this.")
    line.show(Progress("Nor this", 1, 2))
