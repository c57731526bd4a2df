"""What an answer would do to the other findings like it, with their pictures, before it does; each can be taken out.

Applied unseen, one answer once excluded hundreds of pictures that nobody had looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from core.datasets.cleaning.proposals import EXCLUDE, KEEP, Answer, Decision, Policy
from core.datasets.cleaning.questions import Question
from core.pictures.thumbnails import thumbnail_path
from core.support.wording import counted
from gui.cleaning.cleaning_page import CleaningPage
from gui.cleaning.picture_rows import PictureRow, PictureRows
from gui.cleaning.work import CleaningWork
from gui.kit.labels import label
from gui.kit.wizard import Wizard
from gui.kit.wizard_foot import FootState
from gui.theme import SPACE


class _Rows(PictureRows):
    """Leaves Enter to the way on, as on every other page; a double click turns a row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class AlikePage(CleaningPage):
    """Findings that would be answered in one way, the one that was asked about first."""

    def __init__(self, wizard: Wizard, work: CleaningWork) -> None:
        super().__init__(wizard, work)
        self._questions: tuple[Question, ...] = ()
        self._policy = Policy("keep")
        self._given: Answer = {}
        self._foreseen: Mapping[str, Mapping[int, Decision]] = {}
        self._out: set[str] = set()
        self._title = label(role="strong", name="alike_title")
        self._said = label(tone="dim", name="alike_said", wrap=True)
        self.rows = _Rows("alike_rows", "Findings that will be answered in this way", parent=self)
        self.rows.turned.connect(self._turned)
        self.rows.opened.connect(lambda row: self._turned([row]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._title)
        column.addWidget(self._said)
        column.addWidget(self.rows, 1)

    def propose(self, question: Question, given: Answer, policy: Policy, others: Sequence[Question]) -> None:
        """Takes what is to be shown: a question with its answer, and the others that the policy would answer."""
        self._questions, self._given, self._policy = (question, *others), given, policy
        self._out = set()

    def fill(self) -> None:
        self._foresee()
        self._title.setText(f"{self._policy.words}: {counted(len(self._questions), 'finding')}")
        self._said.setText(
            "They are decided when you apply it. Space, or a click on the box, leaves a finding out; it is asked about later."
        )
        longest = max(len(question.samples) for question in self._questions)
        self.rows.show_rows(len(self._questions), self._row, longest)

    def shown(self) -> None:
        self.rows.setFocus()
        self.rows.choose(0)

    def foot(self) -> FootState:
        excluded, moved = self._fates()
        parts = [f"{counted(excluded, 'picture')} to exclude"] if excluded else []
        parts += [f"{moved:,} to move"] if moved else []
        count = len(self._questions) - len(self._out)
        words = {"close": "Close", "back": "Back", "next": f"Apply to {count:,}"}
        return FootState(words, frozenset() if count else frozenset({"next"}), said=", ".join(parts) or "All pictures stay.")

    def press(self, button: str) -> None:
        if button == "back":
            self.work.go_to(self.walk.here)
            return
        first, *others = self._questions
        if first.key not in self._out:
            self.walk.cleaning.answer(first, self._given)
        self.walk.cleaning.carry_over([other for other in others if other.key not in self._out], self._policy)
        self.work.go_to(self.walk.open_after(first.key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Escape would close the whole wizard, which is more than a person means who only looked.
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.press("back")
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _turned(self, rows: Sequence[int]) -> None:
        keys = {self._questions[row].key for row in rows}
        # All of them follow the first one, so that a selection of both sorts has one end.
        self._out = self._out - keys if self._questions[rows[0]].key in self._out else self._out | keys
        self._foresee()
        self.rows.rows.marks_changed()
        self.changed.emit()

    def _foresee(self) -> None:
        first, *others = self._questions
        before = self._given if first.key not in self._out else {}
        taken = [other for other in others if other.key not in self._out]
        self._foreseen = {first.key: self._given, **self.walk.cleaning.foreseen(taken, self._policy, before)}

    def _fates(self) -> tuple[int, int]:
        """Pictures to exclude and to move."""
        fates: dict[int, Decision] = {}
        for question in self._questions:
            if question.key not in self._out:
                fates.update(self._foreseen[question.key])
        return sum(one == EXCLUDE for one in fates.values()), sum(bool(one.label) for one in fates.values())

    def _row(self, row: int) -> PictureRow:
        question = self._questions[row]
        out = question.key in self._out
        answer = {} if out else self._foreseen[question.key]
        fates = [answer.get(sample.id, KEEP) for sample in question.samples]
        assert self.walk.loaded is not None
        folder = self.walk.loaded.material.dataset.folder
        names = [sample.path.rpartition("/")[2] for sample in question.samples]
        pairs = zip(question.samples, fates, strict=True)
        return PictureRow(
            files=tuple(thumbnail_path(folder, sample.sha256) for sample in question.samples),
            words=tuple(f"→ {fate.label}" if fate.label else sample.label for sample, fate in pairs),
            told="\n".join([question.detail, *(sample.path for sample in question.samples)]),
            mark="left" if out else "accepted",
            lines=(question.detail, ", ".join(names)),
            veiled=frozenset(place for place, fate in enumerate(fates) if fate == EXCLUDE),
        )
