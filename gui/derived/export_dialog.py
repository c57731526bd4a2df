"""Exporting a clean dataset: where to, by classes or by sides too, and what came of it."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from core.datasets.catalog.composition import Composition, composition
from core.datasets.catalog.dataset import Dataset
from core.derived.exporting import ExportOptions, ExportResult, export_dataset
from core.derived.formats import FORMATS
from core.support.ordering import in_order
from core.support.wording import counted
from gui.kit.folder_line import FolderLine
from gui.kit.job_dialog import CHOOSING, DONE, JobDialog, short_place
from gui.kit.labels import label, say
from gui.kit.opening import open_outside
from gui.kit.quiet import QuietComboBox
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import set_look


class ExportDialog(JobDialog):
    """Writes a dataset's pictures into folders.

    Args:
        session: Whose workspace it is.
        dataset: Name of the dataset.
    """

    start_text = "Export"
    finish_text = "Open the folder"
    promise = "Cancelling takes back what was written."

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "export", "Export clean dataset", (84, 60), parent)
        self._dataset = Dataset.open(session.workspace, dataset)
        self._split = self._dataset.current_split
        self._result: ExportResult | None = None
        self._counts: Composition | None = None
        self.place = FolderLine("export", "Folder to export into", self)
        self._format = QuietComboBox(self)
        self._by_side = QCheckBox(self)
        self._link = QCheckBox("Hard links where the disk allows them", self)
        self._add = QCheckBox("Add to it; nothing in it is replaced", self)
        self._said = label(wrap=True, name="export_will")
        self._place_said = label(role="caption", name="export_place_said", wrap=True)
        self._fill_choices()
        self.show_page(CHOOSING)
        self.short.run(Task(composition, self._dataset), self._counted)
        self._show_plan()

    def start(self) -> None:
        """Writes the pictures."""
        folder = self.place.folder()
        if folder is None:
            return
        split = self._split if self._by_side.isChecked() else None
        # isVisible would be False as well where only the page around it is not shown.
        adding = self._add.isVisibleTo(self) and self._add.isChecked()
        options = ExportOptions(split, self._link.isChecked(), adding, str(self._format.currentData()))
        task = Task(export_dataset, self._dataset, folder, options)
        self.run(task, f"Exporting {self._dataset.name}", self._exported, subject=self._dataset.name)

    def finish(self) -> None:
        """Opens the folder."""
        if self._result is not None:
            open_outside(self._result.folder, self.go)

    def _fill_choices(self) -> None:
        self._by_side.setObjectName("export_by_side")
        self._format.setObjectName("export_format")
        self._format.setSizeAdjustPolicy(QuietComboBox.SizeAdjustPolicy.AdjustToContents)  # it has the row to itself
        self._format.setAccessibleName("How the pictures are laid out")
        for name in FORMATS.names():
            self._format.addItem(FORMATS.get(name).title, name)
            self._format.setItemData(self._format.count() - 1, FORMATS.get(name).meaning, Qt.ItemDataRole.ToolTipRole)
        self._format.currentIndexChanged.connect(self._show_plan)
        self._by_side.setVisible(self._split is not None)
        self._link.setObjectName("export_link")
        # Linked, an export takes hardly any room or time; where a disk cannot, the files are copied.
        self._link.setChecked(True)
        self._add.setObjectName("export_add")
        self.place.changed.connect(self._show_plan)
        for box in (self._by_side, self._add):
            box.toggled.connect(self._show_plan)
        about_links = label(
            "They take no room, and are the same files under a second name: who edits the export edits the originals. "
            "Without them everything is copied.",
            "caption", wrap=True,
        )  # fmt: skip
        self.choices.addWidget(
            label("Excluded pictures stay out, and each picture goes to the class that was decided for it.", "caption", wrap=True)
        )
        self.choices.addWidget(self.place)
        self.choices.addWidget(self._place_said)
        self.choices.addWidget(self._add)
        self.choices.addWidget(self._format, 0, Qt.AlignmentFlag.AlignLeft)
        self.choices.addWidget(self._by_side)
        self.choices.addWidget(self._link)
        self.choices.addWidget(about_links)
        self.choices.addWidget(self._said)
        self.choices.addStretch()

    @Slot(object)
    def _counted(self, counts: Composition) -> None:
        self._counts = counts
        self._show_plan()

    @Slot()
    def _show_plan(self) -> None:
        """Says what will be written, and whether the folder can be used."""
        place = self.place.folder()
        full, wrong = False, ""
        try:
            # A single entry is enough: folders of a million files are not listed while somebody types.
            full = place is not None and place.is_dir() and any(place.iterdir())
        except OSError:
            wrong = "This folder cannot be read."
        # Nobody at a window knows which folder a path would begin from.
        if place is not None and not place.is_absolute():
            wrong = "Write the whole path, from the root of the disk."
        elif place is not None and place.is_file():
            wrong = "This is a file; name a folder."
        say(self._place_said, wrong or ("The folder is not empty." if full else ""))
        set_look(self._place_said, "tone", "bad" if wrong else "warn")
        self._add.setVisible(full and not wrong)
        chosen = FORMATS.get(str(self._format.currentData()))
        self._format.setToolTip(chosen.meaning)
        self._by_side.setText(f"{chosen.sides}, by the split {self._split}")
        if self._counts is not None:
            pictures, aside = self._counts.pictures, sum(side.aside for side in self._counts.sides)
            parts = [f"{counted(pictures, 'picture')} in {counted(len(self._counts.classes), 'class', 'classes')}"]
            if self._by_side.isChecked() and aside:
                parts = [f"{counted(pictures - aside, 'picture')}; {aside:,} on no side of the split are left out"]
            self._said.setText(
                f"{parts[0]}, a manifest with SHA-256, source and licence of each, and picture credits where owners are known."
            )
        self.allow(place is not None and not wrong and (not full or self._add.isChecked()))

    def _exported(self, result: object) -> None:
        assert isinstance(result, ExportResult)
        self._result = result
        kinds = ((result.linked, "linked"), (result.copied, "copied"), (result.already, "there already"))
        how = ", ".join(f"{count:,} {word}" for count, word in kinds if count)
        sentence = f"{counted(result.pictures, 'picture')} of {self._dataset.name} in {short_place(result.folder)} ({how})."
        classes = Counter[str]()
        for counts in result.counts.values():
            classes.update(counts)
        self.outcome.show_result(sentence, result.left, result.notes, {name: classes[name] for name in in_order(classes)})
        self.show_page(DONE)
