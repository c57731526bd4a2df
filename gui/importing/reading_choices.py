"""What a person can choose about how a source is read: columns, the level of the class, a pattern, links, masks, copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Reading
from core.datasets.splits.path_pattern import try_on
from core.support.wording import counted
from gui.kit.flow import FlowLayout
from gui.kit.labels import label
from gui.kit.quiet import QuietComboBox
from gui.kit.typed_line import PatternBox, TypedLine
from gui.tasks.task import Task
from gui.theme import SPACE

NOT_SAID = "(choose)"


class ReadingChoices(QWidget):
    """Choosers that apply to a reading; those that do not are hidden.

    Args:
        name: Begins the object names.

    Signals:
        changed(): Something was chosen that reads the source in another way.
        grouped(): Other pictures are kept together, or it is known now whether they can be.
    """

    changed = Signal()
    grouped = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = ""
        self._proposed = ""
        self._shown_pattern = ""
        self._chosen = ImportOptions()
        self._file = self._combo(f"{name}_file_column", "Column with the file names")
        self._label = self._combo(f"{name}_label_column", "Column with the classes")
        self._level = self._combo(f"{name}_class_level", "Which folder is the class, from the outermost")
        self._pattern = TypedLine(self)
        self._pattern.setObjectName(f"{name}_label_pattern")
        self._pattern.setAccessibleName("Pattern that finds the class in a file name")
        self._pattern.setPlaceholderText(r"^([a-z]+)_")
        self._pattern.setMinimumWidth(SPACE * 28)  # the pattern that is proposed most often did not fit into its field
        self._pattern.setToolTip("A regular expression looked for in each file name; its first group is the class.")
        self._pattern.editingFinished.connect(self._pattern_typed)
        self._copies = self._check(f"{name}_copies", "Keep copies together", "")
        self._paths: tuple[str, ...] = ()
        self._group = PatternBox(
            f"{name}_group_pattern", "Pattern in the path of pictures that belong together", self._trial, self
        )
        self._group.changed.connect(self._group_typed)
        self._together = self._part("Keep together, by a pattern in the path", self._group)
        self._links = self._check(f"{name}_links", "Follow links out of the folder", "Otherwise they are left aside.")
        self._masks = self._check(f"{name}_masks", "Take masks in as pictures", "Otherwise background removal uses them.")
        self._copies.toggled.disconnect(self.changed)  # it changes no class
        self._parts = [
            self._part("File names in", self._file),
            self._part("Classes in", self._label),
            self._part("Class is the folder at level", self._level),
            self._part("Class in the file name, by the pattern", self._pattern),
        ]
        row = QWidget(self)
        flow = FlowLayout(row, SPACE * 2)
        for part in (*self._parts, self._copies, self._links, self._masks, self._together):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)
        self.show_reading(None, "")

    def show_reading(self, reading: Reading | None, unreadable: str) -> None:
        """Shows what can be chosen about a reading; for a folder that cannot be read, a pattern. `unreadable` says why."""
        # What is shown is how the source is read, and nobody's choice yet.
        blockers = [QSignalBlocker(part) for part in (self._file, self._label, self._level, self._copies)]
        columns = reading.choices.columns if reading is not None else ()
        levels = reading.choices.levels if reading is not None else 0
        if reading is not None:
            self._table = reading.choices.table
            _fill(self._file, columns, reading.choices.file_column)
            _fill(self._label, columns, reading.choices.label_column)
            _fill(self._level, [str(level) for level in range(1, levels + 1)], str(reading.choices.level))
            # Not under the hands of somebody who is typing another one.
            if reading.choices.pattern and not self._pattern.hasFocus():
                self._pattern.setText(reading.choices.pattern)
            self._shown_pattern = reading.choices.pattern
        kinds = {entry.kind for entry in reading.listing.left} if reading is not None else set()
        copies = reading.copies if reading is not None else None
        if copies is not None and copies.pattern != self._proposed:
            # Proposed once: whoever took the mark off is not asked again by every look.
            self._proposed = copies.pattern
            self._copies.setChecked(True)
        self._copies.setToolTip(copies.told if copies is not None else "")
        if copies is not None:
            kind = "numbered views" if copies.is_series else "copies"
            self._copies.setText(f"Keep {copies.pictures:,} {kind} together, in {counted(copies.groups, 'set')}")
        listed = reading is not None and reading.name.startswith("level") and not self._chosen.class_level
        by_level = levels > 1 and not listed  # the levels are readings of their own then
        by_name = bool(unreadable) or bool(reading is not None and reading.choices.pattern)
        self._paths = tuple(entry.path for entry in reading.listing.found) if reading is not None else ()
        self._together.setVisible(bool(self._paths))
        self._group.try_anew()
        for part, is_shown in zip(self._parts, (bool(columns), bool(columns), by_level, by_name), strict=True):
            part.setVisible(is_shown)
        self._copies.setVisible(copies is not None)
        # A box that is ticked stays, or nobody could take the tick off.
        self._links.setVisible("outside" in kinds or self._links.isChecked() or "links" in unreadable)
        self._masks.setVisible("mask" in kinds or self._masks.isChecked())
        self.setVisible(
            any(not part.isHidden() for part in (*self._parts, self._copies, self._links, self._masks, self._together))
        )
        # They end here, when everything is in place.
        del blockers

    def clear(self) -> None:
        """Forgets what was chosen; another source is looked at."""
        for check in (self._links, self._masks, self._copies):
            with QSignalBlocker(check):
                check.setChecked(False)
        self._table = self._proposed = ""
        self._chosen = ImportOptions()
        self._pattern.clear()
        self._group.clear()

    def apply(self, options: ImportOptions) -> ImportOptions:
        """The options with what a person chose."""
        chosen = self._chosen
        return replace(
            options,
            table=chosen.table,
            file_column=chosen.file_column,
            label_column=chosen.label_column,
            class_level=chosen.class_level,
            label_pattern=chosen.label_pattern,
            follow_links=self._links.isChecked(),
            keep_masks=self._masks.isChecked(),
        )

    def group_pattern(self) -> str | None:
        """The pattern that keeps pictures together: the one typed, or that of the copies when it is wanted; None for none."""
        if self._group.text() and not self._together.isHidden():
            return self._group.text()
        wanted = not self._copies.isHidden() and self._copies.isChecked()
        return self._proposed if wanted and self._proposed else None

    def usable(self) -> bool:
        """False while a pattern is typed that finds nothing."""
        return self._together.isHidden() or self._group.usable()

    def close_down(self) -> None:
        """Tries nothing any more."""
        self._group.close_down()

    def _trial(self, pattern: str) -> Task | None:
        return Task(try_on, self._paths, pattern) if self._paths else None

    @Slot()
    def _group_typed(self) -> None:
        # One pattern names the groups: the typed one, which the person can see.
        self._copies.setEnabled(not self._group.text())
        self.grouped.emit()

    def _combo(self, name: str, spoken: str) -> QuietComboBox:
        combo = QuietComboBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(spoken)
        combo.setMinimumContentsLength(12)
        combo.activated.connect(self._column_chosen if "column" in name else self._level_chosen)
        return combo

    def _check(self, name: str, text: str, tip: str) -> QCheckBox:
        check = QCheckBox(text, self)
        check.setObjectName(name)
        check.setToolTip(tip)
        check.setMinimumHeight(SPACE * 4)
        check.toggled.connect(self.changed)
        return check

    def _part(self, text: str, field: QWidget) -> QWidget:
        part = QWidget(self)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(label(text))
        row.addWidget(field)
        return part

    @Slot()
    def _column_chosen(self) -> None:
        file, classes = (combo.currentText().removeprefix(NOT_SAID) for combo in (self._file, self._label))
        self._choose(ImportOptions(table=self._table, file_column=file, label_column=classes))

    @Slot()
    def _level_chosen(self) -> None:
        # A new record each time: columns, levels and patterns are different ways to read, and not to be mixed.
        self._choose(ImportOptions(class_level=int(self._level.currentText())))

    @Slot()
    def _pattern_typed(self) -> None:
        # A pattern that was found, shown and left alone is nobody's choice.
        if self._pattern.text().strip() != (self._chosen.label_pattern or self._shown_pattern):
            self._choose(ImportOptions(label_pattern=self._pattern.text().strip()))

    def _choose(self, chosen: ImportOptions) -> None:
        self._chosen = chosen
        self.changed.emit()


def _fill(combo: QuietComboBox, texts: Sequence[str], current: str) -> None:
    combo.clear()
    combo.addItems([*texts] if current else [NOT_SAID, *texts])
    combo.setCurrentText(current or NOT_SAID)
