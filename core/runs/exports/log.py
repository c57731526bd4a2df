"""The exports of a run, noted in its folder: what was handed on, when, and to where. No torch."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.runs.event_log import LineWriter
from core.support.documents import read_lines, record

NAME = "exports.jsonl"
"""The record's file in a run's folder, a line for each export."""


@dataclass(frozen=True)
class NotedExport:
    """One export.

    Attributes:
        when: ISO 8601 in UTC.
        format: Name of the format it was written in.
        folder: Where it was written to; it may have been moved since.
        epoch: Whose weights, counted from 1; 0 for the best ones.
        int8: In 8 bits.
    """

    when: str
    format: str
    folder: str
    epoch: int = 0
    int8: bool = False

    @property
    def is_there(self) -> bool:
        """Whether it is where it was written to."""
        # A record may be somebody else's: asked for a share of a network, a system gives its name and more away.
        if self.folder.startswith(("//", "\\\\")) or not Path(self.folder).is_absolute():
            return False
        try:
            return Path(self.folder).is_dir()
        except OSError:  # a name that is longer than any a disk takes
            return False


def note_export(run: Path, noted: NotedExport) -> None:
    """Adds an export to the record of the run in that folder.

    Raises:
        OSError: It cannot be written to.
    """
    writer = LineWriter(run / NAME)
    try:
        writer.append(json.dumps(dataclasses.asdict(noted), ensure_ascii=False).encode("utf-8") + b"\n")
    finally:
        writer.close()


def exports_of(run: Path) -> tuple[NotedExport, ...]:
    """The exports of the run in that folder, oldest first; damaged lines are passed over."""
    return tuple(_read(run / NAME))


def _read(path: Path) -> Iterator[NotedExport]:
    try:
        for line in read_lines(path):
            try:
                yield record(NotedExport, line)
            except ValueError:
                continue
    except OSError:
        return
