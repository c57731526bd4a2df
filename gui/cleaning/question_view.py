"""One finding: what was found, its pictures side by side with their decisions, and the pictures they are mistaken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.large_view import large_views
from core.datasets.cleaning.finding_words import finding_text, finding_title
from core.datasets.cleaning.proposals import KEEP, Decision
from core.datasets.cleaning.questions import Question
from core.pictures.decoder.protocol import Refusal
from core.pictures.thumbnails import thumbnail_path
from gui.cleaning.key_bar import KeyBar
from gui.cleaning.picture_card import PictureCard
from gui.icons import icon
from gui.kit.labels import label, say
from gui.pictures.class_bars import class_keys
from gui.pictures.strip import PictureStrip
from gui.pictures.thumbnails import read_thumbnail
from gui.tasks.task import Task
from gui.theme import SPACE

SHOWN = 6
"""Pictures side by side at a time; the others of a finding are leafed through."""
SIDE = 960
"""Longest side of the pictures that are compared, in pixels."""
_CARD = SPACE * 30  # pixels a card should have at least


class QuestionView(QWidget):
    """A question with its answer, which can be changed picture by picture.

    Signals:
        changed(): A decision was changed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._question: Question | None = None
        self._answer: dict[int, Decision] = {}
        self._elsewhere: Mapping[int, str] = {}
        self._classes: tuple[str, ...] = ()
        self._first = 0
        self._alone: int | None = None
        self._tasks: list[Task] = []
        self.cards: list[PictureCard] = []
        self._title = label(role="strong", name="cleaning_title")
        self._place = label(role="caption", name="cleaning_place", right=True)
        self._detail = label(name="cleaning_detail", wrap=True)
        self._text = label(name="cleaning_text", tone="dim", wrap=True)
        self._range = label(role="caption", name="cleaning_range")
        self._pager = QWidget(self)
        self._room = QScrollArea(self)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE)
        self._keys = KeyBar(self)
        self._keys.chosen.connect(self._move_focused)
        self._near_title = label(role="strong", name="cleaning_near_title")
        self._near = PictureStrip("cleaning_nearest", "Pictures of other classes that look most alike", line=True, parent=self)
        self._build()

    def show_question(
        self,
        dataset: Dataset,
        question: Question,
        answer: Mapping[int, Decision],
        elsewhere: Mapping[int, str],
        classes: tuple[str, ...],
        place: str,
    ) -> None:
        """Shows a question.

        Args:
            dataset: Whose pictures they are.
            answer: What is proposed, or was answered.
            elsewhere: What another finding decided about a sample, in words.
            classes: All classes, sorted.
            place: Which of how many it is, in words.
        """
        self._keys.show_classes(classes)
        self._dataset, self._question, self._classes = dataset, question, classes
        self._answer, self._elsewhere = dict(answer), elsewhere
        self._first, self._alone = 0, None
        self._title.setText(finding_title(question.kind))
        self._place.setText(place)
        told = not question.suggestion or question.suggestion in question.detail
        self._detail.setText(question.detail if told else f"{question.detail} It looks like {question.suggestion}.")
        say(self._text, finding_text(question.kind))
        self._near_title.setText("Most alike in other classes")
        near = [(entry.sample, entry.sample.label) for entry in question.nearest]
        self._near.show_samples(dataset.folder, near)
        for widget in (self._near_title, self._near):
            widget.setVisible(bool(near))
        self._lay_out()

    def answer(self) -> dict[int, Decision]:
        """The answer as it stands."""
        return dict(self._answer)

    def prepare(self, dataset: Dataset, question: Question) -> None:
        """Has the pictures made that will be looked at next."""
        self._start(Task(large_views, dataset, question.samples[:SHOWN], SIDE))

    def focus(self) -> None:
        """Puts the keyboard on the first picture."""
        if self.cards:
            self.cards[0].setFocus()

    def close_down(self) -> None:
        """Reads no further pictures."""
        for task in self._tasks:
            task.abandon()
        self._tasks = []

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._title, 1)
        head.addWidget(self._place)
        leaf = QHBoxLayout(self._pager)
        leaf.setContentsMargins(0, 0, 0, 0)
        leaf.setSpacing(SPACE // 2)
        leaf.addWidget(self._range)
        for name, icon_name, spoken, step in (
            ("cleaning_earlier", "previous", "Earlier pictures of this finding", -SHOWN),
            ("cleaning_further", "next", "Further pictures of this finding", SHOWN),
        ):
            button = QToolButton(self._pager)
            button.setObjectName(name)
            button.setIcon(icon(icon_name))
            button.setAccessibleName(spoken)
            button.setToolTip(spoken)
            button.clicked.connect(lambda _checked=False, step=step: self._leaf(step))
            leaf.addWidget(button)
        leaf.addStretch()
        self._build_room()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._detail)
        column.addWidget(self._text)
        column.addWidget(self._pager)
        column.addWidget(self._room, 1)
        column.addWidget(self._keys)
        column.addWidget(self._near_title)
        column.addWidget(self._near)

    def _build_room(self) -> None:
        # In a small window six cards were squeezed, until their words stood on their pictures.
        inside = QWidget(self._room)
        inside.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._room.setWidget(inside)
        self._room.setWidgetResizable(True)
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the cards have the keys

    @Slot(str)
    def _move_focused(self, name: str) -> None:
        here = self.window().focusWidget()
        card = next((card for card in self.cards if card is here), self.cards[0])
        card.move_to(name)

    def _lay_out(self) -> None:
        """Makes the cards of the pictures that are to be seen now."""
        assert self._question is not None
        assert self._dataset is not None
        # Pictures of the question before would hold up those of this one.
        self.close_down()
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        samples = self._question.samples
        shown = samples[self._first : self._first + SHOWN]
        if self._alone is not None:
            shown = tuple(sample for sample in shown if sample.id == self._alone)
        digits = class_keys(self._classes)
        self.cards = []
        for sample in shown:
            suggestion = self._question.suggestion if sample == samples[0] else ""
            card = PictureCard(sample, digits, self._classes, suggestion, self)
            card.show_thumbnail(thumbnail_path(self._dataset.folder, sample.sha256))
            card.decided.connect(self._decided)
            card.walked.connect(self._walked)
            card.enlarged.connect(self._turn_alone)
            card.entered.connect(partial(self._room.ensureWidgetVisible, card))
            self.cards.append(card)
        self._place_cards()
        self._show_decisions()
        self._pager.setVisible(len(samples) > SHOWN and self._alone is None)
        self._range.setText(f"Pictures {self._first + 1} to {self._first + len(shown)} of {len(samples):,}")
        task = Task(large_views, self._dataset, shown, SIDE, then=partial(_read, [sample.sha256 for sample in shown]))
        task.succeeded.connect(self._pictured)
        self._start(task)

    def _place_cards(self) -> None:
        """Puts the cards into as many columns as there is room for, as evenly as they go."""
        count = len(self.cards)
        fitting = max(1, min(3, self.width() // _CARD))
        columns = 2 if count == 4 and fitting >= 2 else max(1, min(count, fitting))
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(3):
            # All three: a column that held cards before would keep its share of the room.
            self._grid.setColumnStretch(column, int(column < columns))

    def _show_decisions(self) -> None:
        for card in self.cards:
            number = card.sample.id
            card.show_decision(self._answer.get(number, KEEP), self._elsewhere.get(number, ""))

    def _start(self, task: Task) -> None:
        # Ended ones are let go, or a long cleaning would hold one for every question.
        self._tasks = [*(earlier for earlier in self._tasks if earlier.is_running), task]
        task.start()

    def _leaf(self, step: int) -> None:
        assert self._question is not None
        last = (len(self._question.samples) - 1) // SHOWN * SHOWN
        first = min(max(0, self._first + step), last)
        if first != self._first:
            self._first = first
            self._lay_out()
            self.focus()

    @Slot(object)
    def _pictured(self, images: dict[str, QImage]) -> None:
        for card in self.cards:
            if card.sample.sha256 in images:
                card.show_image(images[card.sample.sha256])

    @Slot(int, object)
    def _decided(self, number: int, decision: Decision) -> None:
        self._answer[number] = decision
        self._show_decisions()
        self.changed.emit()

    @Slot(int)
    def _walked(self, step: int) -> None:
        here = next((place for place, card in enumerate(self.cards) if card.hasFocus()), 0)
        if 0 <= here + step < len(self.cards):
            self.cards[here + step].setFocus()
        elif self._alone is None:
            self._leaf(SHOWN if step > 0 else -SHOWN)

    @Slot()
    def _turn_alone(self) -> None:
        """Shows one picture alone, or all of them again; the keyboard stays on it."""
        card = self.sender()
        assert isinstance(card, PictureCard)
        number = card.sample.id
        self._alone = number if self._alone is None and len(self.cards) > 1 else None
        self._lay_out()
        for entry in self.cards:
            if entry.sample.id == number:
                entry.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.cards:
            self._place_cards()


def _read(names: Sequence[str], made: Sequence[Path | Refusal]) -> dict[str, QImage]:
    """Images by the SHA-256 of their samples, from files that a decoder child wrote; null for what cannot be shown any more."""
    images = (read_thumbnail(file, SIDE) if isinstance(file, Path) else QImage() for file in made)
    return dict(zip(names, images, strict=True))
