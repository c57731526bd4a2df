"""The masks that look wrong: a grid in which each is accepted or left out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from core.pictures.thumbnails import thumbnail_path
from core.support.wording import are, counted, percentage
from gui.derived.cut_strip import CutItem, CutStrip
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.kit.wizard import WizardPage
from gui.kit.wizard_foot import FootState
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.derived.background import DoubtfulCut
    from gui.derived.background_dialog import BackgroundDialog


_TOLD = 0.1  # doubt below this is the soft edge that every mask has


class CutReview(WizardPage):
    """Cut-outs set aside, with what to do about all of them at once."""

    def __init__(self, dialog: BackgroundDialog, about: object) -> None:
        super().__init__(dialog.stack)
        self._dialog = dialog
        self.cuts = CutStrip("background_aside", parent=self)
        self._said = label(role="strong", name="background_review_said", wrap=True)
        self._count = label(role="caption", name="background_review_count")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._count, 1)
        for text, icon_name, accepted, name in (
            ("Accept all", "done", True, "background_accept_all"),
            ("Leave all out", "exclude", False, "background_leave_all"),
        ):
            row.addWidget(quiet_button(text, name, icon_name, partial(self._all, accepted), self))
        away = quiet_button("Throw all away", "background_throw_away", "trash", dialog.throw_away, self)
        away.setToolTip("Deletes all cut-outs made so far, those within the limits too. Otherwise they wait for the next time.")
        row.addWidget(away)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._said)
        column.addWidget(label("Click a pair, or press A to accept and X to leave out what is selected.", "caption", wrap=True))
        column.addWidget(self.cuts, 1)
        column.addLayout(row)
        self.cuts.accepted_changed.connect(self._counted)

    def foot(self) -> FootState:
        return FootState({"cancel": "Close", "go": "Make the dataset"})

    def press(self, button: str) -> None:
        self._dialog.keep()

    def show_cuts(self, dataset: Path, fit: int, aside: Sequence[DoubtfulCut]) -> None:
        """Shows what was set aside; `dataset` is the folder of the dataset, `fit` how many masks look right."""
        self._said.setText(
            f"{counted(fit, 'mask is', 'masks are')} within the limits. {len(aside):,} {are(len(aside))} not, and "
            "will be left out unless you accept them."
        )
        self.cuts.show_items([
            CutItem(one.sha256, one.path, thumbnail_path(dataset, one.sha256), one.preview, *remarks(one)) for one in aside
        ])  # fmt: skip
        # A and X work from the beginning.
        self.cuts.setFocus()

    def accepted(self) -> frozenset[str]:
        """SHA-256 of the pictures whose cut-outs were accepted."""
        return self.cuts.accepted()

    @Slot()
    def _counted(self) -> None:
        self._count.setText(f"{len(self.cuts.accepted()):,} of {len(self.cuts.items):,} accepted")

    def _all(self, accepted: bool) -> None:
        self.cuts.set_accepted(range(len(self.cuts.items)), accepted)


def remarks(cut: DoubtfulCut) -> tuple[str, str]:
    """What is said of a cut-out below it, and in full."""
    if not cut.area:
        return cut.reason, cut.reason
    unsure = f", {percentage(cut.doubt)} of the mask unsure" if cut.doubt >= _TOLD else ""
    return f"{percentage(cut.area, 1)} of the picture{unsure}", cut.reason
