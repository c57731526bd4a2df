"""Shows what waits in line to be trained, in which order, and when each begins and ends; changes the order, and pauses."""

from __future__ import annotations

import argparse
import time
from typing import Any

from core.cli.answers import Answer
from core.cli.console import Console, Misused, on_interrupt
from core.cli.queue_text import document, text
from core.queueing import acts
from core.queueing.carrier_start import look_after
from core.queueing.looking import QueueShelf
from core.queueing.rows import FAILED, PLACES
from core.support.jobs import Progress
from core.support.wording import counted

LOOK_SECONDS = 0.5


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--pause", action="store_true", help="begin nothing any more; what is at work goes on to its end")
    act.add_argument("--go-on", action="store_true", help="end the pause")
    act.add_argument("--wait", action="store_true", help="wait until nothing is left; status 1 when something failed")
    act.add_argument("--move", nargs=2, metavar=("N", "WHERE"), help=f"move number N: {', '.join(PLACES)}")
    act.add_argument("--remove", metavar="N", type=int, help="take number N out; a run that had not begun goes to the trash")
    act.add_argument("--again", metavar="N", type=int, help="put number N in line again, which failed or was stopped")
    act.add_argument("--clear", action="store_true", help="forget what has ended; the runs stay")
    act.add_argument(
        "--at-once", metavar="N", type=int,
        help="how many may be trained at once on a processor, where memory allows (default 1); of several GPUs each has one",
    )  # fmt: skip
    act.add_argument("--carry", action="store_true", help=argparse.SUPPRESS)


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Does what is asked, and tells how the queue stands then. Status 1 when --wait ends with something failed or left.

    Raises:
        NotThere: No such number.
        Refused: What is asked cannot be done to it.
    """
    workspace = console.workspace
    if options.carry:
        from core.queueing.carrier import carry  # with all that studies need, which the rest does without

        carry(workspace)
        return Answer({}, "")
    if options.pause:
        acts.pause(workspace)
    elif options.go_on:
        acts.go_on(workspace)
    elif options.move:
        acts.move_entry(workspace, *_move(options.move))
    elif options.remove is not None:
        acts.remove_entries(workspace, [options.remove])
    elif options.again is not None:
        acts.try_again(workspace, options.again)
    elif options.clear:
        acts.clear_ended(workspace)
    elif options.at_once is not None:
        acts.set_at_once(workspace, options.at_once)
    look_after(workspace)
    shelf = QueueShelf(workspace)
    if options.wait:
        return _waited(shelf, console)
    look = shelf.look()
    return Answer(document(look), text(look, time.time()))


def _move(said: list[str]) -> tuple[int, Any]:
    number, where = said
    if not number.isdecimal() or where not in PLACES:
        raise Misused(f"--move takes a number and one of {', '.join(PLACES)}, as in --move 3 first.")
    return int(number), where


def _waited(shelf: QueueShelf, console: Console) -> Answer:
    """Looks on until nothing is at work and nothing waits; Ctrl-C ends the looking, and the queue goes on."""
    context = console.context
    with on_interrupt(context.request_stop):
        look = shelf.look()
        known = {row.number for row in look.in_state("waiting", "at work")}
        while not context.stop_requested and (left := look.in_state("waiting", "at work")):
            if look.paused and not look.in_state("at work"):
                break
            console.progress.show(Progress(look.words(time.time()), 0))
            known |= {row.number for row in left}
            time.sleep(LOOK_SECONDS)
            look_after(console.workspace, patient=True)
            look = shelf.look()
    console.progress.close()
    failed = [row for row in look.in_state(FAILED) if row.number in known]
    complaint = f"{counted(len(failed), 'entry', 'entries')} failed." if failed else ""
    if not complaint and look.in_state("waiting", "at work") and context.stop_requested:
        # Status 0 would have a script go on to what wants all of it trained.
        complaint = "Waits no longer; the queue goes on. `main.py queue --wait` waits again."
    if not complaint and look.paused and look.in_state("waiting"):
        complaint = "The queue is paused. `main.py queue --go-on` goes on."
    return Answer(document(look), text(look, time.time()), int(bool(complaint)), complaint)
