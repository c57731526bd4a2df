"""What is black and white in a dataset's deep pictures: shown, chosen, or measured anew."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QListWidget, QListWidgetItem, QPushButton, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ranging import RangeInForce, range_in_force
from core.datasets.cleaning.range_change import change_range
from core.pictures.thumbnails import thumbnail_path
from gui.icons import icon
from gui.kit.job_dialog import CHOOSING, JobDialog
from gui.kit.labels import label, say
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE, keep_off_frame

_LARGEST = 1e12


class RangeDialog(JobDialog):
    """Two values, and some of the deep pictures as they look between them.

    Args:
        session: Whose workspace it is.
        dataset: Name of the dataset.
    """

    start_text = "Use this range"
    promise = "Cancelling leaves the new range in force; the next check makes the small pictures that are missing."
    unchanged = "The next check makes the small pictures that are missing."

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "range", "Range of deep pictures", (72, 56), parent)
        self._dataset = Dataset.open(session.workspace, dataset)
        self._said = label(wrap=True, name="range_now")
        self._black, self._white = _value_box("range_black", "Black at"), _value_box("range_white", "White at")
        self._black.setToolTip("This value and all below it become black. In the numbers of the files")
        self._white.setToolTip("This value and all above it become white. In the numbers of the files")
        self._measure = QPushButton(icon("resume"), "Measure over all deep pictures", self)
        self._measure.setObjectName("range_measure")
        self._measure.setAutoDefault(False)
        self._measure.clicked.connect(self.measure)
        self._pictures = QListWidget(self)
        self._build_choices()
        self.show_page(CHOOSING)
        self.short.run(Task(range_in_force, self._dataset), self.show_range)

    def start(self) -> None:
        """Puts the two values in force."""
        self._change((self._black.value(), self._white.value()))

    @Slot()
    def measure(self) -> None:
        """Measures the range anew."""
        self._change(None)

    def show_range(self, found: RangeInForce) -> None:
        """Shows the range in force, and pictures in it."""
        say(self._said, found.sentence)
        for box in (self._black, self._white, self._measure):
            box.setEnabled(found.deep > 0)
        if found.value_range is not None:
            for box, value in zip((self._black, self._white), found.value_range, strict=True):
                # Before the value: a box rounds to its digits what it is given.
                box.setDecimals(0 if value.is_integer() and abs(value) > 1 else 4)
                box.setValue(value)
        self._pictures.clear()
        for path, sha256 in found.shown:
            shown = QListWidgetItem(QIcon(str(thumbnail_path(self._dataset.folder, sha256))), "")
            shown.setToolTip(path)
            shown.setData(Qt.ItemDataRole.AccessibleTextRole, path)
            self._pictures.addItem(shown)
        self._pictures.setVisible(self._pictures.count() > 0)
        self._check()
        self._black.setFocus()

    def _change(self, wanted: tuple[float, float] | None) -> None:
        self.run(Task(change_range, self._dataset, wanted), "Reading deep pictures", self._changed, subject=self._dataset.name)

    def _changed(self, found: object) -> None:
        assert isinstance(found, RangeInForce)
        self.session.dataset_changed.emit(self._dataset.name)
        self.show_range(found)
        self.show_page(CHOOSING)

    def _build_choices(self) -> None:
        about = (
            "Pictures of more than 8 bits are shown, checked and learned from between two values, the same for all of them. "
            "Runs keep the range they were trained in."
        )
        form = QGridLayout()  # a form layout puts captions at the top of boxes that are higher than they
        form.setHorizontalSpacing(2 * SPACE)
        form.setVerticalSpacing(SPACE)
        form.setColumnStretch(1, 1)
        for row, (text, box) in enumerate((("Black at", self._black), ("White at", self._white))):
            caption = label(text)
            caption.setBuddy(box)
            form.addWidget(caption, row, 0)
            form.addWidget(box, row, 1)
        form.addWidget(self._measure, 2, 1)
        self._pictures.setObjectName("range_pictures")
        self._pictures.setAccessibleName("Some of the deep pictures as they look now")
        self._pictures.setViewMode(QListWidget.ViewMode.IconMode)
        self._pictures.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._pictures.setMovement(QListWidget.Movement.Static)
        self._pictures.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._pictures.setIconSize(QSize(12 * SPACE, 12 * SPACE))
        self.choices.addWidget(self._said)
        self.choices.addWidget(label(about, "caption", wrap=True))
        self.choices.addLayout(form)
        self.choices.addWidget(self._pictures, 1)
        self.choices.addStretch()  # for when there are no pictures to take the room
        for box in (self._black, self._white):
            box.valueChanged.connect(self._check)

    @Slot()
    def _check(self) -> None:
        self.allow(self._black.isEnabled() and self._black.value() < self._white.value())


def _value_box(name: str, text: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setObjectName(name)
    box.setAccessibleName(text)
    # Measurements lie below 0 as well, and files of floats know no end.
    box.setRange(-_LARGEST, _LARGEST)
    box.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
    box.setGroupSeparatorShown(True)
    keep_off_frame(box)
    return box
