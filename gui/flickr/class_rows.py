"""Classes with their search texts, a line each; an empty line at the end waits for the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from core.datasets.catalog.class_names import clean_label
from core.datasets.flickr.wishes import ClassWish, queries_in
from core.support.errors import BadInput
from gui.icons import icon
from gui.kit.labels import error_label, label, say
from gui.theme import SPACE, set_look


class _Line:
    """The widgets of one class."""

    def __init__(self, owner: ClassRows, number: int) -> None:
        self.name = QLineEdit(owner)
        self.name.setPlaceholderText("Class" if number else "Class, such as ketch")
        self.texts = QLineEdit(owner)
        self.texts.setPlaceholderText("Its name" if number else "Its name, or texts with commas; #tag")
        self.drop = QToolButton(owner)
        self.drop.setIcon(icon("close", "text_dim"))
        self.drop.setToolTip("Take this class away")
        self.drop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def number(self, place: int) -> None:
        """Names the widgets for their place."""
        for widget, name, spoken in (
            (self.name, "flickr_class", f"Class {place + 1}"),
            (self.texts, "flickr_texts", f"Search texts of class {place + 1}"),
            (self.drop, "flickr_drop", f"Take class {place + 1} away"),
        ):
            widget.setObjectName(f"{name}_{place}")
            widget.setAccessibleName(spoken)

    @property
    def is_empty(self) -> bool:
        return not self.name.text().strip() and not self.texts.text().strip()

    def widgets(self) -> tuple[QWidget, ...]:
        return self.name, self.texts, self.drop


class ClassRows(QWidget):
    """An editor of class wishes.

    Signals:
        changed(): The person changed something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []
        self._error = error_label("flickr_classes_error", self)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._grid.addWidget(label("Class", "caption", parent=self), 0, 0)
        self._grid.addWidget(label("What to search for", "caption", parent=self), 0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self._grid)
        column.addWidget(self._error)
        column.addStretch()
        self.set_wishes(())

    def wishes(self) -> tuple[ClassWish, ...]:
        """The classes that are named, with their search texts.

        Raises:
            BadInput: A name is missing, cannot be used, or comes twice.
        """
        found: dict[str, ClassWish] = {}
        for line in self._lines:
            if line.is_empty:
                continue
            if not line.name.text().strip():
                raise BadInput(f"The search for {line.texts.text().strip()} has no class.", "Name the class it is for.")
            name = clean_label(line.name.text())
            if name in found:
                raise BadInput(f"The class {name} is named twice.", "Write its search texts in one line, with commas.")
            found[name] = ClassWish(name, queries_in(line.texts.text(), name))
        return tuple(found.values())

    def set_wishes(self, wishes: tuple[ClassWish, ...]) -> None:
        """Shows classes, with three lines at least and an empty one at the end."""
        while self._lines:
            self._remove(self._lines[-1])
        for wish in wishes:
            line = self._add()
            line.name.setText(wish.label)
            # A class that is searched for by its own name leaves the field empty: its placeholder says so, and follows a new
            # name.
            line.texts.setText("" if wish.queries == (wish.label,) else ", ".join(wish.queries))
        while len(self._lines) < 3:
            self._add()
        self._keep_empty_line()

    def show_error(self, text: str) -> None:
        """Says what is wrong with the classes; nothing when empty."""
        say(self._error, text)
        for line in self._lines:
            wrong = bool(text) and (line.name.text().strip() == "" and not line.is_empty)
            set_look(line.name, "wrong", wrong)

    def focus(self) -> None:
        """Puts the keyboard where the next class is named."""
        # There is one always: `_keep_empty_line` sees to it.
        next(line for line in self._lines if line.is_empty).name.setFocus()

    def focus_wrong(self) -> None:
        """Puts the keyboard on the first line that cannot be used, else where the next class is named."""
        names: set[str] = set()
        for line in self._lines:
            name = clean_label(line.name.text()) if line.name.text().strip() else ""
            if not line.is_empty and (not name or name in names):
                line.name.setFocus()
                return
            names.add(name)
        self.focus()

    def focus_texts(self, name: str) -> None:
        """Puts the keyboard on what is searched for, for a class."""
        line = next((line for line in self._lines if line.name.text().strip() == name), self._lines[0])
        line.texts.setFocus()
        line.texts.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field, so that it does not press the dialog's button."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self.focusNextChild()
            # The button that takes a class away lies between a line and the next; Enter passes it by.
            if isinstance(self.focusWidget(), QToolButton):
                self.focusNextChild()
            return True
        return super().eventFilter(watched, event)

    def _add(self) -> _Line:
        line = _Line(self, len(self._lines))
        self._lines.append(line)
        for column, widget in enumerate(line.widgets()):
            self._grid.addWidget(widget, len(self._lines), column)
        for edit in (line.name, line.texts):
            # Not textChanged, which `set_wishes` would set off while half of the lines are filled.
            edit.textEdited.connect(self._edited)
            edit.installEventFilter(self)
        line.drop.clicked.connect(self._dropped)
        self._number()
        return line

    def _remove(self, line: _Line) -> None:
        self._lines.remove(line)
        for widget in line.widgets():
            self._grid.removeWidget(widget)
            widget.setObjectName("")  # another line takes its name before it is gone
            # It goes in a later turn of the event loop only, and would be seen below the lines until then.
            widget.hide()
            widget.deleteLater()

    def _number(self) -> None:
        for place, line in enumerate(self._lines):
            line.number(place)
            for column, widget in enumerate(line.widgets()):
                self._grid.addWidget(widget, place + 1, column)

    def _keep_empty_line(self) -> None:
        if not any(line.is_empty for line in self._lines):
            self._add()
        for line in self._lines:
            # An empty line taken away would come back at once.
            line.drop.setEnabled(not line.is_empty)

    @Slot()
    def _edited(self) -> None:
        self._keep_empty_line()
        self.changed.emit()

    @Slot()
    def _dropped(self) -> None:
        # By the button itself: the numbers change whenever a line goes.
        line = next((line for line in self._lines if line.drop is self.sender()), None)
        if line is None:
            return
        place = self._lines.index(line)
        self._remove(line)
        while len(self._lines) < 3:
            self._add()
        self._number()
        self._keep_empty_line()
        self._lines[min(place, len(self._lines) - 1)].name.setFocus()
        self.changed.emit()
