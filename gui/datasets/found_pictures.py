"""The findings of one kind: their pictures side by side, the strongest first, and what can be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.cleaning.finding_words import finding_text, finding_title
from core.pictures.thumbnails import thumbnail_path
from core.support.left_out import LeftOut
from core.support.wording import counted, percentage
from gui.cleaning.picture_rows import PictureRow, PictureRows
from gui.icons import icon
from gui.kit.labels import label, say
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.session import Session
from gui.theme import SPACE, keep_off_frame

if TYPE_CHECKING:
    from core.datasets.catalog.samples import Sample
    from core.datasets.cleaning.open_findings import OpenFinding

_PICTURES, _FILES = range(2)


class FoundPictures(QWidget):
    """Rows of pictures below their acts. Without a selection the acts are about all rows that are strong enough.

    Signals:
        show_asked(object, str), exclude_asked(object, str), clean_asked(str): As `FindingsPanel`.
    """

    show_asked = Signal(object, str)
    exclude_asked = Signal(object, str)
    clean_asked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kind = ""
        self._folder = Path()
        self._all: Sequence[OpenFinding] = ()
        self._found: Sequence[OpenFinding] = ()
        self._changeable = False
        self._title = label(role="strong", name="finding_title")
        self._text = label(wrap=True, tone="dim", name="finding_text")
        self.rows = PictureRows("finding_rows", "Findings", parent=self)
        self.rows.setToolTip("Enter or a double click asks about the finding in Clean.")
        self.rows.opened.connect(self._opened)
        self.rows.selected.connect(self._show_acts)
        self._files = Lines(("File", "What was found"), self)
        self._table = LinesView(self._files, "finding_files", "Files that are not used", 1, self)
        self._clean = self._button("Clean …", "clean", "finding_clean", self._clean_pressed)
        self._clean.setToolTip("Asks about them one by one: keep, exclude or move to another class.")
        self._show = self._button("Show", "view", "finding_show", self._show_pressed)
        self._exclude = self._button("Exclude", "exclude", "finding_exclude", self._exclude_pressed)
        self._copy = self._button("Copy", "copy", "finding_copy", self._copy_list)
        self._copy.setToolTip("Copies the list: pictures, what was found, strength.")
        self._least = self._number("finding_least", "Lowest strength shown, in percent", 0, 100, " %")
        self._least.setToolTip("How far a picture is beyond what is usual, or how alike copies are; 100 % is the strongest.")
        self._most = self._number("finding_most", "How many of the strongest are shown", 0, 1, "")
        self._most.setSpecialValueText("all")
        self._most.setToolTip("Only so many findings of this kind, the strongest first.")
        self._said = label(role="caption", name="finding_said")
        self._narrowing = QWidget(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self._table)
        self._build()

    def show_found(self, kind: str, found: Sequence[OpenFinding], folder: Path, read_only: bool) -> None:
        """Shows findings of a kind, the strongest first; `folder` is the dataset's."""
        if kind != self._kind:  # another kind has strengths of its own
            for box in (self._least, self._most):
                box.blockSignals(True)
                box.setValue(0)
                box.blockSignals(False)
        self._kind, self._all, self._folder, self._changeable = kind, found, folder, not read_only
        self._most.setMaximum(max(1, len(found) - 1))
        self._narrowing.setVisible(len({finding.score for finding in found}) > 1)
        self._say_kind(_PICTURES)
        self._narrow()

    def show_files(self, kind: str, files: Sequence[LeftOut]) -> None:
        """Shows files that are no pictures of the dataset, with the reasons."""
        self._kind, self._all, self._found = kind, (), ()
        self._files.show_rows([(file.path, file.reason) for file in files])
        self._narrowing.hide()
        self._say_kind(_FILES)
        self._show_acts()

    def found(self) -> Sequence[OpenFinding]:
        """The findings that the acts are about: those selected, or else all that are shown."""
        rows = self.rows.selected_rows()
        return [self._found[row] for row in rows] if rows else self._found

    def _build(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(SPACE)
        for button in (self._clean, self._show, self._exclude, self._copy):
            acts.addWidget(button)
        acts.addStretch()
        narrow = QHBoxLayout(self._narrowing)
        narrow.setContentsMargins(0, 0, 0, 0)
        narrow.setSpacing(SPACE)
        for words, box in (("Strength from", self._least), ("Strongest", self._most)):
            name = label(words, tone="dim")
            name.setBuddy(box)
            narrow.addWidget(name)
            narrow.addWidget(box)
            narrow.addSpacing(SPACE)
        narrow.addWidget(self._said)
        narrow.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addLayout(acts)
        column.addWidget(self._narrowing)
        column.addWidget(self._stack, 1)
        # By the eye, not in the order in which they were made.
        order = (self._clean, self._show, self._exclude, self._copy, self._least, self._most, self.rows, self._table)
        for one, other in pairwise(order):
            self.setTabOrder(one, other)

    def _button(self, text: str, icon_name: str, name: str, pressed: object) -> QPushButton:
        button = QPushButton(icon(icon_name), text, self)
        button.setObjectName(name)
        button.clicked.connect(pressed)
        return button

    def _number(self, name: str, spoken: str, low: int, high: int, unit: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        box.setRange(low, high)
        box.setSuffix(unit)
        box.setFixedWidth(SPACE * 11)
        keep_off_frame(box)
        box.valueChanged.connect(self._narrow)
        return box

    def _say_kind(self, room: int) -> None:
        self._title.setText(finding_title(self._kind))
        say(self._text, finding_text(self._kind))
        self._stack.setCurrentIndex(room)

    @Slot()
    def _narrow(self) -> None:
        """Shows those findings that are strong enough."""
        # Whole percents, as the rows say them: one of 49.6 % is shown as 50 %.
        strong = [finding for finding in self._all if round(finding.score * 100) >= self._least.value()]
        self._found = strong[: self._most.value() or None]
        several = len(self._found) < len(self._all)
        say(self._said, f"{len(self._found):,} of {counted(len(self._all), 'finding')}" if several else "")
        longest = max((len(finding.samples) + len(finding.nearest) for finding in self._found), default=1)
        self.rows.show_rows(len(self._found), self._row, longest)
        self._show_acts()

    def _row(self, row: int) -> PictureRow:
        found = self._found[row]
        paths = "\n".join(sample.path for sample in found.samples)
        names = ", ".join(sample.path.rpartition("/")[2] for sample in found.samples)
        strength = f"strength {percentage(found.score)}"
        return PictureRow(
            files=tuple(thumbnail_path(self._folder, sample.sha256) for sample in (*found.samples, *found.nearest)),
            words=(*(_caption(found, sample) for sample in found.samples), *(f"like {near.label}" for near in found.nearest)),
            told=f"{found.detail} {strength.capitalize()}.\n{paths}",
            lines=(found.detail, names, strength.capitalize()),
        )

    @Slot()
    def _show_acts(self) -> None:
        found, files = self.found(), self._stack.currentIndex() == _FILES
        pictures, leaving = len(_numbers(found)), len(_leaving(found))
        self._clean.setVisible(not files and self._changeable and any(finding.key for finding in self._all))
        self._show.setVisible(not files)
        self._show.setText(f"Show {pictures:,}")
        self._show.setToolTip(f"Shows {counted(pictures, 'picture')} in the gallery.")
        self._show.setEnabled(pictures > 0)
        # What is about classes shows examples, of which excluding none is the point.
        self._exclude.setVisible(not files and self._changeable and any(finding.left_out for finding in self._all))
        self._exclude.setText(f"Exclude {counted(leaving, 'picture')}")
        self._exclude.setEnabled(leaving > 0)

    @Slot()
    def _clean_pressed(self) -> None:
        rows = self.rows.selected_rows()
        self.clean_asked.emit(self._found[rows[0]].key if rows else self._kind)

    @Slot(int)
    def _opened(self, row: int) -> None:
        if self._found[row].key and self._changeable:
            self.clean_asked.emit(self._found[row].key)
        else:
            self.show_asked.emit(tuple(sample.id for sample in self._found[row].samples), finding_title(self._kind))

    @Slot()
    def _show_pressed(self) -> None:
        self.show_asked.emit(_numbers(self.found()), finding_title(self._kind))

    @Slot()
    def _exclude_pressed(self) -> None:
        self.exclude_asked.emit(_leaving(self.found()), self._kind)

    @Slot()
    def _copy_list(self) -> None:
        lines = self._files
        if self._stack.currentIndex() == _PICTURES:
            lines = Lines(("Pictures", "What was found", "Strength"))
            lines.show_rows([(", ".join(s.path for s in one.samples), one.detail, f"{one.score:.3f}") for one in self._found])
        lines.copy()
        self._session.notify(f"The list of {counted(lines.rowCount(), 'row')} is on the clipboard.")


def _caption(found: OpenFinding, sample: Sample) -> str:
    # Of copies one stays, and a person who is about to exclude the others wants to see which.
    stays = found.left_out and sample.id not in found.left_out
    return f"{sample.label}, stays" if stays else sample.label


def _numbers(found: Sequence[OpenFinding]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(sample.id for finding in found for sample in finding.samples))


def _leaving(found: Sequence[OpenFinding]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for finding in found for number in sorted(finding.left_out)))
