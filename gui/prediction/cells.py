"""How the cells of the Predict page are painted: a picture with its name, an agreement, five classes as bars."""

from __future__ import annotations

import re
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.prediction.agreement import Agreement
from core.prediction.promised import NONE, RunPromise
from core.prediction.records import ClassProbability, Ranked
from core.support.foreign_text import one_line
from core.support.wording import chance, picture_size
from gui.icons import icon
from gui.prediction.shown_rows import AGREEMENT_ROLE, ANSWER_ROLE, COLOUR_ROLE, PROMISE_ROLE, ROW_ROLE
from gui.prediction.table import AskedPicture
from gui.theme import SPACE, current_theme, run_colour

Index = QModelIndex | QPersistentModelIndex
TOP = 5
"""Classes shown for a picture and run."""
_NARROW = 16 * SPACE
"""Pixels of a bar below which numbers have no decimals: with them, three runs in the smallest window left "airp…" of a name."""
_WORD_ENDS = re.compile(r"[\s_-]+")
# Some screens full; people drop folders of thousands.
KEPT_THUMBNAILS = 256


def line_height(font: QFont) -> int:
    """Height of one class's bar, in pixels."""
    return QFontMetrics(font).height() + 4


def row_height(font: QFont) -> int:
    """Height of a row: five bars and the air around them, in pixels."""
    return TOP * line_height(font) + 2 * SPACE + 2


class _Cell(QStyledItemDelegate):
    """Paints the row's ground, then what the cell is about inside an even margin."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        # The style draws ground, selection and focus, and leaves the words to `draw`.
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, option.rect.adjusted(SPACE, SPACE, -SPACE, -SPACE), option.font, index)
        painter.restore()

    def draw(self, painter: QPainter, rect: QRect, font: QFont, index: Index) -> None:
        """Paints the content into `rect`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(22 * SPACE, row_height(option.font))


class PictureCell(_Cell):
    """The thumbnail in a well, beside it the name and the size, or why the picture cannot be used."""

    def __init__(self, parent: object = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type]
        self._thumbnails: OrderedDict[Path, QPixmap] = OrderedDict()

    def draw(self, painter: QPainter, rect: QRect, font: QFont, index: Index) -> None:
        theme = current_theme()
        row: AskedPicture = index.data(ROW_ROLE)
        side = rect.height()
        well = QRect(rect.left(), rect.top(), side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.well))
        painter.drawRoundedRect(well, 4, 4)
        self._draw_thumbnail(painter, well, row)
        words = rect.adjusted(side + SPACE, 0, 0, 0)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        used = self._draw_name(painter, words, one_line(row.path.name))
        below = words.adjusted(0, used + 2, 0, 0)
        painter.setFont(caption_font(font))
        painter.setPen(QColor(theme.bad if row.error else theme.text_dim))
        size = picture_size(row.preview.width, row.preview.height) if row.preview else ""
        wrapped = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        painter.drawText(below, wrapped, row.error or size)

    def _draw_name(self, painter: QPainter, words: QRect, name: str) -> int:
        """Writes the name on one line or two, and returns how high they are."""
        metrics = painter.fontMetrics()
        lines = name_lines(metrics, name, words.width())
        for number, line in enumerate(lines):
            box = QRect(words.left(), words.top() + number * metrics.lineSpacing(), words.width(), metrics.lineSpacing())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine), line)
        return metrics.lineSpacing() * len(lines)

    def _draw_thumbnail(self, painter: QPainter, well: QRect, row: AskedPicture) -> None:
        picture = self._thumbnail(row.preview.thumbnail) if row.preview else None
        if picture is None:
            side = 3 * SPACE
            name = "error" if row.error else "picture"
            icon(name, "bad" if row.error else "text_dim").paint(painter, _centred(QSize(side, side), well))
            return
        scaled = picture.size().scaled(well.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(_centred(scaled, well), picture)

    def _thumbnail(self, path: Path) -> QPixmap | None:
        """The small picture; those longest unseen are forgotten."""
        if path not in self._thumbnails:
            picture = QPixmap(str(path))
            # Not remembered: the decoder may write the file later.
            if picture.isNull():
                return None
            self._thumbnails[path] = picture
            while len(self._thumbnails) > KEPT_THUMBNAILS:
                self._thumbnails.popitem(last=False)
        self._thumbnails.move_to_end(path)
        return self._thumbnails[path]


def name_lines(metrics: QFontMetrics, name: str, width: int) -> tuple[str, ...]:
    """A picture's name on one line or on two, the first of which ends where a word does; too long a rest is cut in its middle."""
    wide = metrics.horizontalAdvance
    if wide(name) <= width:
        return (name,)
    ends = [end for end in (found.end() for found in _WORD_ENDS.finditer(name)) if wide(name[:end]) <= width]
    # A name of one piece, as a digest is, has no such place: of it as much is shown as there is room for.
    anywhere = next((end for end in range(len(name) - 1, 1, -1) if wide(name[:end]) <= width), 1)
    end = max(ends, default=anywhere)
    return name[:end], metrics.elidedText(name[end:], Qt.TextElideMode.ElideMiddle, width)


class AgreementCell(_Cell):
    """A shape and a word for whether the runs say the same, and the class below."""

    def draw(self, painter: QPainter, rect: QRect, font: QFont, index: Index) -> None:
        found: Agreement | None = index.data(AGREEMENT_ROLE)
        if found is None:
            return
        theme = current_theme()
        shape, tone = {"all": ("agree", "good"), "most": ("agree", "warn"), "differ": ("disagree", "warn")}[found.kind]
        word = {"all": "all agree", "most": f"{found.votes} of {found.runs} agree", "differ": "they differ"}[found.kind]
        side = QFontMetrics(font).height() + 2
        icon(shape, tone).paint(painter, QRect(rect.left(), rect.top(), side, side))
        beside = QRect(rect.left() + side + 4, rect.top(), rect.width() - side - 4, side)
        painter.setFont(font)
        painter.setPen(QColor(getattr(theme, tone)))
        painter.drawText(beside, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), word)
        if found.class_name is not None:
            below = rect.adjusted(0, side + 4, 0, 0)
            painter.setFont(_strong(font))
            painter.setPen(QColor(theme.text))
            wrapped = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
            painter.drawText(below, wrapped, found.class_name)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(18 * SPACE, row_height(option.font))


