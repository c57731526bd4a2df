"""The line above the curves: what is counted across, smoothing, axes, which plots, and saving."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from gui.icons import icon
from gui.kit.labels import FittingLabel
from gui.kit.quiet import QuietComboBox
from gui.plots.curve_choices import ACROSS, CurveChoices
from gui.plots.lines.smoothing import SPANS
from gui.plots.run_plots import PLOTS
from gui.theme import SPACE

_KEYS = (
    "solid val, dashed train, ★ best epoch, chosen on val",
    "solid val, dashed train, ★ best epoch",
    "solid val, dashed train",
)
"""What is said of the lines, from much room to little."""
_BARE, _WORDED = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon


class CurveTools(QWidget):
    """Asks for everything; whoever shows the curves does it.

    Signals:
        changed(bool): `choices` are others; True where the axes are, too.
        plot_asked(str, bool): Show this plot, or take it away.
        whole_asked(): Show the whole run again.

    Args:
        choices: At the beginning.
        shown: Names of the plots that are shown now.
        saving: The button that saves them, which stands at the end of the line.
    """

    changed = Signal(bool)
    plot_asked = Signal(str, bool)
    whole_asked = Signal()

    def __init__(
        self, choices: CurveChoices, shown: Callable[[], Collection[str]], saving: QToolButton, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shown = shown
        self._bare = False
        self._words_take = -1
        self._choices = choices
        self.across = _box("curves_axis", "What is counted across")
        for name, words in ACROSS:
            self.across.addItem(words, name)
        self.across.setToolTip("What is counted across")
        self.across.setCurrentIndex(self.across.findData(choices.across))
        self.across.activated.connect(self._axes_chosen)
        self._smoothing = _box("curves_smoothing", "How lines are smoothed")
        for span in SPANS:
            self._smoothing.addItem(f"Smoothed, {span} epochs" if span else "Not smoothed", span)
        self._smoothing.setToolTip("Means over the last epochs. Values, stars and the table are never smoothed.")
        self._smoothing.setCurrentIndex(self._smoothing.findData(choices.smoothing))
        self._smoothing.activated.connect(self._lines_chosen)
        steps = "Show the training steps as a thin line behind the epochs."
        self.steps = _switch("Every step", "curves_steps", steps, choices.steps)
        self.steps.toggled.connect(self._lines_chosen)
        self.whole = QPushButton("Show the whole run", self)
        self.whole.setObjectName("curves_whole")
        self.whole.setToolTip("Undo the zoom. Drag to move; the wheel zooms, on a page that scrolls with Ctrl.")
        self.whole.clicked.connect(self.whole_asked)
        self.whole.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        for widget in (self.across, self._smoothing, self.steps):
            row.addWidget(widget)
        # The first to give way: what it says is in the legend too.
        row.addWidget(FittingLabel(_KEYS), 1)
        self._menus = (self._axes_button(), self._plots_button(), saving)
        for button in (self.whole, *self._menus):
            row.addWidget(button)

    def minimumSizeHint(self) -> QSize:
        # With icons alone: the words of all buttons are more than a study leaves in a small window.
        hint = super().minimumSizeHint()
        return hint if self._bare else hint - QSize(self._words_width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = super().minimumSizeHint().width() + (self._words_width() if self._bare else 0)
        self._bare = event.size().width() < wanted
        for button in self._menus:
            button.setToolButtonStyle(_BARE if self._bare else _WORDED)

    def _words_width(self) -> int:
        """Pixels that the words beside the icons take; found once, for they stay the same."""
        if self._words_take < 0:
            self._words_take = 0
            for button in self._menus:
                kept = button.toolButtonStyle()
                for style, sign in ((_WORDED, 1), (_BARE, -1)):
                    button.setToolButtonStyle(style)
                    self._words_take += sign * button.sizeHint().width()
                button.setToolButtonStyle(kept)
        return self._words_take

    @property
    def choices(self) -> CurveChoices:
        """What is chosen, with the plots that are shown."""
        return replace(self._choices, plots=tuple(name for name in self._shown() if not PLOTS.get(name).sampled))

    @Slot()
    def _lines_chosen(self) -> None:
        self._choose(False)

    @Slot()
    def _axes_chosen(self) -> None:
        self._choose(True)

    def _choose(self, axes: bool) -> None:
        self._choices = CurveChoices(
            across=str(self.across.currentData()),
            steps=self.steps.isChecked(),
            gap=self.gap.isChecked(),
            smoothing=int(self._smoothing.currentData()),
            log_up=self._log_up.isChecked(),
            log_across=self._log_across.isChecked(),
            resources=self.resources.isChecked(),
        )
        self.changed.emit(axes)

    def _axes_button(self) -> QToolButton:
        button = _menu_button("Axes", "curves_axes", "Plain or logarithmic axes", "range")
        menu = QMenu(button)
        self._log_up = menu.addAction("Logarithmic upwards")
        self._log_up.setToolTip("For loss, learning rate and time; accuracies end at 100 %.")
        self._log_across = menu.addAction("Logarithmic across")
        for action, name, on in (
            (self._log_up, "curves_log_up", self._choices.log_up),
            (self._log_across, "curves_log_across", self._choices.log_across),
        ):
            action.setObjectName(name)
            action.setCheckable(True)
            action.setChecked(on)
            action.toggled.connect(self._axes_chosen)
        menu.setToolTipsVisible(True)
        button.setMenu(menu)
        return button

    def _plots_button(self) -> QToolButton:
        button = _menu_button("Plots", "curves_plots", "Which plots are shown", "curves")
        menu = QMenu(button)
        acts = {}
        for name in PLOTS.names():
            if PLOTS.get(name).sampled:
                continue  # all of them by one entry
            acts[name] = menu.addAction(PLOTS.get(name).title.split(",")[0])
            acts[name].setObjectName(f"curves_plot_{name}")
            acts[name].setCheckable(True)
            acts[name].triggered.connect(lambda wanted, name=name: self.plot_asked.emit(name, wanted))

        # Here and not in the line, which at the narrowest window had no room for their words.
        menu.addSeparator()
        took = "Show below what the training took: processors, memory, disk, GPU."
        self.gap = _entry(menu, "Gap between train and val", "curves_gap", "Shade what lies between them.", self._choices.gap)
        self.resources = _entry(menu, "Resources", "curves_resources", took, self._choices.resources)
        for entry in (self.gap, self.resources):
            entry.toggled.connect(self._lines_chosen)
        menu.setToolTipsVisible(True)

        def mark() -> None:
            shown = self._shown()
            for name, act in acts.items():
                act.setChecked(name in shown)
                act.setEnabled(name not in shown or len(shown) > 1)

        menu.aboutToShow.connect(mark)
        button.setMenu(menu)
        return button


def _entry(menu: QMenu, text: str, name: str, tip: str, on: bool) -> QAction:
    entry = menu.addAction(text)
    entry.setObjectName(name)
    entry.setToolTip(tip)
    entry.setCheckable(True)
    entry.setChecked(on)
    return entry


def _box(name: str, spoken: str) -> QuietComboBox:
    box = QuietComboBox()
    box.setObjectName(name)
    box.setAccessibleName(spoken)
    # Its longest words are not there before it is made.
    box.setSizeAdjustPolicy(QuietComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMinimumContentsLength(0)
    return box


def _menu_button(text: str, name: str, tip: str, icon_name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setIcon(icon(icon_name))
    button.setToolButtonStyle(button.toolButtonStyle().ToolButtonTextBesideIcon)
    button.setObjectName(name)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def _switch(text: str, name: str, tip: str, on: bool) -> QCheckBox:
    switch = QCheckBox(text)
    switch.setObjectName(name)
    switch.setToolTip(tip)
    switch.setChecked(on)
    return switch
