"""How often a study chooses its cells, and how many of them it repeats: the line of a dialog that makes a search of a study."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QWidget

from core.studies.searching.asking import USUAL_TRIALS, as_search, asking_epochs, further
from core.studies.study import MOST_AT_ONCE, MOST_TRIALS, Factor, Study
from core.support.errors import Refused
from gui.kit.labels import label
from gui.kit.quiet import QuietComboBox
from gui.theme import SPACE, keep_off_frame

_MOST_BEST = 50
_PRUNING = {"median": "the worse half", "halving": "two thirds", "none": "none"}
"""Which trials are given up, as `Study.pruning` has it, and as shown."""


class SearchRow(QWidget):
    """A number of trials, 0 for every combination, of cells that are repeated with other seeds, and which trials are given up.

    Signals:
        changed(): Another number, or others are given up.

    Attributes:
        giving_up: Which trials are given up, and when: a line of its own, to be laid out below.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun = False
        self.trials, self.best, self.at_once = QSpinBox(self), QSpinBox(self), QSpinBox(self)
        for box, name, spoken, low, high in (
            (self.trials, "study_trials", "Trials", 0, MOST_TRIALS), (self.best, "study_best", "Repeat the best", 1, _MOST_BEST),
            (self.at_once, "study_at_once", "Trials at once", 1, MOST_AT_ONCE),
        ):  # fmt: skip
            box.setObjectName(name)
            box.setAccessibleName(spoken)
            box.setRange(low, high)
            keep_off_frame(box)
        self.trials.setSpecialValueText("Every combination")
        self.trials.setToolTip(
            "A search chooses so many cells, each by what came of those before. At 0 every combination is trained."
        )
        self.best.setValue(3)
        self.best.setToolTip("So many of the best are trained again, with other seeds: of thirty trials the luckiest is ahead.")
        self.at_once.setToolTip(
            "Trials that are chosen together, for heads, which train together, or for a cluster. "
            "Of several none is given up on the way."
        )
        self.pruning = QuietComboBox(self)
        self.pruning.setObjectName("study_pruning")
        self.pruning.setAccessibleName("Give up on the way")
        self.pruning.setToolTip("Which trials are given up for what val says of them on the way.")
        for name, words in _PRUNING.items():
            self.pruning.addItem(words, name)
        self.prune_at = QLineEdit(self)
        self.prune_at.setObjectName("study_prune_at")
        self.prune_at.setAccessibleName("Epochs after which trials are given up")
        self.prune_at.setPlaceholderText("1/4, 1/2")
        self.prune_at.setMaximumWidth(10 * SPACE)
        self.prune_at.setToolTip(
            "Epochs after which val is asked whether a trial goes on, as in 2, 5; a quarter and half of a run if none are said."
        )
        self._repeat, self._together = label("repeat the best", "caption"), label("at once", "caption")
        self._given_up, self._after = label("give up", "caption"), label("after epochs", "caption")
        self.giving_up = QWidget(self)  # in one line they were wider than the dialog
        for place, widgets in (
            (self, (self.trials, self._repeat, self.best, self._together, self.at_once)),
            (self.giving_up, (self._given_up, self.pruning, self._after, self.prune_at)),
        ):
            line = QHBoxLayout(place)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(SPACE)
            for widget in widgets:
                line.addWidget(widget)
            line.addStretch()
        self.trials.valueChanged.connect(self._update)
        self.best.valueChanged.connect(self.changed)
        self.at_once.valueChanged.connect(self._update)
        self.pruning.currentIndexChanged.connect(self._update)
        self.prune_at.textChanged.connect(self.changed)
        self._update()

    def show_study(self, study: Study) -> None:
        """Shows the numbers of one."""
        self.trials.setValue(study.trials)
        self.best.setValue(study.best)
        self.at_once.setValue(study.at_once)
        self.pruning.setCurrentIndex(self.pruning.findData(study.pruning))
        self.prune_at.setText(", ".join(map(str, study.prune_at)))
        # A study that is there is a search or none, and gives up what it did from its beginning.
        self.trials.setEnabled(study.is_search)
        self._begun = True
        self._update()

    def expect_ranges(self, factors: Sequence[Factor]) -> None:
        """Of ranges there is not every combination: shows the usual number of trials where none is said."""
        if not self.trials.value() and any(factor.scale for factor in factors):
            self.trials.setValue(USUAL_TRIALS)

    def begun(self, study: Study, factors: Sequence[Factor]) -> Study:
        """A study that is begun, with what it varies: a search where trials are asked for.

        Raises:
            BadInput: There is no such study.
        """
        # Of two rows with the same setting the values come together.
        valued = study.extended([factor for factor in factors if not factor.scale], None)
        if not self.trials.value() and not any(factor.scale for factor in factors):
            return valued
        # In the order they were put together: ranges had moved behind the values.
        known = {factor.key: factor for factor in valued.factors}
        ranges = [factor if factor.scale else known[factor.key] for factor in factors]
        trials, pruning = self.trials.value() or None, str(self.pruning.currentData())
        epochs = asking_epochs(self.prune_at.text()) if self.prune_at.isEnabled() else ()
        return as_search(study, ranges, trials, self.best.value(), pruning, epochs, self.at_once.value())

    def grown(self, study: Study, factors: Sequence[Factor], seeds: int) -> Study:
        """A study that is there, with more of what is said here.

        Raises:
            Refused: It is a search and other things are searched, or it is none.
            BadInput: No study has so many.
        """
        if study.is_search:
            known = {factor.key: factor for factor in study.factors}
            if any(known.get(factor.key) != factor for factor in factors):
                raise Refused(f"{study.name} is a search, and what it searches stays as it began.", "Give a new one a new name.")
            return further(study, seeds, self.trials.value() or None, self.best.value(), self.at_once.value())
        if any(factor.scale for factor in factors):
            raise Refused(f"{study.name} is no search, so that it has values and no ranges.", "Give a search another name.")
        return study.extended(factors, seeds)

    @Slot()
    def _update(self) -> None:
        for widget in (self._repeat, self.best, self._together, self.at_once):
            widget.setEnabled(self.trials.value() > 0)
        # Of several at once none is given up.
        gives_up = self.trials.value() > 0 and self.at_once.value() == 1 and not self._begun
        self._given_up.setEnabled(gives_up)
        self.pruning.setEnabled(gives_up)
        asks = gives_up and self.pruning.currentData() != "none"
        self._after.setEnabled(asks)
        self.prune_at.setEnabled(asks)
        self.changed.emit()
