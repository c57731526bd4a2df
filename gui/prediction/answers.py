"""What every run shown says about one picture, one run below the other, as bars."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.prediction.promised import RunPromise
from gui.kit.labels import label
from gui.prediction.cells import TOP, draw_bars, line_height
from gui.prediction.table import NO_PROMISES, AskedPicture, PredictionTable, agreement_of, first_choice
from gui.theme import SPACE, run_colour, theme_notifier

WIDTH = 32 * SPACE


class AnswersPanel(QWidget):
    """The agreement, then for each run its name and its five likeliest classes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self._agreement = label(role="strong", name="large_agreement", wrap=True)
        self._bars = _Bars(self)
        # Many runs beside a picture with a heat map and a line of others below it: in a small window they do not all fit.
        area = QScrollArea(self)
        area.setObjectName("large_answers_area")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # arrow keys walk from picture to picture
        area.setWidget(self._bars)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, SPACE, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._agreement)
        column.addWidget(area, 1)

    def show_row(self, row: AskedPicture, table: PredictionTable) -> None:
        """Shows what the table's runs say about a picture."""
        found = agreement_of(row, table.runs, table.promises)
        self._agreement.setText(found.sentence if found else "")
        self._agreement.setVisible(found is not None)
        self._bars.show_row(row, {run: table.colour_of(run) for run in table.runs}, table.promises)


class _Bars(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("large_answers")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._row: AskedPicture | None = None
        self._runs: dict[str, int] = {}
        self._promises = NO_PROMISES
        theme_notifier.theme_changed.connect(self.update)

    def show_row(self, row: AskedPicture, runs: dict[str, int], promises: Mapping[str, RunPromise]) -> None:
        self._row, self._runs, self._promises = row, runs, promises
        said = (f"{run}: {first_choice(row, run, promises)}" for run in runs)
        self.setAccessibleName("; ".join(said) or "No run is asked")
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, len(self._runs) * self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        for place, (run, number) in enumerate(self._runs.items()):
            colour = run_colour(number)
            top = place * self._height()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(1, top + metrics.height() // 2 - 4, 8, 8)
            painter.setFont(self.font())
            painter.setPen(QColor(self.palette().windowText().color()))
            name = metrics.elidedText(run, Qt.TextElideMode.ElideMiddle, self.width() - 2 * SPACE)
            painter.drawText(QRect(2 * SPACE, top, self.width() - 2 * SPACE, metrics.height()), 0, name)
            room = QRect(0, top + metrics.height() + 4, self.width(), TOP * line_height(self.font()))
            draw_bars(painter, room, self._row, self._row.answers.get(run), self._promises.get(run), colour, self.font())
        painter.end()

    def _height(self) -> int:
        return QFontMetrics(self.font()).height() + TOP * line_height(self.font()) + 2 * SPACE
