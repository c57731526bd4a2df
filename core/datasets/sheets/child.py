"""A child that draws contact sheets: a `SheetJob` as JSON per line of standard input, its progress per line of standard output.

Run as `python -m core.datasets.sheets.child` by `core.datasets.sheets.making`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from PIL import Image

from core.datasets.sheets.drawing import SheetJob, Tile, draw_pages
from core.datasets.sheets.page import RESOLUTION, SheetPage

_NICENESS = 5  # the window and its event loop come first
_QUALITY = 88


def main() -> None:
    """Draws sheets until standard input ends."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    for line in sys.stdin.buffer:
        try:
            said = draw_sheet(from_line(line), lambda: _say({"page": True}))
        except OSError as error:
            # A message and not a traceback: the parent has to tell a full disk from a folder that may not be written.
            said = {"error": error.strerror or str(error), "number": error.errno or 0}
        _say(said)


def draw_sheet(job: SheetJob, page_done: Callable[[], None]) -> dict[str, Any]:
    """Draws and writes one sheet; the pages that were made, and which tiles have no readable thumbnail."""
    unread: list[int] = []
    pages = 0
    for sheet in draw_pages(job, unread):
        if job.targets[0].endswith(".pdf"):
            # Page by page: all pages of a large class at once are more than the memory of a small machine.
            again = {"append": True} if pages else {"title": job.title, "producer": "Safelight"}
            sheet.save(job.targets[0], "PDF", resolution=RESOLUTION, quality=_QUALITY, **again)
        else:
            sheet.save(job.targets[pages], "PNG", dpi=(RESOLUTION, RESOLUTION))
        pages += 1
        page_done()
    return {"pages": pages, "unread": unread}


def to_line(job: SheetJob) -> bytes:
    """The job as one line."""
    return json.dumps(asdict(job)).encode("ascii") + b"\n"


def from_line(line: bytes) -> SheetJob:
    """The job of a line."""
    fields = json.loads(line)
    return SheetJob(
        tuple(fields["targets"]), fields["title"], fields["subtitle"], SheetPage(**fields["page"]),
        tuple(Tile(**tile) for tile in fields["tiles"]), tuple(fields["credits"]),
    )  # fmt: skip


def _say(words: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(words).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    Image.init()
    main()
