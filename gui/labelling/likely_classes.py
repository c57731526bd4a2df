"""The classes with their keys, and how likely each is said to be for the picture that is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.labelling.label_round import label_keys
from core.labelling.proposal import Proposal
from core.support.wording import chance
from gui.theme import SPACE, current_theme, theme_notifier

_ROW = SPACE * 4
_KEY = SPACE * 3


class LikelyClass(QAbstractButton):
    """Key, name, bar and probability of a class.

    Args:
        name: The class.
        key: That chooses it; "" for none.
    """

    def __init__(self, name: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.key = name, key
        self._probability: float | None = None
        self._is_proposed = False
        self.setObjectName(f"label_class_{key or name}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the picture
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"The picture shows {name}" + (f" ({key})" if key else ""))
        self.show_probability(None, False)

    def show_probability(self, probability: float | None, is_proposed: bool) -> None:
        """Shows how likely the class is, None where nobody says; and whether it is the one that is proposed."""
        self._probability, self._is_proposed = probability, is_proposed
        said = "" if probability is None else f", {chance(probability)}"
        proposed = ", proposed" if is_proposed else ""
        self.setAccessibleName(f"{self.name}{said}{proposed}" + (f", key {self.key}" if self.key else ""))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SPACE * 30, _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QColor(theme.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = theme.accent_soft if self._is_proposed else theme.hover if self.underMouse() else theme.surface
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(room, 4, 4)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self._is_proposed else QFont.Weight.Normal)
        painter.setFont(font)
        self._paint_key(painter)
        self._paint_words(painter, QFontMetrics(font))

    def _paint_key(self, painter: QPainter) -> None:
        theme = current_theme()
        if self.key:
            box = QRectF(SPACE // 2 + 1, (self.height() - _KEY) / 2, _KEY, _KEY).adjusted(1, 1, -1, -1)
            painter.setPen(QColor(theme.line_strong))
            painter.setBrush(QColor(theme.surface))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QColor(theme.text))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.key)

    def _paint_words(self, painter: QPainter, metrics: QFontMetrics) -> None:
        theme = current_theme()
        number = "" if self._probability is None else chance(self._probability)
        right = metrics.horizontalAdvance("> 99.9 %") + SPACE
        words = QRect(_KEY + 2 * SPACE, 0, self.width() - _KEY - 3 * SPACE, self.height() - 4)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(QColor(theme.text))
        name = metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, words.width() - right)
        painter.drawText(words, middle | int(Qt.AlignmentFlag.AlignLeft), name)
        painter.setPen(QColor(theme.text if self._is_proposed else theme.text_dim))
        painter.drawText(words, middle | int(Qt.AlignmentFlag.AlignRight), number)
        if self._probability is not None:
            track = QRectF(words.left(), self.height() - 6, words.width(), 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.sunken if not self._is_proposed else theme.line))
            painter.drawRoundedRect(track, 1.5, 1.5)
            painter.setBrush(QColor(theme.accent if self._is_proposed else theme.line_strong))
            painter.drawRoundedRect(QRectF(track.left(), track.top(), track.width() * self._probability, 3), 1.5, 1.5)


class LikelyClasses(QScrollArea):
    """A row for each class, always in the same place.

    Signals:
        chosen(str): The person clicked this class.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("label_classes")
        self.setAccessibleName("Classes")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows: dict[str, LikelyClass] = {}
        inner = QWidget(self)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 4)
        self._column.addStretch()
        self.setWidget(inner)
        for ground in (self.viewport(), inner):
            ground.setAutoFillBackground(False)
        theme_notifier.theme_changed.connect(self.viewport().update)

    @property
    def keys(self) -> Mapping[str, str]:
        """The class of each key."""
        return {row.key: name for name, row in self._rows.items() if row.key}

    def show_classes(self, classes: Sequence[str]) -> None:
        """Shows these classes with their keys."""
        if tuple(classes) == tuple(self._rows):
            return
        for row in self._rows.values():
            row.hide()
            self._column.removeWidget(row)
            row.deleteLater()
        key_of = {name: key for key, name in label_keys(classes).items()}
        self._rows = {name: LikelyClass(name, key_of.get(name, ""), self.widget()) for name in classes}
        for place, (name, row) in enumerate(self._rows.items()):
            row.clicked.connect(partial(self.chosen.emit, name))
            self._column.insertWidget(place, row)

    def show_proposal(self, proposal: Proposal | None) -> None:
        """Shows how likely the classes are for a picture."""
        said = {one.class_name: one.probability for one in proposal.ranked} if proposal is not None else {}
        for name, row in self._rows.items():
            row.show_probability(said.get(name), proposal is not None and name == proposal.label)
