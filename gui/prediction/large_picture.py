"""One of the pictures asked about large, over the table, with what each run says beside it; arrow keys walk on."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from core.prediction.enlarging import enlarged
from core.support.foreign_text import one_line
from core.support.wording import picture_size
from gui.evaluation.asked_part import ExplainedPicture
from gui.evaluation.heat_overlay import HeatOverlay
from gui.evaluation.nearest_strip import NearestStrip
from gui.icons import icon
from gui.kit.labels import ElidedLabel, error_label, say
from gui.pictures.picture_canvas import PictureCanvas
from gui.pictures.thumbnails import read_thumbnail
from gui.prediction.answers import AnswersPanel
from gui.prediction.part_frame import PartFrame
from gui.prediction.table import AskedPicture
from gui.prediction.view import PredictionView
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE, current_theme

LARGEST = 1600
"""Longest side of a picture as it is shown, in pixels."""
FULL = 6000
"""The same when it is zoomed into."""
_FRAMING = "Draw a frame around the part to ask about. Arrow keys move it, with Shift they size it; Enter asks."


class LargePicture(QWidget):
    """Covers the table while it is shown.

    Args:
        session: Has the engine that draws heat maps.
        view: The table whose current row is shown.
        folder: Where large versions are kept.
        parent: What it covers.

    Signals:
        part_wanted(Path, tuple): The runs are to be asked about this part of this picture.
    """

    part_wanted = Signal(Path, tuple)

    def __init__(self, session: Session, view: PredictionView, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("prediction_large")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view, self._folder, self._room = view, folder, parent
        self._row: AskedPicture | None = None
        self._side = 0
        self._about = ""
        self._buttons: dict[str, QToolButton] = {}
        self._task = NewestTask()
        self.canvas = PictureCanvas(self)
        self.heat = HeatOverlay(session, self.canvas, "predict page, heat", self)
        self.nearest = NearestStrip(session, "predict page, nearest", self)
        self.answers = AnswersPanel(self)
        self.frame = PartFrame(self.canvas)
        self._words = ElidedLabel("caption", "large_words", parent=self)
        self._problem = error_label("large_problem", self)
        self._build()
        self.canvas.finer_wanted.connect(self._sharpen_fully)
        self.frame.taken.connect(self._part_taken)
        self.frame.ended.connect(self._frame_ended)
        view.rows.dataChanged.connect(self._changed)
        rows = view.rows
        for moved in (rows.rowsInserted, rows.rowsRemoved, rows.layoutChanged, rows.modelReset, rows.changed):
            moved.connect(self._follow)
        parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._room and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._room.rect())
            self.frame.end()
        return super().eventFilter(watched, event)

    @Slot()
    def open_current(self) -> None:
        """Shows the picture of the table's current row."""
        index = self._view.currentIndex()
        if not index.isValid() and self._view.rows.rowCount():
            self._view.selectRow(0)
            index = self._view.currentIndex()
        if index.isValid():
            self._show(index.row())

    def end(self) -> None:
        """Goes back to the table."""
        self._task.drop()
        self.frame.end()
        self._row = None
        self.heat.show_picture(None)
        self.nearest.show_picture(None)
        self.hide()
        # It may have moved while it was shown large: in an order by answers a part stood where nobody looked.
        self._view.scrollTo(self._view.currentIndex())
        self._view.setFocus()

    def walk(self, steps: int) -> None:
        """Shows the picture so many rows further on, if there is one."""
        row = self._view.currentIndex().row() + steps
        if 0 <= row < self._view.rows.rowCount():
            self._view.selectRow(row)
            self._show(row)

    def _show(self, row: int) -> None:
        shown = self._view.rows.picture(row)
        other = self._row is None or self._row.path != shown.path
        self._row = shown
        size = picture_size(shown.preview.width, shown.preview.height) + " pixels" if shown.preview else ""
        count = self._view.rows.rowCount()
        self._about = "  ·  ".join(part for part in (one_line(str(shown.path)), size, f"{row + 1:,} of {count:,}") if part)
        self._words.setText(_FRAMING if self.frame.is_on and not other else self._about)
        self.setAccessibleName(f"Picture {one_line(shown.path.name)}")
        self.answers.show_row(shown, self._view.table)
        runs = {run: [row.class_name for row in shown.answers[run]] for run in self._view.table.runs if shown.answers.get(run)}
        explained = ExplainedPicture(shown.path, runs) if runs else None
        self.heat.show_picture(explained)
        self.nearest.show_picture(explained)
        self.setGeometry(self._room.rect())
        if not self.isVisible():
            self.show()
            self.raise_()
            self.setFocus()
        if other:
            self.frame.end()
            self._side = 0
            small = QPixmap(str(shown.preview.thumbnail)) if shown.preview else QPixmap()
            self.canvas.show_pixmap(small, QSize(shown.preview.width, shown.preview.height) if shown.preview else QSize())
            say(self._problem, shown.error or "")
            self._task.drop()
            if not shown.error:
                self._sharpen(LARGEST)

    def _sharpen(self, side: int) -> None:
        assert self._row is not None
        # Named by what it is of: pictures of one name lie in different folders.
        name = hashlib.sha256(str(self._row.path).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        target = self._folder / f"{name}-{side}.jpg"
        task = Task(enlarged, self._row.path, side, target, then=partial(_read, self._row.path, side))
        self._task.run(task, self._sharpened, self._failed)

    @Slot()
    def _sharpen_fully(self) -> None:
        preview = self._row.preview if self._row is not None else None
        if preview is not None and 0 < self._side < FULL and max(preview.width, preview.height) > self._side:
            self._sharpen(FULL)

    @Slot(object)
    def _sharpened(self, made: tuple[Path, int, QImage]) -> None:
        path, self._side, image = made
        if self._row is None or path != self._row.path or image.isNull():
            return
        preview = self._row.preview
        natural = QSize(preview.width, preview.height) if preview is not None else image.size()
        self.canvas.show_pixmap(QPixmap.fromImage(image), natural, keep_place=True)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        say(self._problem, str(error))

    @Slot(QModelIndex, QModelIndex, list)
    def _changed(self, _first: QModelIndex, _last: QModelIndex, _roles: list[int]) -> None:
        row = self._view.currentIndex().row()
        if self._row is not None and row >= 0:
            self._show(row)

    @Slot()
    def _follow(self) -> None:
        """Shows the picture where it stands by now, with the runs of now; goes back where the table does not show it any more."""
        if self._row is None:
            return
        # By its path: when order, runs or the part shown changed behind it, its row was another picture's.
        paths = [row.path for row in self._view.rows.rows()]
        if self._row.path not in paths:
            self.end()
            return
        row = paths.index(self._row.path)
        self._view.selectRow(row)
        self._show(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_theme().window))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(key)
        if step is not None:
            self.walk(step)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.end()
        elif key == Qt.Key.Key_H:
            self._turn_heat()
        elif key == Qt.Key.Key_N:
            self._turn_nearest()
        elif key == Qt.Key.Key_C:
            self._turn_frame()
        elif key == Qt.Key.Key_Z:
            self.canvas.turn_size()
        # On many keyboards + is the key of =, with Shift.
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.canvas.step(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _turn_heat(self) -> None:
        self.heat.turn()
        self._buttons["heat"].setChecked(self.heat.is_on)

    @Slot()
    def _turn_nearest(self) -> None:
        self.nearest.turn()
        self._buttons["nearest"].setChecked(self.nearest.is_on)

    @Slot()
    def _turn_frame(self) -> None:
        usable = self._row is not None and not self._row.error
        if usable and not self.frame.is_on:
            self.frame.begin()
            self._words.setText(_FRAMING)
        else:
            self.frame.end()
        self._buttons["part"].setChecked(self.frame.is_on)

    @Slot()
    def _frame_ended(self) -> None:
        self._buttons["part"].setChecked(False)
        self._words.setText(self._about)
        self.setFocus()

    @Slot(QRectF)
    def _part_taken(self, part: QRectF) -> None:
        if self._row is not None:
            self.part_wanted.emit(self._row.path, (part.left(), part.top(), part.right(), part.bottom()))

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(SPACE // 2)
        foot.addWidget(self._words, 1)
        for name, text, keys, act in (
            ("previous", "Previous picture", "Left", lambda: self.walk(-1)),
            ("next", "Next picture", "Right", lambda: self.walk(1)),
            ("heat", "Where a run looks", "H", self._turn_heat),
            ("nearest", "Most like it of what a run has learned from", "N", self._turn_nearest),
            ("part", "Ask about a part of it", "C; then draw a frame", self._turn_frame),
            ("zoom", "Actual size", "Z; the mouse wheel, + and − zoom", self.canvas.turn_size),
            ("close", "Back to the table", "Space", self.end),
        ):
            button = QToolButton(self)
            button.setObjectName(f"large_{name}")
            button.setAccessibleName(text)
            button.setToolTip(f"{text} ({keys})")
            button.setIcon(icon(name))
            # A click leaves the keyboard with the picture.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, act=act: act())
            foot.addWidget(button)
            self._buttons[name] = button
        for name in ("heat", "nearest", "part"):
            self._buttons[name].setCheckable(True)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.canvas, 1)
        row.addWidget(self.answers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._problem)
        column.addLayout(row, 1)
        column.addWidget(self.heat)
        column.addWidget(self.nearest)
        column.addLayout(foot)


def _read(path: Path, side: int, file: Path) -> tuple[Path, int, QImage]:
    """The picture that a decoder child made a file of; read in the lane."""
    return path, side, read_thumbnail(file, side)
