"""The last page of cleaning: the pictures that will not stay as they are, why, and what they leave of each class."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from core.datasets.cleaning.cleaning import Cleaning, Verdict
from core.datasets.cleaning.finding_words import finding_title
from core.datasets.cleaning.proposals import EXCLUDE
from core.pictures.thumbnails import thumbnail_path
from core.support.wording import counted
from gui.cleaning.cleaning_page import CleaningPage
from gui.cleaning.picture_rows import PictureRow, PictureRows
from gui.cleaning.work import CleaningWork
from gui.kit.labels import label, say
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import CopyButton
from gui.kit.wizard import Wizard
from gui.theme import SPACE


class ReviewPage(CleaningPage):
    """Shows what will happen; the way on applies it."""

    next_text = "Apply"

    def __init__(self, wizard: Wizard, work: CleaningWork) -> None:
        super().__init__(wizard, work)
        self._verdicts: tuple[Verdict, ...] = ()
        self._said = label(name="review_said", wrap=True)
        self._warned = label(name="review_warned", wrap=True, tone="warn")
        self.rows = PictureRows("review_pictures", "What will happen", many=False, words=SPACE * 14, parent=self)
        self.rows.setToolTip("Enter or a double click goes back to the finding.")
        self.rows.opened.connect(self._opened)
        self._classes = Lines(("Class", "Now", "After"), self)
        self._counts = LinesView(self._classes, "review_classes", "Pictures per class, now and after", 0, self)
        self._counts.setFixedWidth(SPACE * 26)
        self._copy = CopyButton("review_copy", self._as_text, "Copy the list", self)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE * 2)
        middle.addWidget(self.rows, 1)
        middle.addWidget(self._counts)
        foot = QHBoxLayout()
        foot.addWidget(self._copy)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(label("What will happen", "strong"))
        column.addWidget(self._said)
        column.addWidget(self._warned)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def press(self, button: str) -> None:
        if button == "next":
            self.work.apply()
        else:
            super().press(button)

    def fill(self) -> None:
        assert self.walk.loaded is not None
        self.show_cleaning(self.walk.cleaning, self.walk.loaded.material.counts, self.walk.new_limits() is not None)

    def show_cleaning(self, cleaning: Cleaning, counts: Mapping[str, int], limits: bool) -> None:
        """Shows what the answers lead to.

        Args:
            cleaning: The answers.
            counts: Pictures in use per class.
            limits: True when other limits of size and shape will be kept with the dataset.
        """
        self._verdicts = cleaning.verdicts()
        self.rows.show_rows(len(self._verdicts), self._row, 1)
        after = cleaning.counts_after(counts)
        self._classes.show_rows([(name, counts.get(name, 0), after[name]) for name in after])
        self._said.setText(_summary(cleaning, limits))
        say(self._warned, _warnings(cleaning, after))
        self._copy.setVisible(bool(self._verdicts))

    def _row(self, row: int) -> PictureRow:
        verdict = self._verdicts[row]
        sample, fate, why = verdict.sample, _fate(verdict), finding_title(verdict.kind)
        assert self.walk.loaded is not None
        return PictureRow(
            files=(thumbnail_path(self.walk.loaded.material.dataset.folder, sample.sha256),),
            words=(sample.label,),
            told=f"{fate}: {why}.\n{sample.path}\n{sample.label}",
            lines=(fate, why, sample.path.rpartition("/")[2]),
            veiled=frozenset({0} if verdict.decision == EXCLUDE else ()),
        )

    def _as_text(self) -> str:
        lines = Lines(("Picture", "Decision", "Why"))
        lines.show_rows([(verdict.sample.path, _fate(verdict), finding_title(verdict.kind)) for verdict in self._verdicts])
        return lines.as_text()

    @Slot(int)
    def _opened(self, row: int) -> None:
        verdict = self._verdicts[row]
        stop = self.walk.about(verdict.sample.id, verdict.kind)
        if stop is not None:
            self.work.go_to(stop)


def _fate(verdict: Verdict) -> str:
    return f"Move to {verdict.decision.label}" if verdict.decision.label else "Exclude"


def _summary(cleaning: Cleaning, limits: bool) -> str:
    totals = cleaning.totals()
    said = []
    if totals.excluded or totals.relabelled:
        said.append(f"{counted(totals.excluded, 'picture')} will be excluded and {totals.relabelled:,} moved to another class.")
    else:
        said.append("All pictures stay as they are.")
    if kept := len(cleaning.kept_marks()):
        said.append(f"{counted(kept, 'finding')} will not be asked about again.")
    if limits:
        said.append("The limits of size and shape are kept with the dataset.")
    if skipped := totals.questions - totals.answered:
        said.append(f"{counted(skipped, 'finding')} without an answer will be asked about the next time.")
    said.append("No file is changed, and Ctrl+Z takes all of it back.")
    return " ".join(said)


def _warnings(cleaning: Cleaning, after: Mapping[str, int]) -> str:
    said = []
    if lost := cleaning.lost_copies():
        named = ", ".join(question.samples[0].path for question in lost[:3])
        said.append(f"Of {counted(len(lost), 'finding')} about copies no copy stays: {named}{' …' if len(lost) > 3 else ''}.")
    if empty := [name for name, count in after.items() if count <= 0]:
        said.append(f"No picture stays in {', '.join(empty)}.")
    return " ".join(said)
