"""A study that is there already, gone on with or extended."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from core.studies.folder import StudyFolder
from gui.session import Session
from gui.studies.dialog import StudyDialog


class StudyAgainDialog(StudyDialog):
    """The dialog of a study, with the factors and seeds of one that is there; values that are taken away stay in it.

    Args:
        session: Whose workspace it is.
        name: Of the study.
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        study = StudyFolder.of(session.workspace, name).study
        super().__init__(session, study.dataset, parent)
        self.setWindowTitle(f"Study {name}")
        self._show_question(study.question)
        self.name_line.setCurrentText(name)
        self.name_line.setEnabled(False)
        for fixed in (self.template, self.split, self.preset, self.settings_line):
            fixed.setEnabled(False)
        _show(self.split, self.split.findText(study.split), study.split)
        _show(self.preset, self.preset.findData(study.preset), study.preset)
        self.settings_line.setText(" ".join(study.settings))
        for row, factor in zip(self.factors, (*study.factors, *(None,) * len(self.factors)), strict=False):
            row.set_factor(factor)
        self.seeds.setValue(study.seeds)
        self.search.show_study(study)
        for row in self.factors:
            row.setEnabled(not study.is_search)  # what trials say of one space says nothing of another

    def _show_question(self, question: str) -> None:
        """Shows the question it was begun from, or one of a person's own; what it has is not taken from a template again."""
        if question and self.template.findText(question) < 0:
            self.template.addItem(question, "")
        with QSignalBlocker(self.template):
            self.template.setCurrentIndex(max(0, self.template.findText(question)))


def _show(box: QComboBox, place: int, name: str) -> None:
    """Shows what the study has, and says of it where it is gone; another one was shown in its place."""
    if place < 0:
        box.addItem(f"{name} (gone)", name)
    box.setCurrentIndex(place if place >= 0 else box.count() - 1)
