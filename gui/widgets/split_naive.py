"""What would a naive random split have said? One click trains a head on both, and shows the two accuracies side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from gui.icons import icon
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE, current_theme, theme_notifier
from gui.widgets.job_bar import JobBar
from gui.widgets.labels import error_label, label, say

if TYPE_CHECKING:
    from core.engine.protocol import SplitsCompared
    from core.prediction.looking.split_comparison import SplitComparison, Way

_LINE = SPACE * 5
_NAMES = ("Naive, at random", "By groups")


class NaivePanel(QFrame):
    """A card with the button, the work, and the answer.

    Signals:
        compared(object): The answer came, a `SplitComparison`.
        grown(): There is something new in it that the person waits for, and should be brought into sight.
    """

    compared = Signal(object)
    grown = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("naive")
        self.setProperty("card", True)
        self._session = session
        self._dataset = ""
        self._split = ""
        self._task: Task | None = None
        self._bar: JobBar | None = None
        self._known: dict[tuple[str, str], SplitComparison] = {}
        self._ask = QPushButton("Compare both", self)
        self._ask.setObjectName("naive_ask")
        self._ask.setIcon(icon("compare"))
        self._ask.clicked.connect(self.ask)
        self._caption = label(
            "Trains a head on cached features with this split's groups kept together, and once more with single pictures "
            "drawn at random. The test pictures take no part and stay sealed.",
            "caption",
            wrap=True,
        )
        self._work = QVBoxLayout()
        self._error = error_label("naive_error", self)
        self._chart = AccuracyRanges(self)
        self._sentence = label(name="naive_sentence", wrap=True)
        self._details = label(role="caption", name="naive_details", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        head.addWidget(label("What would a naive random split have said?", "strong", wrap=True), 1)
        head.addWidget(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._caption)
        column.addLayout(self._work)
        for part in (self._error, self._chart, self._sentence, self._details):
            column.addWidget(part)
        session.datasets_changed.connect(self._forget)
        self._show(None)

    def show_split(self, dataset: str, split: str) -> None:
        """Speaks of this split; what was compared before is shown again."""
        if (dataset, split) != (self._dataset, self._split):
            self._dataset, self._split = dataset, split
            say(self._error, "")
            self._show(self._known.get((dataset, split)))

    @Slot()
    def ask(self) -> None:
        """Has both compared by the workshop."""
        from core.engine.protocol import NaiveSplit

        if self._task is not None or not self._split:
            return
        say(self._error, "")
        self._task = self._session.ask_workshop(NaiveSplit(self._dataset, self._split))
        self._task.succeeded.connect(self._answered)
        self._task.failed.connect(self._failed)
        self._task.finished.connect(self._finished)
        title = f"Comparing {self._split} with a naive split"
        self._bar = JobBar(self._task, title, self)
        self._task.finished.connect(self._bar.deleteLater)
        self._work.addWidget(self._bar)
        self._bar.show()
        if self._ask.hasFocus():  # which it loses now
            self._bar.focus()
        self._ask.setEnabled(False)
        self._session.run_task(self._task, title)
        self.grown.emit()

    @Slot()
    def _forget(self) -> None:
        """What was compared is no longer so: pictures or decisions have changed."""
        self._known.clear()
        self._show(None)

    @Slot(object)
    def _answered(self, reply: SplitsCompared) -> None:
        found = reply.found
        self._known[found.dataset, found.split] = found
        if (found.dataset, found.split) == (self._dataset, self._split):
            self._show(found)
            self._bring_into_sight()
        self.compared.emit(found)

    @Slot(object)
    def _failed(self, error: object) -> None:
        say(self._error, str(error))
        self._bring_into_sight()

    @Slot()
    def _finished(self) -> None:
        self._task = None
        self._ask.setEnabled(True)
        if self._bar is not None and self._bar.has_focus():
            self._ask.setFocus()
        self._bar = None

    def _bring_into_sight(self) -> None:
        """Has what came shown, if the person still looks here: nobody's page moves while they do something else on it."""
        if self._bar is not None and not self._bar.visibleRegion().isEmpty():
            self.grown.emit()

    def _show(self, found: SplitComparison | None) -> None:
        self._chart.setVisible(found is not None)
        say(self._sentence, found.sentence if found is not None else "")
        say(self._details, _details(found) if found is not None else "")
        self._ask.setText("Compare again" if found is not None else "Compare both")
        if found is not None:
            self._chart.show_ways((found.naive, found.grouped))


