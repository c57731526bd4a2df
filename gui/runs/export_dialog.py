"""Exporting a run's network: in which format, where to, and the proof that it answers there as it does here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from core.export.formats import FORMATS
from gui.kit.folder_line import FolderLine
from gui.kit.job_dialog import CHOOSING, DONE, JobDialog, short_place
from gui.kit.labels import label, say
from gui.kit.opening import open_outside
from gui.kit.quiet import QuietComboBox
from gui.session import Session
from gui.theme import set_look


class RunExportDialog(JobDialog):
    """Writes a run's network for other programs.

    Args:
        session: Whose workspace it is.
        run: Name of the run.
    """

    start_text = "Export"
    finish_text = "Open the folder"
    promise = "Cancelling takes back what was written."
    unchanged = "Nothing was written."

    def __init__(self, session: Session, run: str, parent: QWidget | None = None) -> None:
        from core.export.records import Exported

        super().__init__(session, "export_run", f"Export {run}", (84, 50), parent)
        self._run = run
        self._result: Exported | None = None
        self.place = FolderLine("export_run", "Folder to export into", self)
        self._place_said = label(role="caption", name="export_run_place_said", wrap=True)
        self.format = QuietComboBox(self)
        self._meaning = label(role="caption", name="export_run_meaning", wrap=True)
        self.int8 = QCheckBox("In 8 bits: a quarter of the size; some answers may differ, and how many is told", self)
        self._fill_choices()
        self.show_page(CHOOSING)
        self._show_plan()

    def start(self) -> None:
        """Has the workshop write the network and prove it."""
        from core.engine.protocol import ExportRun

        folder = self.place.folder()
        if folder is None:
            return
        # isVisible would be False as well where only the page around it is not shown.
        int8 = self.int8.isVisibleTo(self) and self.int8.isChecked()
        task = self.session.ask_workshop(ExportRun(self._run, str(self.format.currentData()), folder, int8))
        self.run(task, f"Exporting {self._run}", self._exported)

    def finish(self) -> None:
        """Opens the folder."""
        if self._result is not None:
            open_outside(self._result.folder, self.go)

    def _fill_choices(self) -> None:
        self.int8.setObjectName("export_run_int8")
        self.format.setObjectName("export_run_format")
        self.format.setAccessibleName("Format")
        self.format.setSizeAdjustPolicy(QuietComboBox.SizeAdjustPolicy.AdjustToContents)
        for name in FORMATS.names():
            self.format.addItem(FORMATS.get(name).title, name)
            self.format.setItemData(self.format.count() - 1, FORMATS.get(name).meaning, Qt.ItemDataRole.ToolTipRole)
        self.format.currentIndexChanged.connect(self._show_plan)
        self.place.changed.connect(self._show_plan)
        self.choices.addWidget(self.format, 0, Qt.AlignmentFlag.AlignLeft)
        self.choices.addWidget(self._meaning)
        self.choices.addWidget(self.int8)
        self.choices.addWidget(self.place)
        self.choices.addWidget(self._place_said)
        self.choices.addWidget(
            label(
                "Before it is there, up to 200 pictures that the run was judged on are asked about here and through what was "
                "written. Where one gets another answer, nothing is exported.",
                "caption", wrap=True,
            )
        )  # fmt: skip
        self.choices.addStretch()

    @Slot()
    def _show_plan(self) -> None:
        """Says what the format is for, and whether the folder can be used."""
        chosen = FORMATS.get(str(self.format.currentData()))
        self._meaning.setText(chosen.meaning)
        self.int8.setVisible(chosen.shrinks)
        place, wrong = self.place.folder(), ""
        # Nobody at a window knows which folder a path would begin from.
        if place is not None and not place.is_absolute():
            wrong = "Write the whole path, from the root of the disk."
        elif place is not None and place.is_file():
            wrong = "This is a file; name a folder."
        elif place is not None and place.is_dir():
            try:
                wrong = "The folder is not empty." if any(place.iterdir()) else ""
            except OSError:
                wrong = "This folder cannot be read."
        say(self._place_said, wrong)
        set_look(self._place_said, "tone", "bad")
        self.allow(place is not None and not wrong)

    def _exported(self, reply: object) -> None:
        from core.engine.protocol import RunExported

        assert isinstance(reply, RunExported)
        self._result = found = reply.exported
        sentence = f"{found.run} is in {short_place(found.folder)}: {', '.join(found.files)}."
        self.outcome.show_result(sentence, found.parity.left_out, (found.parity.sentence,), {})
        self.show_page(DONE)
