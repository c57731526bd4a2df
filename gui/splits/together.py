"""Before there is a split: which pictures are known to belong together, so that nobody looks at an empty half."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.datasets.catalog.overview import Overview
from core.pictures.thumbnails import thumbnail_path
from core.support.wording import counted
from gui.kit.labels import label, say
from gui.kit.read_when_seen import ReadWhenSeen
from gui.session import Session
from gui.splits.picture_pairs import LARGE_SIDE, PicturePairs
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.datasets.cleaning.open_findings import OpenFinding

SHOWN = 9
"""Sets of copies that are shown."""

_KINDS = ("exact-duplicate", "near-duplicate")
_NEW = "No split yet. It divides the pictures into those to learn from, those to choose by, and those that judge in the end."


class TogetherView(ReadWhenSeen):
    """A card with sets of copies, two pictures of each.

    Signals:
        show_asked(object): Show the pictures of these two paths in the gallery.
        failed(object): They cannot be read. Inherited.
    """

    show_asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facts: Overview | None = None
        card = QFrame(self)
        card.setObjectName("together")
        card.setProperty("card", True)
        self._said = label(name="together_said", wrap=True, parent=card)
        self._inside = QVBoxLayout(card)
        self._inside.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        self._inside.setSpacing(SPACE)
        self._inside.addWidget(label("What stays together", "strong", parent=card))
        self._inside.addWidget(label(_NEW, tone="dim", wrap=True, parent=card))
        self._inside.addWidget(self._said)
        self._pairs: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch()

    def show_facts(self, facts: Overview) -> None:
        """Speaks of this dataset."""
        self._facts = facts
        self.read_anew()

    def reading(self) -> Task | None:
        if self._facts is None:
            return None
        dataset = NamedDataset(self._session.workspace, self._facts.name)
        return Task("core.datasets.cleaning.open_findings:open_findings", dataset, _KINDS)

    @Slot(object)
    def show_read(self, found: Sequence[OpenFinding]) -> None:
        facts = self._facts
        assert facts is not None
        say(self._said, _words(facts, found))
        if self._pairs is not None:
            self._pairs.hide()
            self._pairs.deleteLater()
        folder = self._session.workspace.dataset_folder(facts.name)
        shown = sorted(found, key=lambda one: one.score)[:SHOWN]  # those least alike are the ones to doubt
        samples = [sample for one in shown for sample in one.samples[:2]]
        pairs = PicturePairs({sample.path: thumbnail_path(folder, sample.sha256) for sample in samples}, LARGE_SIDE, self)
        pairs.show_asked.connect(self.show_asked)
        for one in shown:
            pairs.add((one.samples[0].path, one.samples[1].path), one.detail)
        self._pairs = pairs
        self._inside.addWidget(pairs)


def _words(facts: Overview, found: Sequence[OpenFinding]) -> str:
    if not facts.checked:
        return "The pictures have not been checked yet; copies are looked for when the split is made."
    if not found:
        return "No copies are known. What is found when the split is made lies on one side, too."
    pictures = len({sample.id for one in found for sample in one.samples})
    more = " The least alike of them:" if len(found) > SHOWN else ""
    return f"{counted(len(found), 'set')} of copies, {pictures:,} pictures, will lie on one side each.{more}"
