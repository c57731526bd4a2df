"""The datasets of the workspace as a list with their sizes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from core.datasets.catalog.class_names import NO_CLASS
from core.datasets.catalog.overview import Headline
from core.support.wording import counted
from gui.icons import icon
from gui.kit.labels import ElidedLabel, label
from gui.theme import SPACE, set_look

_NAME = Qt.ItemDataRole.UserRole


class DatasetList(QWidget):
    """A line per dataset; the one looked at is chosen.

    Signals:
        chosen(str): The person wants to look at this dataset.
        import_asked(): The person wants to add one.
        act_asked(str, str): Open the dialog of that name about the dataset of that name.
    """

    chosen = Signal(str)
    import_asked = Signal()
    act_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = QListWidget(self)
        self._list.setObjectName("dataset_list")
        self._list.setAccessibleName("Datasets")
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.currentItemChanged.connect(self._current_changed)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for dialog, text, icon_name, key in (("rename", "Rename …", "note", "F2"), ("remove", "Remove …", "delete", "Del")):
            act = QAction(icon(icon_name), text, self._list)
            act.setObjectName(f"dataset_{dialog}")
            act.setShortcut(QKeySequence(key))
            # Of the list alone: in the gallery these keys mean pictures.
            act.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            act.triggered.connect(partial(self._ask, dialog))
            self._list.addAction(act)
        self.add = add = QToolButton(self)
        add.setObjectName("dataset_add")
        add.setAccessibleName("Import pictures as a dataset")
        add.setToolTip("Import pictures (Ctrl+O)")
        add.setIcon(icon("add"))
        add.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        add.clicked.connect(self.import_asked)
        head = QHBoxLayout()
        head.addWidget(label("Datasets", "strong"))
        head.addStretch()
        head.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._list, 1)

    def show_headlines(self, headlines: Sequence[Headline], current: str) -> None:
        """Shows these datasets and marks the current one."""
        # Nobody has chosen anything: while the list is filled, others are current for a moment.
        self._list.blockSignals(True)
        self._list.clear()
        for headline in headlines:
            item = QListWidgetItem()
            item.setData(_NAME, headline.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{headline.name}, {_numbers(headline)}")
            item.setToolTip(headline.problem or f"{headline.name}\n{_numbers(headline)}")
            # No width of its own: a long name is cut off, and does not have the list scroll sideways.
            item.setSizeHint(QSize(0, SPACE * 7))
            self._list.addItem(item)
            self._list.setItemWidget(item, _line(headline))
            if headline.name == current:
                self._list.setCurrentItem(item)
        self._list.blockSignals(False)

    def names(self) -> list[str]:
        """Names in the order shown."""
        return [str(self._list.item(row).data(_NAME)) for row in range(self._list.count())]

    def mark(self, name: str) -> None:
        """Marks the dataset looked at."""
        self._list.blockSignals(True)
        for row in range(self._list.count()):
            if self._list.item(row).data(_NAME) == name:
                self._list.setCurrentRow(row)
        self._list.blockSignals(False)

    def _ask(self, dialog: str) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.act_asked.emit(dialog, str(item.data(_NAME)))

    @Slot(QListWidgetItem, QListWidgetItem)
    def _current_changed(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_NAME)))


def _numbers(headline: Headline) -> str:
    if headline.problem:
        return "cannot be opened"
    if headline.unlabelled and not headline.pictures:  # "0 pictures, 0 classes" came first, and cut off what there is
        return f"{counted(headline.unlabelled, 'picture')}, {NO_CLASS}"
    said = f"{counted(headline.pictures, 'picture')}, {counted(headline.classes, 'class', 'classes')}"
    return f"{said}, {headline.unlabelled:,} {NO_CLASS}" if headline.unlabelled else said


def _short(headline: Headline) -> str:
    """What there is room for in the list."""
    if headline.problem or not (headline.pictures and headline.unlabelled):
        return _numbers(headline)
    return f"{counted(headline.pictures, 'picture')}, {headline.unlabelled:,} {NO_CLASS}"  # with its classes it was cut off


def _line(headline: Headline) -> QWidget:
    line = QWidget()
    # A click on the words is a click on the item below them.
    line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    column = QVBoxLayout(line)
    column.setContentsMargins(SPACE + 4, SPACE, SPACE, SPACE)
    column.setSpacing(2)
    column.addWidget(ElidedLabel("body", "", headline.name))
    numbers = ElidedLabel("caption", "dataset_numbers", _short(headline))
    if headline.problem:
        set_look(numbers, "tone", "bad")
    column.addWidget(numbers)
    return line
