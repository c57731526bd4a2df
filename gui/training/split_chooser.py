"""Chooses the dataset and the split to train on, and says what is in it; read in the background."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from core.datasets.splits.choice import SplitChoice, split_choice
from core.support.errors import BadInput, SafelightError
from core.support.wording import counted
from core.training.fitting import TrainingPictures
from gui.kit.labels import label
from gui.kit.quiet import QuietComboBox
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE


class SplitChooser(QWidget):
    """Two lists and a caption.

    Signals:
        changed(): Another dataset or split is chosen, or what is known of it came in.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choice: SplitChoice | None = None
        self._failure: SafelightError | None = None
        self._wanted: str | None = None  # the split that a person chose, of the dataset chosen
        self._missed = ""  # the dataset that was looked at elsewhere meanwhile
        self._task = NewestTask()
        self._dataset = _combo("train_dataset", "Dataset")
        self._split = _combo("train_split", "Split")
        self._text = label(role="caption", name="train_split_text", wrap=True)
        self._mend = QPushButton("Go to the data", self)
        self._mend.setObjectName("train_go_to_data")
        self._mend.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnMinimumWidth(0, 7 * SPACE)
        grid.setColumnStretch(1, 1)
        for line, (text, box) in enumerate((("Dataset", self._dataset), ("Split", self._split))):
            caption = label(text)
            caption.setBuddy(box)
            grid.addWidget(caption, line, 0)
            grid.addWidget(box, line, 1)
        layout.addLayout(grid)
        layout.addWidget(self._text)
        layout.addWidget(self._mend, 0, Qt.AlignmentFlag.AlignLeft)
        self._dataset.activated.connect(self._dataset_chosen)
        self._split.activated.connect(self._split_chosen)
        self._mend.clicked.connect(self._go_to_data)

    def dataset(self) -> str:
        """Name of the dataset chosen; "" when there is none."""
        return self._dataset.currentText()

    def split(self) -> str | None:
        """Name of the split chosen; None while none is known."""
        return str(self._split.currentData()) if self._split.currentData() else None

    def pictures(self) -> TrainingPictures | None:
        """What presets follow; None while there is nothing to train on."""
        choice = self._choice if self._is_read() else None
        train = choice.counts.get(self.split() or "", {}).get("train", 0) if choice is not None else 0
        return TrainingPictures(train, choice.shapes.side) if choice is not None and train else None

    def ready(self) -> bool:
        """True when there is a split to train on."""
        return self.problem() is None

    def reading(self) -> bool:
        """True while it is not known yet which splits the dataset has."""
        return bool(self.dataset()) and self._failure is None and not self._is_read()

    def problem(self) -> SafelightError | None:
        """Why there is nothing to train on; None when there is."""
        if not self.dataset():
            return BadInput("There is no dataset to train on.", "Import pictures on the Data page first.")
        if self._failure is not None:
            return self._failure
        # Before, a dataset that nobody had looked into yet was said to have no split.
        if not self._is_read():
            return BadInput(f"{self.dataset()} is being read.", "Its splits are known in a moment.")
        if self.split() is None:
            return BadInput(f"{self.dataset()} has no split yet.", "Make one on the Data page first.")
        return None

    def _is_read(self) -> bool:
        # The splits of the dataset before are known until those of this one have been read.
        return self._choice is not None and self._choice.dataset == self.dataset()

    def refresh(self, wish: str = "") -> None:
        """Reads the list of datasets again; keeps the choice, or takes `wish`, or what was missed, when it is there."""
        wish, self._missed = wish or self._missed, ""
        names = self._session.workspace.dataset_names()
        chosen = next((name for name in (wish, self.dataset(), self._session.dataset or "") if name in names), "")
        self._dataset.clear()
        self._dataset.addItems(names)
        if chosen:
            self._dataset.setCurrentText(chosen)
        self._dataset.setEnabled(bool(names))
        self._load()

    def follow(self, dataset: str) -> None:
        """Takes this dataset when all is read again."""
        self._missed = dataset

    @Slot()
    def _dataset_chosen(self) -> None:
        self._wanted = None
        self._load()

    @Slot()
    def _split_chosen(self) -> None:
        self._wanted = self.split()
        self._describe()
        self.changed.emit()

    @Slot()
    def _go_to_data(self) -> None:
        self._session.go("data", self.dataset())

    def _load(self) -> None:
        # What is being read belongs to the dataset before.
        self._task.drop()
        self._failure = None
        if not self._is_read():
            self._choice = self._wanted = None
            self._split.clear()
            self._describe()
            self.changed.emit()
        if not self.dataset():
            return
        self._task.run(Task(split_choice, NamedDataset(self._session.workspace, self.dataset())), self._loaded, self._failed)

    @Slot(object)
    def _loaded(self, choice: SplitChoice) -> None:
        # Another dataset may have been chosen while this one was read.
        if choice.dataset != self.dataset():
            return
        self._choice = choice
        self._split.clear()
        for split in choice.splits:
            self._split.addItem(f"{split} (current)" if split == choice.current else split, split)
        # What a person chose stays, as long as it is there, although the current split is another one by now. What nobody chose
        # follows: a split that was made to be trained on was not the one that was trained on.
        wanted = self._wanted if self._wanted in choice.splits else choice.current
        self._split.setCurrentIndex(max(0, self._split.findData(wanted)) if choice.splits else -1)
        self._describe()
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._choice = None
        self._failure = error if isinstance(error, SafelightError) else SafelightError(str(error))
        self._split.clear()
        self._text.setText(str(error))
        self._mend.show()
        self.changed.emit()

    def _describe(self) -> None:
        choice = self._choice
        self._split.setEnabled(choice is not None and bool(choice.splits))
        self._mend.setVisible(choice is None or not choice.splits)
        if not self.dataset():
            self._text.setText("There is no dataset yet. Import pictures first.")
        elif choice is None:
            self._text.setText("Reading the dataset")
            self._mend.hide()
        elif not choice.splits:
            self._text.setText(f"{choice.dataset} has no split yet. Make one, so that nothing leaks from train to val.")
        else:
            counts = choice.counts.get(self.split() or "", {})
            sides = ", ".join(f"{counts.get(side, 0):,} {side}" for side in ("train", "val", "test"))
            self._text.setText(f"{counted(choice.classes, 'class', 'classes')}. Pictures: {sides}.")


def _combo(name: str, spoken: str) -> QuietComboBox:
    box = QuietComboBox()
    box.setObjectName(name)
    box.setAccessibleName(spoken)
    return box
