"""Limits of size and shape: as usual in the dataset or as a person sets them, with the pictures that lie beyond."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QPushButton, QVBoxLayout

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checks.check import Evidence, SizeLimits
from core.datasets.cleaning.questions import Question, try_limits
from core.datasets.cleaning.size_limits import KINDS as SIZE_KINDS
from core.datasets.cleaning.walk import CleaningStart
from core.support.errors import SafelightError
from core.support.wording import counted, picture_size
from gui.cleaning.cleaning_page import CleaningPage
from gui.cleaning.work import CleaningWork
from gui.kit.labels import error_label, label, say
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Wizard
from gui.pictures.strip import PictureStrip
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE, keep_off_frame

PATIENCE = 150
"""Milliseconds without a further change before limits are tried."""

_PARTS = (
    ("side", "Size", "px", 0, 100_000.0, "Side of the square of the same area."),
    ("aspect", "Shape", "", 2, 1_000.0, "Width to height; 1 is a square."),
)


class LimitsPage(CleaningPage):
    """Four numbers and what they catch."""

    def __init__(self, wizard: Wizard, work: CleaningWork) -> None:
        super().__init__(wizard, work)
        self._onward = False
        self._dataset: Dataset | None = None
        self._evidence: Evidence | None = None
        self._usual = self._limits = SizeLimits()
        self._task = NewestTask()
        self._fields: dict[str, tuple[QDoubleSpinBox, QDoubleSpinBox]] = {}
        self._resets: dict[str, QPushButton] = {}
        self._said = label(name="limits_said", wrap=True)
        self._error = error_label("limits_error", self)
        self._strip = PictureStrip("limits_pictures", "Pictures beyond the limits", parent=self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE)
        self._timer.timeout.connect(self._try)
        self._build()
        work.loaded.connect(self._show_loaded)
        if self.walk.loaded is not None:
            self._show_loaded(self.walk.loaded)

    def press(self, button: str) -> None:
        if button == "next" and self._is_trying():
            self._onward = True  # what lies beyond has to be known first
            return
        super().press(button)

    def close_down(self) -> None:
        """Tries no further limits."""
        self._timer.stop()
        self._task.drop()

    @Slot(object)
    def _show_loaded(self, found: CleaningStart) -> None:
        """Shows the limits in force; a part that is None shows what is usual."""
        material = found.material
        self._dataset, self._evidence, self._usual, self._limits = material.dataset, material.evidence, found.usual, found.limits
        self._show_numbers()
        self._show_questions([question for question in material.questions if question.kind in SIZE_KINDS])

    def _show_questions(self, questions: Sequence[Question]) -> None:
        """Shows what lies beyond the limits."""
        said = []
        for kind, words in (("odd-size", "by its size"), ("odd-aspect", "by its shape")):
            count = sum(question.kind == kind for question in questions)
            said.append(f"{count:,} {words}")
        # A picture odd in size and in shape has two questions, and is one picture.
        seen = {question.samples[0].id: question.samples[0] for question in questions}
        pictures = counted(len(seen), "picture lies", "pictures lie") if seen else "No picture lies"
        self._said.setText(f"{pictures} beyond the limits" + (f": {', '.join(said)}." if seen else "."))
        assert self._dataset is not None
        rows = [(sample, picture_size(sample.width, sample.height)) for sample in seen.values()]
        self._strip.show_samples(self._dataset.folder, rows)

    def _is_trying(self) -> bool:
        """True while changed limits have not been tried yet."""
        return self._timer.isActive() or self._task.is_waiting

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE)
        for line, (part, title, unit, digits, highest, tip) in enumerate(_PARTS):
            fields = []
            for end, words in enumerate(("from", "to")):
                field = QDoubleSpinBox(self)
                field.setObjectName(f"limits_{part}_{words}")
                field.setAccessibleName(f"{title}, {words}")
                field.setToolTip(f"{tip} 0 is no limit." if end else tip)
                field.setDecimals(digits)
                field.setRange(0, highest)
                field.setSingleStep(10 if part == "side" else 0.1)
                field.setSuffix(f" {unit}" if unit else "")
                # Qt shows this at the lowest value, so 0 stands for no limit at both ends.
                field.setSpecialValueText("no limit")
                field.setMinimumWidth(SPACE * 15)
                keep_off_frame(field)
                # Or 1, 12 and 128 would each be tried on the way to 128.
                field.setKeyboardTracking(False)
                field.valueChanged.connect(lambda _value, part=part: self._changed(part))
                fields.append(field)
                grid.addWidget(label(words, tone="dim"), line, 1 + 2 * end)
                grid.addWidget(field, line, 2 + 2 * end)
            name = label(title)
            name.setBuddy(fields[0])
            grid.addWidget(name, line, 0)
            reset = quiet_button("As usual here", f"limits_{part}_usual", "reset", partial(self._reset, part), self)
            reset.setAccessibleName(f"{title} as usual here")
            grid.addWidget(reset, line, 5)
            grid.addWidget(label(tip, "caption", wrap=True), line, 6)
            self._fields[part] = (fields[0], fields[1])
            self._resets[part] = reset
        grid.setColumnStretch(6, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(label("Limits of size and shape", "strong"))
        column.addWidget(
            label(
                "What lies beyond is asked about next; nothing is excluded here. Limits you set are kept with the dataset, and "
                "checks go by them from then on.",
                tone="dim",
                wrap=True,
            )
        )
        column.addLayout(grid)
        column.addWidget(self._error)
        column.addWidget(self._said)
        column.addWidget(self._strip, 1)

    def _show_numbers(self) -> None:
        for part, fields in self._fields.items():
            own = getattr(self._limits, part)
            for field, value in zip(fields, own or getattr(self._usual, part) or (0.0, math.inf), strict=True):
                # Heard as a change, what is usual in the dataset would become a limit that a person has set.
                field.blockSignals(True)
                field.setValue(0.0 if math.isinf(value) else value)
                field.blockSignals(False)
            self._resets[part].setEnabled(own is not None)

    def _changed(self, part: str) -> None:
        low, high = (field.value() for field in self._fields[part])
        self._set(part, (low, high or math.inf))

    def _reset(self, part: str) -> None:
        self._set(part, None)
        self._show_numbers()

    def _set(self, part: str, pair: tuple[float, float] | None) -> None:
        sides = {"side": self._limits.side, "aspect": self._limits.aspect, part: pair}
        self._limits = SizeLimits(sides["side"], sides["aspect"])
        self._resets[part].setEnabled(pair is not None)
        self._timer.start()
        self.work.trying.emit(True)

    @Slot()
    def _try(self) -> None:
        self.close_down()
        limits = self._limits
        task = Task(try_limits, self._dataset, self._evidence, limits)
        # With the limits that were tried: by the answer's time the fields may hold others.
        self._task.run(task, partial(self._found, limits), self._failed)

    def _found(self, limits: SizeLimits, questions: tuple[Question, ...]) -> None:
        say(self._error, "")
        self._show_questions(questions)
        self.walk.ask_beyond(limits, questions)
        self.work.trying.emit(False)
        self.work.answered.emit()
        if self._onward:
            self._onward = False
            self.work.step(1)

    @Slot(object)
    def _failed(self, error: SafelightError) -> None:
        say(self._error, str(error))
        self._onward = False
        self.work.trying.emit(False)
