"""What every section of a report is given. Made off the main thread; imports numpy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.evaluation.side_report.notable import NotablePicture, notable_pictures
from core.evaluation.side_report.side_report import SideReport
from core.support.registry import at
from gui.evaluation.run_report.section import SECTIONS


@dataclass(frozen=True, eq=False)
class ShownReport:
    """A report as it is shown.

    Attributes:
        found: The report.
        dataset, folder: Name and folder of the dataset whose pictures they are.
        colour: Place of the run's colour.
        pictures: Every prediction, by its row.
    """

    found: SideReport
    dataset: str
    folder: Path
    colour: int
    pictures: tuple[NotablePicture, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, by their numbers."""
        return self.found.evaluation.classes

    @property
    def on(self) -> str:
        """The side: "val" or "test"."""
        return self.found.evaluation.on

    def at(self, rows: Iterable[int]) -> tuple[NotablePicture, ...]:
        """The pictures of these rows, in this order."""
        return tuple(self.pictures[row] for row in rows)


def shown_report(found: SideReport, dataset: str, folder: Path, colour: int) -> ShownReport:
    """What is shown of a report; called where the report was read."""
    # Imported here, off the main thread: pyqtgraph and the sections would hold the window up for a third of a second.
    for entry in SECTIONS:
        at(entry.place)
    side = found.predictions
    pictures = notable_pictures(side, found.evaluation.classes, np.arange(side.n))
    return ShownReport(found, dataset, folder, colour, pictures)
