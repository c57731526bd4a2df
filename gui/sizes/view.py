"""Sizes and shapes of a dataset: the plot, its limits as numbers, and the pictures they choose, before anything is excluded.

Imports pyqtgraph; imported only when the tab is first shown.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.size_table import OPEN, QUANTITIES, Mask, SizeSpans, SizeTable, Span, inside, outside
from core.pictures.thumbnails import thumbnails_folder
from core.support.wording import counted
from gui.icons import icon
from gui.kit.labels import label
from gui.kit.quiet import QuietComboBox
from gui.sizes.form import LimitsForm, SizeClasses
from gui.sizes.plot import SizePlot
from gui.sizes.strip import SizeStrip
from gui.theme import SPACE, theme_notifier

REDRAW_MILLISECONDS = 33
AXES = (("Width and height", "width", "height"), ("Area and aspect ratio", "area", "aspect"))
"""What can be plotted: words, across, upwards."""


class SizeView(QWidget):
    """Chooses pictures by limits or with a brush.

    Signals:
        exclusion_asked(object, str): Exclude the samples of these numbers, for this reason.
        show_asked(object, str): Show the samples of these numbers in the gallery; the words say what they are.
    """

    exclusion_asked = Signal(object, str)
    show_asked = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._pictures: SizeTable | None = None
        self._limits = self._usual = SizeSpans()
        self._brushed: dict[str, Span] | None = None
        # By path: the rows of pictures are others when they are measured anew.
        self._kept: frozenset[str] = frozenset()
        self._chosen: Mask = np.zeros(0, np.bool_)
        self._may_change = True
        self.plot = SizePlot()
        self.form = LimitsForm(self)
        self.classes = SizeClasses(self)
        self.strip = SizeStrip(self)
        self._said = label(role="strong", name="size_said")
        self._hint = label("", "caption", name="size_hint")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._exclude = QPushButton(icon("exclude"), "Exclude", self)
        self._exclude.setObjectName("size_exclude")
        self._show = QPushButton(icon("view"), "Show in the gallery", self)
        self._show.setObjectName("size_show")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MILLISECONDS)
        self._timer.timeout.connect(self._choose)
        self._build()
        self._connect()

    def show_pictures(self, dataset: Dataset, pictures: SizeTable, usual: SizeSpans, may_change: bool) -> None:
        """Shows a dataset's pictures; limits stay when it is the same dataset, another one starts with what is usual in it."""
        other = self._dataset is None or self._dataset.folder != dataset.folder
        self._dataset, self._pictures, self._usual, self._may_change = dataset, pictures, usual, may_change
        if other:
            self._limits, self._kept = usual, frozenset()
            self._whole.hide()
        self._brushed = None
        self.classes.show_classes(pictures.classes, pictures.labels)
        self.plot.show_pictures(pictures)
        self.plot.set_limits(self._limits)
        self.form.show_limits(self._limits)
        if other:
            self.strip.to_start()
        self._choose()

    @property
    def limits(self) -> SizeSpans:
        """The limits in force."""
        return self._limits

    @property
    def brushing(self) -> bool:
        """True while the brush chooses, False while limits do."""
        return self._brush.isChecked()

    def chosen_numbers(self) -> tuple[int, ...]:
        """Numbers of the samples that would be excluded, those kept left out."""
        if self._pictures is None:
            return ()
        return tuple(int(self._pictures.ids[row]) for row in np.flatnonzero(self._chosen) if not self._is_kept(int(row)))

    @Slot(object)
    def set_limits(self, limits: SizeSpans) -> None:
        """Puts other limits in force, and chooses by them."""
        self._limits = limits
        self._limits_tool.setChecked(True)
        self.plot.set_limits(limits)
        self.form.show_limits(limits)
        self._choose()

    def _build(self) -> None:
        self._axes = _axes_box(self)
        self._limits_tool = _chip("Limits", "size_tool_limits", "Drag the lines; pictures beyond any of them are chosen.")
        self._brush = _chip("Brush", "size_tool_brush", "Drag over points; pictures in the region are chosen.")
        self._tools = QButtonGroup(self)
        for chip in (self._limits_tool, self._brush):
            self._tools.addButton(chip)
        self._limits_tool.setChecked(True)
        self._whole = QPushButton("Show all sizes", self)
        self._whole.setObjectName("size_whole")
        self._whole.setToolTip("Undo the zoom. Turn the wheel to zoom, drag to move.")
        self._whole.hide()
        self._usual_act = QPushButton("Usual limits", self)
        self._usual_act.setObjectName("size_usual")
        self._usual_act.setToolTip(
            "Limits that follow from the sizes and shapes of most pictures here, or those set for the dataset."
        )
        self._none_act = QPushButton("No limits", self)
        self._none_act.setObjectName("size_none")
        tools = QHBoxLayout()
        tools.setSpacing(SPACE)
        for widget in (self._axes, self._limits_tool, self._brush):
            tools.addWidget(widget)
        tools.addStretch()
        for widget in (self._whole, self._usual_act, self._none_act):
            tools.addWidget(widget)
        card = QFrame(self)
        card.setProperty("card", True)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(SPACE, 0, SPACE, SPACE)
        inner.addWidget(self.plot)
        side = QWidget(self)
        side.setFixedWidth(SPACE * 40)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(SPACE)
        beside.addWidget(self.form)
        beside.addWidget(label("Classes", "strong"))
        beside.addWidget(self.classes, 1)
        upper = QHBoxLayout()
        upper.setSpacing(SPACE * 2)
        upper.addWidget(card, 1)
        upper.addWidget(side)
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        head.addWidget(self._said)
        head.addWidget(self._hint, 1)
        head.addWidget(self._show)
        head.addWidget(self._exclude)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE * 2, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(tools)
        column.addLayout(upper, 1)
        column.addLayout(head)
        column.addWidget(self.strip)

    def _connect(self) -> None:
        self._axes.activated.connect(self._axes_chosen)
        self._tools.buttonToggled.connect(self._tool_chosen)
        self._whole.clicked.connect(self._fit)
        self._exclude.clicked.connect(self._exclude_clicked)
        self._show.clicked.connect(self._show_clicked)
        self.plot.zoomed.connect(self._whole.show)
        self.plot.limits_dragged.connect(self._dragged)
        self.plot.brushed.connect(self._region_brushed)
        self.plot.pointed.connect(self._point_clicked)
        self.form.changed.connect(self.set_limits)
        self._usual_act.clicked.connect(lambda: self.set_limits(self._usual))
        self._none_act.clicked.connect(lambda: self.set_limits(SizeSpans()))
        self.classes.changed.connect(self._choose)
        self.strip.row_pointed.connect(self.plot.mark)
        self.strip.row_turned.connect(self._turn_kept)
        theme_notifier.theme_changed.connect(self._restyle)

    @Slot()
    def _choose(self) -> None:
        """Chooses pictures anew by what is in force, and shows them."""
        self._timer.stop()
        pictures = self._pictures
        if pictures is None or self._dataset is None:
            return
        ticked = self.classes.ticked()
        shown = ticked[pictures.labels] if len(ticked) else np.zeros(len(pictures), np.bool_)
        if self.brushing:
            found = inside(pictures, self._brushed) if self._brushed else np.zeros(len(pictures), np.bool_)
        else:
            found = outside(pictures, self._limits)
        self._chosen = found & shown
        rows = np.flatnonzero(self._chosen)
        # Stable, so that pictures of one size do not change places while a limit is dragged.
        rows = rows[np.argsort(-pictures.farness[rows], kind="stable")]
        kept = frozenset(int(row) for row in rows if self._is_kept(int(row))) if self._kept else frozenset()
        left = self._chosen.copy()
        left[list(kept)] = False
        self.plot.set_chosen(shown, left)
        self.strip.show_rows(pictures, thumbnails_folder(self._dataset.folder), tuple(rows.tolist()), kept)
        self.plot.mark(self.strip.current() if self.strip.hasFocus() else None)
        self.classes.show_caught(np.bincount(pictures.labels[left], minlength=len(pictures.classes)))
        self.form.show_caught(
            {
                name: int(outside(pictures, SizeSpans().with_span(name, self._limits.of(name))).sum())
                if self._limits.of(name) != OPEN
                else 0
                for name in QUANTITIES
            }
        )
        self._say(int(left.sum()), len(kept))

    def _say(self, count: int, kept: int) -> None:
        assert self._pictures is not None
        total = len(self._pictures)
        where = "in the region" if self.brushing else "beyond the limits"
        words = f"{count + kept:,} of {total:,} {where}"
        if self.brushing and self._brushed is None:
            words = "Drag over points to choose them"
        self._said.setText(words + (f", {kept:,} kept" if kept else ""))
        self._hint.setText("Space keeps a picture." if count + kept else "")
        self._exclude.setText(f"Exclude {counted(count, 'picture')}" if count else "Exclude")
        self._exclude.setAccessibleName(self._exclude.text())
        self._exclude.setEnabled(count > 0 and self._may_change)
        self._show.setEnabled(count > 0)
        self.plot.setAccessibleDescription(words)

    def _is_kept(self, row: int) -> bool:
        return self._pictures is not None and self._pictures.paths[row] in self._kept

    @Slot(int)
    def _turn_kept(self, row: int) -> None:
        if self._pictures is not None:
            self._kept = self._kept ^ {self._pictures.paths[row]}
            self._choose()
            self.plot.mark(row)

    @Slot(str, object)
    def _dragged(self, quantity: str, span: Span) -> None:
        self._limits = self._limits.with_span(quantity, span)
        self.form.show_limits(self._limits)
        if not self._timer.isActive():
            self._timer.start()

    @Slot(object)
    def _region_brushed(self, spans: dict[str, Span] | None) -> None:
        self._brushed = spans
        if not self._timer.isActive():
            self._timer.start()

    @Slot(int)
    def _point_clicked(self, row: int) -> None:
        self.plot.mark(row)
        self.strip.look_at_row(row)

    @Slot()
    def _axes_chosen(self) -> None:
        self._brushed = None
        self.plot.set_axes(*self._axes.currentData())
        self.plot.set_limits(self._limits)
        self._whole.hide()
        self._choose()

    @Slot()
    def _tool_chosen(self) -> None:
        self._brushed = None
        self.plot.set_brushing(self.brushing)
        self._choose()

    @Slot()
    def _fit(self) -> None:
        self.plot.fit()
        self._whole.hide()

    @Slot()
    def _exclude_clicked(self) -> None:
        ids = self.chosen_numbers()
        if ids:
            reason = "chosen by size and shape" if self.brushing else f"beyond {self._limits.words()}"
            self.exclusion_asked.emit(ids, reason)

    @Slot()
    def _show_clicked(self) -> None:
        ids = self.chosen_numbers()
        if ids:
            self.show_asked.emit(ids, "chosen by size")

    @Slot()
    def _restyle(self) -> None:
        self.plot.restyle()
        self.classes.update()


def _axes_box(parent: QWidget) -> QuietComboBox:
    box = QuietComboBox(parent)
    box.setObjectName("size_axes")
    box.setAccessibleName("What is plotted")
    for words, across, upwards in AXES:
        box.addItem(words, (across, upwards))
    box.setMinimumContentsLength(max(len(words) for words, _, _ in AXES))  # they are ours, and short: none is cut
    return box


def _chip(text: str, name: str, tip: str) -> QPushButton:
    chip = QPushButton(text)
    chip.setObjectName(name)
    chip.setProperty("chip", True)
    chip.setCheckable(True)
    chip.setToolTip(tip)
    chip.setCursor(Qt.CursorShape.PointingHandCursor)
    return chip
