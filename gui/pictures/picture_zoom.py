"""One picture large, over the gallery, with its facts beside it: arrow keys walk on, Space or Escape goes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Sample
from core.pictures.thumbnails import thumbnail_path
from gui.icons import icon
from gui.kit.labels import ElidedLabel, label
from gui.pictures.picture_canvas import PictureCanvas
from gui.pictures.picture_facts import FactsPanel
from gui.pictures.thumbnails import read_thumbnail
from gui.tasks.task import Task
from gui.theme import SPACE, current_theme

LARGEST = 1600
"""Longest side of a picture that is fitted, in pixels."""
FULL = 6000
"""Longest side of a picture that is zoomed into, in pixels."""
SHOW_FACTS = "data/facts"
_LARGE = "core.datasets.catalog.large_view:large_view"
_SEVERAL_LARGE = "core.datasets.catalog.large_view:large_views"


class PictureZoom(QWidget):
    """Covers its parent while it is shown.

    Signals:
        moved(int): The person walked on by so many pictures: -1 or 1.
        key_given(int): A key the gallery understands (X, M, 1 to 9) was pressed.
        sharpened(): A sharp version of the picture has come.
        together_asked(object, str): Show the pictures of these paths together; with what they have in common.
        closed()
    """

    moved = Signal(int)
    key_given = Signal(int)
    sharpened = Signal()
    together_asked = Signal(object, str)
    closed = Signal()

    def __init__(self, settings: QSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("picture_zoom")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._settings = settings
        self._room = parent
        self._dataset: Dataset | None = None
        self._sample: Sample | None = None
        self._side = 0
        self._task: Task | None = None
        self._ahead: Task | None = None
        self.canvas = PictureCanvas(self)
        self.facts = FactsPanel(self)
        self._words = ElidedLabel("caption", "zoom_words", parent=self)
        self._scale = label(role="caption", name="zoom_scale", right=True)
        self._more: dict[Qt.Key, Callable[[], object]] = {}
        self._acts = self._make_acts()
        self._build()
        self.canvas.scaled.connect(self._say_scale)
        self.canvas.finer_wanted.connect(self._sharpen_fully)
        self.facts.together_asked.connect(self.together_asked)
        self.hide()

    @property
    def sharp(self) -> bool:
        """True when the picture shown is more than its thumbnail."""
        return self._side > 0

    def show_picture(self, dataset: Dataset, sample: Sample, words: str) -> None:
        """Shows a picture: its thumbnail at once, a sharp version as soon as it is there."""
        other = self._sample is None or self._sample.sha256 != sample.sha256 or self._dataset != dataset
        self._dataset, self._sample = dataset, sample
        self._words.setText("  ·  ".join(words.splitlines()))
        self.setAccessibleName(f"Picture {sample.path}")
        self.setGeometry(self._room.rect())
        if not self.isVisible():
            self.show()
            self.raise_()
            self.setFocus()
        self.facts.show_facts(dataset, sample)
        if other:
            self._side = 0
            thumbnail = thumbnail_path(dataset.folder, sample.sha256)
            pixmap = QPixmap(str(thumbnail)) if thumbnail.is_file() else QPixmap()
            self.canvas.show_pixmap(pixmap, QSize(sample.width, sample.height))
            # Those for the picture before would keep the decoder from this one.
            self._drop_tasks()
            self._sharpen(LARGEST)

    def put_below(self, strip: QWidget) -> None:
        """Takes what lies between the picture and the line below it."""
        self._column.insertWidget(1, strip)

    def add_act(self, name: str, text: str, icon_name: str, key: Qt.Key, act: Callable[[], object]) -> QToolButton:
        """Takes a button that is on or off into the line below, before the one that closes; a key presses it too."""
        button = self._act_button(name, text, icon_name, QKeySequence(key).toString(), act)
        button.setCheckable(True)
        self._foot.insertWidget(self._foot.count() - 1, button)
        self._more[key] = act
        return button

    def prepare(self, samples: Sequence[Sample]) -> None:
        """Has pictures made ready that are likely to be looked at next."""
        if self._ahead is not None:
            self._ahead.abandon()
        self._ahead = Task(_SEVERAL_LARGE, self._dataset, tuple(samples), LARGEST)
        self._ahead.start()

    def end(self) -> None:
        """Goes back to the gallery."""
        self._drop_tasks()
        self.facts.clear()
        self._sample = None
        self.hide()
        self.closed.emit()

    def _sharpen(self, side: int) -> None:
        if self._task is not None:
            self._task.abandon()
        assert self._sample is not None
        then = partial(_read, self._sample.sha256, side)
        self._task = Task(_LARGE, self._dataset, self._sample, side, then=then)
        self._task.succeeded.connect(self._sharpened)
        self._task.start()

    @Slot()
    def _sharpen_fully(self) -> None:
        if self._sample is not None and self._side < FULL and max(self._sample.width, self._sample.height) > self._side:
            self._sharpen(FULL)

    @Slot(object)
    def _sharpened(self, made: tuple[str, int, QImage]) -> None:
        sha256, side, image = made
        # The person may have walked on meanwhile; a null image is a file that can be read no more.
        if self._sample is None or sha256 != self._sample.sha256 or image.isNull():
            return
        self._side = side
        natural = QSize(self._sample.width, self._sample.height)
        self.canvas.show_pixmap(QPixmap.fromImage(image), natural, keep_place=True)
        self._say_scale()
        self.sharpened.emit()

    def _drop_tasks(self) -> None:
        for task in (self._task, self._ahead):
            if task is not None:
                task.abandon()
        self._task = self._ahead = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_theme().window))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(key)
        if step is not None:
            self.moved.emit(step)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.end()
        elif key == Qt.Key.Key_Z:
            self.canvas.turn_size()
        # On many keyboards + is the key of =, with Shift.
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.canvas.step(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_I:
            self._acts["facts"].toggle()
        elif key in (Qt.Key.Key_X, Qt.Key.Key_M) or Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.key_given.emit(int(key))
        elif key in self._more:
            self._more[key]()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _say_scale(self) -> None:
        words = f"{self.canvas.scale:.0%}".replace("%", " %") if self._sample is not None else ""
        self._scale.setText(words if self.sharp or not words else f"{words} of the small version")
        self._acts["size"].setChecked(not self.canvas.is_fitted)

    @Slot(bool)
    def _facts_turned(self, shown: bool) -> None:
        self._settings.setValue(SHOW_FACTS, int(shown))
        self.facts.setVisible(shown)

    def _make_acts(self) -> dict[str, QToolButton]:
        made = {}
        for name, text, icon_name, keys, slot in (
            ("previous", "Previous picture", "previous", "Left", lambda: self.moved.emit(-1)),
            ("next", "Next picture", "next", "Right", lambda: self.moved.emit(1)),
            ("size", "Actual size", "zoom", "Z; the mouse wheel, + and − zoom", self.canvas.turn_size),
            ("facts", "Facts", "info", "I", None),
            ("close", "Back to the pictures", "close", "Space", self.end),
        ):
            made[name] = self._act_button(name, text, icon_name, keys, slot)
            made[name].setCheckable(name in ("size", "facts"))
        return made

    def _act_button(self, name: str, text: str, icon_name: str, keys: str, act: Callable[[], object] | None) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"zoom_{name}")
        button.setAccessibleName(text)
        button.setToolTip(f"{text} ({keys})")
        button.setIcon(icon(icon_name))
        # A click leaves the keyboard with the picture.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if act is not None:
            button.clicked.connect(lambda: act())
        return button

    def _build(self) -> None:
        # A settings file gives back text.
        shown = str(self._settings.value(SHOW_FACTS, 1)) == "1"
        self._acts["facts"].setChecked(shown)
        self._acts["facts"].toggled.connect(self._facts_turned)
        self.facts.setVisible(shown)
        self._foot = foot = QHBoxLayout()
        foot.setContentsMargins(SPACE, 0, 0, 0)
        foot.setSpacing(SPACE // 2)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._scale)
        for act in self._acts.values():
            foot.addWidget(act)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.canvas, 1)
        row.addWidget(self.facts)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addLayout(row, 1)
        column.addLayout(foot)


def _read(sha256: str, side: int, file: Path) -> tuple[str, int, QImage]:
    """The picture that a decoder child made a file of; read in the lane."""
    return sha256, side, read_thumbnail(file, side)
