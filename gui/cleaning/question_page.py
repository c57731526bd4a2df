"""The page on which a finding is asked about: the question, and how its answer carries over to others like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from core.datasets.cleaning.cleaning import Cleaning
from core.datasets.cleaning.finding_words import finding_title
from core.datasets.cleaning.proposals import KEEP, PROPOSED, Policy, policy_of
from core.datasets.cleaning.questions import Material, Question
from gui.cleaning.cleaning_page import ALIKE, CleaningPage
from gui.cleaning.question_view import QuestionView
from gui.cleaning.work import CleaningWork
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Wizard
from gui.kit.wizard_foot import FootState
from gui.theme import SPACE

_KEYS = "K keep  ·  X exclude  ·  1 to 9, or M, move  ·  Space alone  ·  Enter next"


class QuestionPage(CleaningPage):
    """Asks, and notes answers in the cleaning."""

    def __init__(self, wizard: Wizard, work: CleaningWork) -> None:
        super().__init__(wizard, work)
        self._cleaning = Cleaning(())
        self._question: Question | None = None
        self._touched = False
        self.view = QuestionView(self)
        self.view.changed.connect(self._changed)
        self._said = label(role="caption", name="cleaning_alike_said")
        self._alike = quiet_button("", "cleaning_alike", "", self._apply_alike, self)
        self._alike.setToolTip(
            "Shows the other findings of this kind that would be decided in the same way, then decides them (A)"
        )
        self._proposed = quiet_button("", "cleaning_proposed", "", self._take_proposals, self)
        self._proposed.setToolTip(
            "Shows what is proposed for every finding of this kind that is not decided yet, then takes it (P)"
        )
        acts = QHBoxLayout()
        acts.setSpacing(SPACE)
        acts.addWidget(self._alike)
        acts.addWidget(self._said, 1)
        acts.addWidget(self._proposed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.view, 1)
        column.addLayout(acts)
        acts_by_key = {
            "A": self._alike.click,
            "P": self._proposed.click,
            "S": lambda: self.press("skip"),
            "Backspace": lambda: self.press("back"),
        }
        for key, slot in acts_by_key.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(slot)
            # In the list of steps a letter finds a step, and must not decide anything.
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def foot(self) -> FootState:
        state = super().foot()
        return replace(state, words={**state.words, "skip": "Skip"}, said=_KEYS)

    def press(self, button: str) -> None:
        if button == "skip":
            self._withdraw()
        elif button == "back":
            self.note_touched()
        else:
            self.note()
        super().press(button)

    def fill(self) -> None:
        """Asks the question of the place."""
        assert self.walk.loaded is not None
        self.ask(self.walk.loaded.material, self.walk.cleaning, self.walk.question())

    def shown(self) -> None:
        self.view.focus()

    def close_down(self) -> None:
        self.note_touched()
        self.view.close_down()

    def ask(self, material: Material, cleaning: Cleaning, question: Question) -> None:
        """Shows a question with its answer, or with what is proposed; the pictures of the following one are prepared."""
        self._cleaning, self._question, self._touched = cleaning, question, False
        elsewhere = {}
        for sample in question.samples:
            decision, kind = cleaning.decision(sample.id), cleaning.cause(sample.id)
            if decision != KEEP and kind != question.kind:
                fate = f"Moved to {decision.label}" if decision.label else "Excluded"
                elsewhere[sample.id] = f"{fate} under “{finding_title(kind)}”"
        asked = cleaning.of_kind(question.kind)
        place = f"{asked.index(question) + 1:,} of {len(asked):,}"
        if cleaning.is_answered(question):
            place += "  ·  decided"
        classes = tuple(sorted(material.counts))
        self.view.show_question(material.dataset, question, cleaning.proposal(question), elsewhere, classes, place)
        self._show_alike()
        following = cleaning.questions[cleaning.questions.index(question) + 1 :][:1]
        if following:
            self.view.prepare(material.dataset, following[0])

    def note(self) -> None:
        """Notes the answer as it stands."""
        if self._question is not None:
            self._cleaning.answer(self._question, self.view.answer())
        self._touched = False

    def note_touched(self) -> None:
        """Notes what was changed by hand, for a person who leaves by another way than "Next"."""
        if self._touched:
            self.note()

    def _withdraw(self) -> None:
        """Forgets the answer to the question."""
        if self._question is not None:
            self._cleaning.withdraw(self._question)
        self._touched = False

    def _policy(self) -> Policy | None:
        return policy_of(self._question, self.view.answer()) if self._question is not None else None

    def _show_alike(self) -> None:
        """Says what the answer would mean for the other findings of its kind."""
        question, policy = self._question, self._policy()
        assert question is not None
        count = len(self._cleaning.alike(question, policy)) if policy is not None else 0
        left = len(self._cleaning.of_kind(question.kind)) - self._cleaning.answered()[question.kind]
        self._alike.setText(f"Apply to all {count + 1:,} like this …" if count else "Apply to all like this …")
        self._alike.setEnabled(count > 0)
        self._proposed.setText(f"Take all {left:,} proposals …" if left > 1 else "Take all proposals …")
        self._proposed.setEnabled(left > 1)
        words = f"{policy.words}." if policy is not None else "This fits these pictures only."
        self._said.setText(words if left > 1 else "")

    @Slot()
    def _changed(self) -> None:
        self._touched = True
        self._show_alike()

    @Slot()
    def _apply_alike(self) -> None:
        policy = self._policy()
        if policy is not None and self._question is not None:
            self._propose(policy, self._cleaning.alike(self._question, policy))

    @Slot()
    def _take_proposals(self) -> None:
        question = self._question
        if question is not None:
            open_ones = self._cleaning.open_of(question.kind)
            self._propose(PROPOSED, [other for other in open_ones if other.key != question.key])

    def _propose(self, policy: Policy, others: Sequence[Question]) -> None:
        """Shows what would become of the others, before it does."""
        assert self._question is not None
        given = self.view.answer()
        self.note_touched()  # who comes back finds what was changed by hand
        self.work.answered.emit()
        self.wizard.page(ALIKE).propose(self._question, given, policy, others)
        self.wizard.show_page(ALIKE)