class AccuracyRanges(QWidget):
    """A line per way of splitting: its accuracy as a dot, the 95 % interval as a bar, each seed as a tick."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("naive_chart")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._ways: tuple[Way, ...] = ()
        self._texts: tuple[str, ...] = ()
        theme_notifier.theme_changed.connect(self.update)

    def show_ways(self, ways: tuple[Way, Way]) -> None:
        """Shows the naive way and the one by groups."""
        from core.evaluation.wording import percent

        self._ways = ways
        self._texts = tuple(percent(way.accuracy, way.interval) for way in ways)
        said = "; ".join(f"{name}: {text}" for name, text in zip(_NAMES, self._texts, strict=True))
        self.setAccessibleName("Accuracy of both ways of splitting")
        self.setAccessibleDescription(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SPACE * 60, _LINE * len(_NAMES) + SPACE * 3)

    def scale(self) -> tuple[float, float]:
        """The ends of the axis: whole tens of percent around everything that is shown."""
        lowest = min((min(way.interval[0], *way.seeds) for way in self._ways), default=0.0)
        return max(0.0, int(lowest * 10) / 10), 1.0

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._ways:
            line = int(event.pos().y() // _LINE)  # type: ignore[attr-defined]
            if 0 <= line < len(self._ways):
                seeds = ", ".join(f"{100 * seed:.1f} %" for seed in self._ways[line].seeds)
                text = f"{_NAMES[line]}: {self._texts[line]} (95 %)\nEach drawing: {seeds}"
                QToolTip.showText(event.globalPos(), text, self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        left = max(metrics.horizontalAdvance(name) for name in _NAMES) + SPACE * 2
        right = max((metrics.horizontalAdvance(text) for text in self._texts), default=0) + SPACE * 2
        plot = QRectF(left, 0, max(SPACE, self.width() - left - right), _LINE * len(_NAMES))
        low, high = self.scale()

        def x(share: float) -> float:
            return plot.left() + (share - low) / (high - low) * plot.width()

        painter.setPen(QPen(QColor(theme.line), 1))
        for share in (low, high):
            painter.drawLine(QPointF(x(share), 0), QPointF(x(share), plot.bottom()))
            box = QRectF(x(share) - SPACE * 4, plot.bottom() + 2, SPACE * 8, SPACE * 3)
            painter.setPen(QColor(theme.text_dim))
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{100 * share:.0f} %")
            painter.setPen(QPen(QColor(theme.line), 1))
        for line, (name, way, text) in enumerate(zip(_NAMES, self._ways, self._texts, strict=True)):
            middle = (line + 0.5) * _LINE
            colour = QColor(theme.text_dim if line == 0 else theme.accent)
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(0, line * _LINE, left, _LINE), Qt.AlignmentFlag.AlignVCenter, name)
            painter.drawText(QRectF(plot.right() + SPACE * 2, line * _LINE, right, _LINE), Qt.AlignmentFlag.AlignVCenter, text)
            painter.setPen(QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(x(way.interval[0]), middle), QPointF(x(way.interval[1]), middle))
            painter.setPen(QPen(colour, 1))
            for seed in way.seeds:
                painter.drawLine(QPointF(x(seed), middle - SPACE), QPointF(x(seed), middle - SPACE / 2))
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(x(way.accuracy), middle), 5, 5)
        painter.end()


def _details(found: SplitComparison) -> str:
    from core.evaluation.wording import percent

    said = (
        f"{found.pictures:,} pictures of train and val in {found.groups:,} groups, held out in {found.folds} parts, "
        f"{len(found.naive.seeds)} drawings. At random {percent(found.naive.seen, None)} of the held-out pictures had a twin in "
        "training, by groups none. Intervals are 95 %."
    )
    if found.left_out:
        said += f" Left out, because they have a single group: {', '.join(found.left_out)}."
    return said