class BarsCell(_Cell):
    """The five likeliest classes, each with a bar as long as its probability and the number at the right."""

    def draw(self, painter: QPainter, rect: QRect, font: QFont, index: Index) -> None:
        said, promise = index.data(ANSWER_ROLE), index.data(PROMISE_ROLE)
        draw_bars(painter, rect, index.data(ROW_ROLE), said, promise, run_colour(index.data(COLOUR_ROLE)), font)


def draw_bars(
    painter: QPainter,
    rect: QRect,
    row: AskedPicture,
    said: Ranked | None,
    promise: RunPromise | None,
    colour: QColor,
    font: QFont,
) -> None:
    """Paints the five likeliest classes of what a run says about a picture, from the top of `rect`.

    "None of these" stands above four of them; those of the picture's set have a frame.
    """
    if not said:
        painter.setFont(caption_font(font))
        painter.setPen(QColor(current_theme().text_dim))
        word = "—" if row.error else "waiting"
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft), word)
        return
    height = line_height(font)
    inside = set(promise.set_of(said)) if promise is not None else set()
    none = promise is not None and promise.is_none(said)
    line = QRect(rect.left(), rect.top(), rect.width(), height - 2)
    if none:
        painter.setFont(_strong(font))
        painter.setPen(QColor(current_theme().text))
        painter.drawText(line.adjusted(6, 0, -6, 0), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), NONE)
        line.translate(0, height)
    for place, entry in enumerate(said[: TOP - none]):
        _draw_bar(painter, line, entry, colour, place == 0 and not none, font)
        if entry.class_name in inside:
            painter.setPen(colour)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(line).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        line.translate(0, height)


def _draw_bar(painter: QPainter, line: QRect, entry: ClassProbability, colour: QColor, first: bool, font: QFont) -> None:
    theme = current_theme()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.sunken))
    painter.drawRoundedRect(line, 3, 3)
    tint = QColor(colour)
    tint.setAlpha(120 if first else 70)
    painter.setBrush(tint)
    # A bar shorter than its rounding would stick out of the ground's corner.
    painter.setClipRect(line)
    long = max(2.0, line.width() * entry.probability)
    painter.drawRoundedRect(QRectF(line.left(), line.top(), long, line.height()), 3, 3)
    # Words stand on a tint of the run's colour; below them it is as in the head of the column.
    painter.fillRect(QRectF(line.left(), line.bottom() - 1, long, 2), colour)
    painter.setClipping(False)
    words = line.adjusted(6, 0, -6, 0)
    painter.setFont(_strong(font) if first else font)
    painter.setPen(QColor(theme.text if first or entry.probability >= 0.005 else theme.text_dim))
    digits = 0 if line.width() < _NARROW else 1
    number = chance(entry.probability, digits)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), number)
    metrics = QFontMetrics(painter.font())
    # Less the widest number, not each line's own: all names have the same room.
    room = words.width() - metrics.horizontalAdvance(f"{100:.{digits}f} %") - SPACE
    name = metrics.elidedText(entry.class_name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)


def _centred(size: QSize, inside: QRect) -> QRect:
    corner = inside.center() - QPoint(size.width() // 2 - 1, size.height() // 2 - 1)
    return QRect(corner, size)


def caption_font(font: QFont) -> QFont:
    """The font of captions, made from the font of the body."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.88) if font.pointSizeF() > 0 else small.setPixelSize(round(font.pixelSize() * 0.88))
    return small


def _strong(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold
