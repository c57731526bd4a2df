"""What can be done with the selected pictures: buttons below the gallery, and the menu on a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QToolButton, QWidget

from core.datasets.catalog.samples import Sample
from gui.icons import icon
from gui.kit.labels import literal
from gui.pictures.class_bars import class_keys
from gui.theme import SPACE


class PictureActs(QWidget):
    """Buttons, each with its key.

    Signals:
        zoom_asked(): Show the selected picture large.
        exclude_asked(): Exclude the selected pictures, or take them in again.
        class_asked(str): Move the selected pictures to a class.
        tie_asked(): Tie the selected pictures together.
        only_class_asked(str): Show pictures of this class only.
        copy_asked(): Copy the paths of the selected pictures.
        folder_asked(): Open the folder the selected picture lies in.
    """

    zoom_asked = Signal()
    exclude_asked = Signal()
    class_asked = Signal(str)
    tie_asked = Signal()
    only_class_asked = Signal(str)
    copy_asked = Signal()
    folder_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[str, ...] = ()
        self._read_only = False
        self._chosen = 0
        self._class_menu = QMenu(self)
        self._class_menu.setObjectName("class_menu")
        self._class_menu.aboutToShow.connect(partial(self._fill_classes, self._class_menu))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        self._zoom = self._button("zoom", "Zoom", "zoom", "Space", self.zoom_asked.emit)
        self._exclude = self._button("exclude", "Exclude", "exclude", "X", self.exclude_asked.emit)
        self._class = self._button("class", "Move to class", "class", "1 to 9, M, or drop on a class", None)
        self._class.setMenu(self._class_menu)
        self._class.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for button in (self._zoom, self._exclude, self._class):
            row.addWidget(button)
        self.show_selection(0, None)

    def show_classes(self, names: Sequence[str], read_only: bool) -> None:
        """Offers these classes; offers no decision at all in a dataset that can only be read."""
        self._classes, self._read_only = tuple(names), read_only

    def show_selection(self, count: int, sample: Sample | None) -> None:
        """Enables what can be done with so many selected pictures; `sample` is the one that is current."""
        self._chosen = count
        self._zoom.setEnabled(count > 0)
        for button in (self._exclude, self._class):
            button.setEnabled(count > 0 and not self._read_only)
        # By the current picture, of which the decision is taken for all that are selected.
        again = sample is not None and sample.excluded
        words = "Take in again" if again else "Exclude"
        self._exclude.setText(words)
        self._exclude.setAccessibleName(words)
        self._exclude.setToolTip(f"{words} (X)")
        self._exclude.setIcon(icon("include" if again else "exclude"))

    @Slot()
    def open_classes(self) -> None:
        """Opens the menu of classes."""
        if self._class.isEnabled():
            self._class.showMenu()

    def open_menu(self, place: QPoint, sample: Sample) -> None:
        """Opens the menu on a picture at a place of the screen."""
        menu = self.menu_on(sample)
        menu.exec(place)
        menu.deleteLater()

    def menu_on(self, sample: Sample) -> QMenu:
        """The menu on a picture."""
        menu = QMenu(self)
        menu.setObjectName("picture_menu")
        menu.addAction(icon("zoom"), "Zoom\tSpace", self.zoom_asked.emit)
        words, name = ("Take in again", "include") if sample.excluded else ("Exclude", "exclude")
        decide = menu.addAction(icon(name), f"{words}\tX", self.exclude_asked.emit)
        classes = menu.addMenu(icon("class"), "Move to class")
        classes.setObjectName("picture_menu_classes")
        self._fill_classes(classes)
        tie = menu.addAction(icon("tie"), "Tie together\tT", self.tie_asked.emit)
        for act in (decide, classes.menuAction(), tie):
            act.setEnabled(not self._read_only)
        # One picture alone is tied to nothing.
        tie.setEnabled(not self._read_only and self._chosen > 1)
        menu.addSeparator()
        only = partial(self.only_class_asked.emit, sample.label)
        menu.addAction(icon("filter"), f"Show only {literal(sample.shown_class)}", only)
        menu.addSeparator()
        menu.addAction(icon("copy"), "Copy path\tCtrl+C", self.copy_asked.emit)
        menu.addAction(icon("folder-open"), "Open its folder", self.folder_asked.emit)
        return menu

    def _fill_classes(self, menu: QMenu) -> None:
        menu.clear()
        keys = {name: number for number, name in class_keys(self._classes).items()}
        for name in self._classes:
            key = f"\t{keys[name]}" if name in keys else ""
            menu.addAction(f"{literal(name)}{key}", partial(self.class_asked.emit, name))
        menu.addSeparator()
        menu.addAction("New class …", self._new_class)

    @Slot()
    def _new_class(self) -> None:
        name, wanted = QInputDialog.getText(self, "New class", "Name of the class")
        if wanted and name.strip():
            self.class_asked.emit(name.strip())

    def _button(self, name: str, text: str, icon_name: str, keys: str, act: Callable[[], object] | None) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"gallery_{name}")
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(f"{text} ({keys})")
        button.setIcon(icon(icon_name))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if act is not None:
            button.clicked.connect(lambda: act())
        return button
