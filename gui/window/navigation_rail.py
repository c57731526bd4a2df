"""The rail on the left of the window: one button per page, and the theme at the bottom."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from gui.icons import icon
from gui.kit.labels import Sign
from gui.theme import SPACE, current_theme, set_text_role, theme_notifier

WIDTH = SPACE * 11
_ICON = 24  # pixels


class NavigationRail(QFrame):
    """Buttons for the pages, of which one is down.

    Signals:
        chosen(str): The key of the page the person wants.
        theme_asked(str): "light" or "dark".
    """

    chosen = Signal(str)
    theme_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, QToolButton] = {}
        self._icons: dict[str, str] = {}
        self._group = QButtonGroup(self)
        sign = Sign(32, "safelight", "accent", self)
        sign.setToolTip("Safelight")
        self._theme = QToolButton(self)
        self._theme.setObjectName("rail_theme")
        self._theme.setIconSize(QSize(20, 20))
        self._theme.setMinimumHeight(5 * SPACE)
        self._theme.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme.clicked.connect(self._turn_theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE, SPACE * 2, SPACE, SPACE)
        self._column.setSpacing(SPACE // 2)
        self._column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(SPACE * 2)
        self._column.addStretch()
        self._column.addWidget(self._theme, 0, Qt.AlignmentFlag.AlignHCenter)
        theme_notifier.theme_changed.connect(self._redraw)
        self._redraw()

    def add_page(self, key: str, title: str, icon_name: str, shortcut: str) -> None:
        """Adds a page's button above the end."""
        button = QToolButton(self)
        button.setObjectName(f"rail_{key}")
        button.setText(title)
        button.setAccessibleName(f"{title} page")
        button.setToolTip(f"{title} ({shortcut})")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(WIDTH - 2 * SPACE, SPACE * 8)
        button.setCheckable(True)
        # A click leaves the keyboard to the page that is shown then.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_text_role(button, "body")
        # Not toggled, which comes as well when the window marks the page that it shows already.
        button.clicked.connect(partial(self.chosen.emit, key))
        self._group.addButton(button)
        self._buttons[key] = button
        self._icons[key] = icon_name
        button.setIcon(_page_icon(icon_name, False))
        button.toggled.connect(partial(self._toggled, key))
        # Before the stretch and the button of the theme.
        self._column.insertWidget(self._column.count() - 2, button)

    def show_page(self, key: str) -> None:
        """Marks the page that is shown."""
        self._buttons[key].setChecked(True)

    def _toggled(self, key: str, down: bool) -> None:
        self._buttons[key].setIcon(_page_icon(self._icons[key], down))

    @Slot()
    def _turn_theme(self) -> None:
        self.theme_asked.emit("light" if current_theme().name == "dark" else "dark")

    @Slot()
    def _redraw(self) -> None:
        other = "light" if current_theme().name == "dark" else "dark"
        self._theme.setIcon(icon(other, "text_dim"))
        self._theme.setToolTip(f"Switch to the {other} theme")
        self._theme.setAccessibleName(f"Switch to the {other} theme")
        for key, button in self._buttons.items():
            self._toggled(key, button.isChecked())


def _page_icon(name: str, down: bool) -> QIcon:
    return icon(name, "accent_text" if down else "text_dim")
