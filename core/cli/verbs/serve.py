"""Has runs answer on this machine's own address: a page to drop pictures on, and JSON for programs."""

from __future__ import annotations

import argparse
import os
import sys
import threading

from core.cli import promises
from core.cli.answers import json_text
from core.cli.console import Console, Misused
from core.serving.installed import check_installed
from core.serving.records import ServedSoFar, ServingBegun, to_line
from core.serving.serving import PORT, serve
from core.support.jobs import Context
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("runs", metavar="RUN", nargs="+", help="finished runs, or RUN@EPOCH for a snapshot")
    parser.add_argument(
        "--port", metavar="N", type=int, help=f"on 127.0.0.1; 0 for any free one. {PORT} if not given, or any free one"
    )
    parser.add_argument(
        "--flips", action="store_true", help="answer with the mean over each picture and its mirror image; takes twice as long"
    )
    promises.options(parser)
    # For the window: a line for every event, and it ends with stdin.
    parser.add_argument("--attended", action="store_true", help=argparse.SUPPRESS)


def act(options: argparse.Namespace, console: Console) -> None:
    """Serves until Ctrl-C. With `--json` its document is printed when the runs can be asked, for nothing comes after that.

    Raises:
        NotThere: No such run, or the extra `serve` is not installed.
        Refused: The port is taken, a run has no weights yet, or cannot promise what is asked.
        Misused: No such port.
    """
    if options.port is not None and not 0 <= options.port < 2**16:
        raise Misused("--port takes a number from 0 to 65535.")
    if options.flips and (options.none_below is not None or options.sets is not None):
        raise Misused("--none-below and --sets go by answers on val without mirror images: leave --flips away, or them.")
    check_installed()
    runs = tuple(dict.fromkeys(options.runs))
    promised = promises.promised(options, console, runs)
    told: list[ServedSoFar] = []

    def hear(event: object) -> None:
        if isinstance(event, ServedSoFar):
            told[:] = [event]
        if options.attended:
            if isinstance(event, ServingBegun | ServedSoFar):
                print(to_line(event), flush=True)
        elif isinstance(event, ServingBegun):
            _tell(event, console)

    context = Context(hear)
    if options.attended:
        threading.Thread(target=_end_with_stdin, args=(context,), name="serve-attended", daemon=True).start()
    else:
        console.say(f"Loading {', '.join(runs)} …")
    from core.serving.desk import ServedRuns  # loads torch

    found = serve(console.workspace, ServedRuns(runs, promised, options.flips), context, options.port)
    if not options.attended:
        console.say(f"Ended. {counted(found.answered, 'picture')} answered, {counted(found.refused, 'request')} refused.")


def _tell(begun: ServingBegun, console: Console) -> None:
    if console.as_json:
        print(json_text(begun), flush=True)
        return
    console.tell(
        f"{', '.join(begun.runs)} can be asked at\n\n  {begun.address}\n\n"
        "That opens the page. Programs send a picture's bytes:\n\n"
        f"  curl -H 'Authorization: Bearer {begun.token}' --data-binary @PICTURE http://127.0.0.1:{begun.port}/predict\n\n"
        "Only this machine reaches it, and only with what stands behind the #. Ctrl-C ends it."
    )


def _end_with_stdin(context: Context) -> None:
    """Ends with whoever started it: its end of stdin closes however it ends."""
    # Not through sys.stdin, which a thread must not hold when Python ends.
    while os.read(sys.__stdin__.fileno() if sys.__stdin__ else 0, 4096):
        pass
    context.request_stop()
