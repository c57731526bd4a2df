"""What a collection came to: wanted, found, downloaded, refused and why, for each class."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from core.datasets.flickr.reports import CollectResult
from core.support.wording import counted, were
from gui.flickr.collection import collection_of, put_away
from gui.flickr.draft import CollectionDraft
from gui.kit.labels import label
from gui.kit.lines import Cell, Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import CopyButton, quiet_button
from gui.kit.wizard import Wizard, WizardPage
from gui.kit.wizard_foot import FootState
from gui.theme import SPACE

_HEADS = ("Class", "Wanted", "Found", "Downloaded", "Refused", "Passed over")


class ResultPage(WizardPage):
    """Two tables that can be copied, and ways on to the dataset and its picture credits."""

    def __init__(self, wizard: Wizard, draft: CollectionDraft) -> None:
        super().__init__(wizard.stack)
        self._wizard = wizard
        self._draft = draft
        self._dataset = ""
        self._short: list[str] = []  # classes of which there is less than was wanted, though it was not ended early
        self._said = label(role="strong", wrap=True, name="flickr_said")
        self._hint = label(wrap=True, name="flickr_hint")
        self._classes = Lines(_HEADS, self)
        self._reasons = Lines(("Class", "Photos", "Why they were not taken"), self)
        self._photos = Lines(("Class", "Photo", "Why it was refused"), self)
        table = LinesView(self._classes, "flickr_classes_table", "What each class came to", 0, self)
        reasons = LinesView(self._reasons, "flickr_reasons_table", "Why photos were not taken", 2, self)
        self._reasons_table = reasons
        self._copy = CopyButton("flickr_copy", self._photos.as_text, "Copy the list of refused photos", self)
        self._credits = quiet_button("Picture credits", "flickr_credits", "note", parent=self)
        self._credits.clicked.connect(self._show_credits)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._copy)
        row.addWidget(self._credits)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._said)
        column.addWidget(self._hint)
        column.addWidget(table, 3)
        column.addWidget(reasons, 4)
        column.addLayout(row)

    def foot(self) -> FootState:
        back = f"Other searches for {self._short[0]}" if len(self._short) == 1 else "Other searches" if self._short else ""
        return FootState({"back": back or "Collect more", "cancel": "Close", "go": "Show the dataset"})

    def press(self, button: str) -> None:
        if button == "back":
            # Where a collection is, the wizard shows that one: the form would be passed by.
            put_away(self._draft.session)
            if self._short:
                self._draft.wanted = ("texts", self._short[0])
            self._wizard.show_page("request")
            return
        self._wizard.accept()
        self._draft.session.go("data", self._dataset)

    def fill(self) -> None:
        collection = collection_of(self._draft.session)
        if collection is not None and collection.result is not None:
            self._dataset = collection.dataset
            self.show_result(collection.result)

    @Slot()
    def _show_credits(self) -> None:
        self._wizard.accept()
        self._draft.session.ask("credits", self._dataset)

    def show_result(self, result: CollectResult) -> None:
        """Shows what was done."""
        self._short = [] if result.stopped else [report.label for report in result.reports if report.downloaded < report.wanted]
        self.changed.emit()
        self._said.setText(summary(result))
        self._hint.setText(_hint(result, self._short))
        self._hint.setVisible(bool(self._hint.text()))
        self._classes.show_rows(
            [
                (r.label, r.wanted, r.found, r.downloaded, sum(r.refused.values()), sum(r.passed_over.values()))
                for r in result.reports
            ]
        )
        rows: list[tuple[Cell, ...]] = []
        for report in result.reports:
            both = {**report.refused, **report.passed_over}
            ordered = sorted(both.items(), key=lambda entry: (-entry[1], entry[0]))
            rows += [(report.label, count, _sentence(reason)) for reason, count in ordered]
        self._reasons.show_rows(rows)
        self._reasons_table.setVisible(bool(rows))
        self._photos.show_rows([(entry.label, entry.url, _sentence(entry.reason)) for entry in result.refused])
        self._copy.setVisible(bool(result.refused))


def summary(result: CollectResult) -> str:
    """The collection in one sentence."""
    parts = [f"{counted(result.added, 'picture')} added to {result.dataset}"]
    if result.already:
        parts.append(f"{result.already:,} {were(result.already)} there already")
    parts.append(f"{counted(len(result.refused), 'photo')} refused" if result.refused else "none was refused")
    return ", ".join(parts) + "."


def _hint(result: CollectResult, short: Sequence[str]) -> str:
    if result.stopped:
        return "It ended early, as you asked. Collect more goes on."
    if short:
        return f"Fewer than wanted of {', '.join(short)}: the searches hold no more. Other search texts may find some."
    return ""


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:].rstrip(".")
