"""A line in a page that asks for a name: a field, the act, a cross. Hidden until it is needed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from core.support.errors import BadInput
from core.support.names import check_name
from gui.kit.act_bar import PageLine
from gui.kit.labels import label
from gui.theme import SPACE


class NameLine(PageLine):
    """Asks for one name at a time.

    Args:
        name: Object name.
        noun: What bears the name, as in "preset name".
    """

    def __init__(self, name: str, noun: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._noun = noun
        self._slot: Callable[[str], object] | None = None
        self._text = label("", name=f"{name}_text")
        self.field = QLineEdit(self)
        self.field.setObjectName(f"{name}_field")
        self.field.setAccessibleName(noun[:1].upper() + noun[1:])
        self.field.textChanged.connect(self._check)
        self.field.returnPressed.connect(self._pressed)
        self.act = QPushButton(self)
        self.act.setObjectName(f"{name}_act")
        self.act.clicked.connect(self._pressed)
        self.lay_out(self._text, self.field, self.act, widest=self.field, gap=SPACE)

    def ask(self, text: str, wish: str, act: str, slot: Callable[[str], object]) -> None:
        """Shows the line.

        Args:
            text: What the name is for.
            wish: What stands in the field at first.
            act: On the button.
            slot: Gets the name when the button or Enter is pressed.
        """
        self._slot = slot
        self._text.setText(text)
        self.act.setText(act)
        self.act.setAccessibleName(act)
        self.field.setText(wish)
        self.field.selectAll()
        self._check()
        self.show()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _check(self) -> None:
        problem = ""
        try:
            check_name(self.field.text().strip(), self._noun)
        except BadInput as error:
            problem = str(error)
        self.act.setEnabled(not problem)
        self.act.setToolTip(problem)

    @Slot()
    def _pressed(self) -> None:
        if not self.act.isEnabled() or self._slot is None:
            return
        slot, self._slot = self._slot, None
        self.hide()
        slot(self.field.text().strip())
