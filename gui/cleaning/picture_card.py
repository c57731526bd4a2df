"""One picture of a finding, large, with what shall become of it: keep, exclude, or move to another class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QInputDialog, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.proposals import EXCLUDE, KEEP, Decision, moved_to
from core.support.wording import bytes_text, picture_size
from gui.icons import icon
from gui.kit.labels import ElidedLabel, label, literal
from gui.theme import SPACE, current_theme, set_look

_VEIL = 120  # of 255, over a picture that is to be excluded; it must still be seen well enough to be judged
_BLOWN_UP = 8  # a tiny picture is shown at most so many times its size


class PicturePane(QWidget):
    """Paints a picture as large as there is room, veiled when it is to be excluded.

    Signals:
        enlarged(): A double click asks to see it alone.
    """

    enlarged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SPACE * 12, SPACE * 12)
        self._pixmap = QPixmap()
        self._size = QSize()
        self._excluded = False

    def show_pixmap(self, pixmap: QPixmap, size: QSize) -> None:
        """Shows a picture; `size` is that of the sample itself, in pixels."""
        self._pixmap, self._size = pixmap, size
        self.update()

    def set_excluded(self, excluded: bool) -> None:
        """Veils the picture, or not."""
        self._excluded = excluded
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.well))
        painter.drawRoundedRect(self.rect(), 6, 6)
        if self._pixmap.isNull():
            box = QRect(QPoint(), QSize(SPACE * 4, SPACE * 4))
            box.moveCenter(self.rect().center())
            icon("picture", "line_strong").paint(painter, box)
            return
        room = self.rect().adjusted(SPACE // 2, SPACE // 2, -SPACE // 2, -SPACE // 2).size()
        largest = self._size * _BLOWN_UP
        size = self._pixmap.size().scaled(room.boundedTo(largest), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(), size)
        place.moveCenter(self.rect().center())
        # Enlarged smoothly a tiny picture looks blurred, and whether it is may be the question.
        small = max(self._size.width(), self._size.height()) <= 128
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not small)
        painter.drawPixmap(place, self._pixmap)
        if self._excluded:
            veil = QColor(theme.well)
            veil.setAlpha(_VEIL)
            painter.fillRect(place, veil)
            plate = QRect(place.topRight() + QPoint(-SPACE * 5, SPACE), QSize(SPACE * 4, SPACE * 4))
            painter.setBrush(QColor(theme.surface))
            painter.drawRoundedRect(plate, 4, 4)
            icon("exclude", "bad").paint(painter, plate.adjusted(4, 4, -4, -4))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarged.emit()


class PictureCard(QFrame):
    """A picture with its decision.

    Keys: X excludes, K keeps, 1 to 9 move to a class, M opens the classes, Space shows it alone, arrows walk.

    Signals:
        decided(int, object): The person decided about the sample of that number: a `Decision`.
        walked(int): Go on by so many cards.
        enlarged(): Show this picture alone, or with the others again.
        entered(): The keyboard is on it now.

    Args:
        sample: What is shown.
        classes: Classes by the digit that stands for them.
        names: All classes, sorted.
        suggestion: The class proposed for it; "" without one.
    """

    decided = Signal(int, object)
    walked = Signal(int)
    enlarged = Signal()
    entered = Signal()

    def __init__(
        self, sample: Sample, classes: Mapping[int, str], names: tuple[str, ...], suggestion: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.sample = sample
        self._classes, self._names, self._suggestion = classes, names, suggestion
        self._decision = KEEP
        self.setObjectName("cleaning_card")
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription("K keeps, X excludes, M or 1 to 9 moves to a class, Space shows it alone.")
        self.pane = PicturePane(self)
        self.pane.enlarged.connect(self.enlarged)
        self._class = ElidedLabel("strong", "card_class", sample.label)
        self._facts = label(_facts(sample), "caption", right=True)
        self._path = ElidedLabel("caption", "card_path", sample.path.rpartition("/")[2])
        self._note = label(role="caption", tone="warn", name="card_note")
        # However long the note, the cards of a finding stay equally wide.
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._path.setToolTip(sample.path)
        self._keep = self._chip("Keep", "card_keep", "Keep this picture as it is (K)")
        self._exclude = self._chip("Exclude", "card_exclude", "Leave this picture out (X)")
        self._move = self._chip("Move to …", "card_move", "Give this picture another class (M, or 1 to 9)")
        self._keep.clicked.connect(lambda: self._decide(KEEP))
        self._exclude.clicked.connect(lambda: self._decide(EXCLUDE))
        self._move.clicked.connect(self.open_classes)
        self._build()
        self.show_decision(KEEP, "")

    def show_thumbnail(self, file: Path) -> None:
        """Shows the small picture until the large one is there."""
        self.show_pixmap(QPixmap(str(file)) if file.is_file() else QPixmap())

    def show_image(self, image: QImage) -> None:
        """Shows the large picture; nothing changes when it could not be read."""
        if not image.isNull():
            self.show_pixmap(QPixmap.fromImage(image))

    def show_pixmap(self, pixmap: QPixmap) -> None:
        self.pane.show_pixmap(pixmap, QSize(self.sample.width, self.sample.height))

    def show_decision(self, decision: Decision, note: str) -> None:
        """Shows what shall become of the picture; `note` says what else there is to know."""
        self._decision = decision
        for chip, act in ((self._keep, "keep"), (self._exclude, "exclude"), (self._move, "relabel")):
            chip.setChecked(decision.act == act)
        self._move.setText(f"Move to {literal(decision.label)}" if decision.label else "Move to …")
        self.pane.set_excluded(decision == EXCLUDE)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        words = {"keep": "kept", "exclude": "to be excluded"}.get(decision.act, f"to be moved to {decision.label}")
        self.setAccessibleName(f"{self.sample.path}, {self.sample.label}, {words}")

    def decision(self) -> Decision:
        """What shall become of the picture."""
        return self._decision

    def move_to(self, name: str) -> None:
        """Gives the picture another class."""
        self._decide(moved_to(self.sample, name))

    def class_menu(self) -> QMenu:
        """The classes it can be moved to, the suggested one first."""
        menu = QMenu(self)
        # A menu is made for every opening; all of them would stay as long as the card.
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        digits = {name: digit for digit, name in self._classes.items()}
        others = [name for name in self._names if name not in (self._suggestion, self.sample.label)]
        for name in (*((self._suggestion,) if self._suggestion else ()), *others):
            key = f"\t{digits[name]}" if name in digits else ""
            # A single & of a class's name would be taken for the mark of a key.
            menu.addAction(literal(name) + key, partial(self.move_to, name))
        menu.addSeparator()
        menu.addAction("New class …", self._new_class)
        return menu

    @Slot()
    def open_classes(self) -> None:
        """Opens the classes below the button."""
        self.show_decision(self._decision, self._note.text())  # the click alone decides nothing
        self.class_menu().popup(self._move.mapToGlobal(QPoint(0, self._move.height())))

    def _chip(self, text: str, name: str, tip: str) -> QPushButton:
        chip = QPushButton(text, self)
        chip.setObjectName(name)
        chip.setAccessibleName(f"{text} {self.sample.path}")
        chip.setToolTip(tip)
        chip.setProperty("chip", True)
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the card has the keys
        return chip

    def _build(self) -> None:
        words = QHBoxLayout()
        words.setSpacing(SPACE)
        words.addWidget(self._class, 1)
        words.addWidget(self._facts)
        acts = QHBoxLayout()
        acts.setSpacing(SPACE // 2)
        for chip in (self._keep, self._exclude, self._move):
            acts.addWidget(chip)
        acts.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.pane, 1)
        column.addLayout(words)
        column.addWidget(self._path)
        column.addWidget(self._note)
        column.addLayout(acts)

    def _decide(self, decision: Decision) -> None:
        # A menu or dialog that decided may leave the keyboard somewhere else.
        self.setFocus()
        self.decided.emit(self.sample.id, decision)

    @Slot()
    def _new_class(self) -> None:
        name, wanted = QInputDialog.getText(self, "New class", "Name of the class")
        if wanted and name.strip():
            self.move_to(name.strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if key in steps:
            self.walked.emit(steps[key])
        elif key == Qt.Key.Key_X:
            self._decide(EXCLUDE)
        elif key == Qt.Key.Key_K:
            self._decide(KEEP)
        elif key == Qt.Key.Key_M:
            self.open_classes()
        elif key == Qt.Key.Key_Space:
            self.enlarged.emit()
        elif event.text().isdecimal() and int(event.text()) in self._classes:
            self.move_to(self._classes[int(event.text())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        set_look(self, "selected", True)
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        set_look(self, "selected", False)
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()


def _facts(sample: Sample) -> str:
    return f"{picture_size(sample.width, sample.height)}  ·  {bytes_text(sample.bytes)}"
