"""The numbers above the curves of a run: state, epoch, pace, time left, best val; and the bar of what is being done."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from core.evaluation.wording import CHOSEN, percent
from core.runs.event_log import History
from core.runs.events import Epoch, Preparing
from core.runs.pace import part_done, planned_steps
from core.runs.plan import Plan
from core.runs.uneven import floor_of
from core.support.jobs import Progress
from core.support.wording import about, duration, percentage, progress_text
from core.training.taking_up import starting
from gui.kit.labels import Sign, label
from gui.runs.state_look import state_look
from gui.theme import SPACE

_FULL = 1000
_SIGN = 16  # pixels


_END_TEXTS = {
    "completed": "The run is complete.",
    "early-stopped": "It stopped by itself: val got no better.",
    "stopped": "Stopped and saved. It can be resumed where it stood.",
    "pruned": "A search gave it up: others were better by then. It can be resumed where it stood.",
    "interrupted": "Its process vanished without a word. It can be resumed at its last checkpoint.",
    "waiting": "No process has taken it up yet.",
}


@dataclass(frozen=True, eq=False)
class SeenRun:
    """What is known of a run at one moment. `planned` counts epochs; `stopping` is True once a stop was asked for."""

    state: str
    history: History
    plan: Plan | None
    planned: int
    preparing: Preparing | None
    stopping: bool


class NumberTile(QWidget):
    """A number with what it is."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self._value = label("–", "strong", name=name)
        self._value.setAccessibleName(title)
        self._more = label("", "caption", name=f"{name}_more")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._title = label(title, "caption")
        column.addWidget(self._title)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self._value)
        line.addWidget(self._more)
        line.addStretch(1)
        column.addLayout(line)

    def show_value(self, value: str, more: str = "", title: str = "") -> None:
        """Shows a number and a dim word after it, under another title where one is given."""
        self._value.setText(value or "–")
        self._more.setText(more)
        if title:
            self._title.setText(title)
            self._value.setAccessibleName(title)


class StateTile(QWidget):
    """The state as sign and word."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = Sign(_SIGN)
        self._word = label("", "strong", name="live_state")
        self._word.setAccessibleName("State")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label("State", "caption"))
        line = QHBoxLayout()
        line.setSpacing(SPACE // 2)
        line.addWidget(self._sign)
        line.addWidget(self._word)
        line.addStretch(1)
        column.addLayout(line)

    def show_state(self, state: str, word: str = "") -> None:
        """Shows a state of `core.runs.folder.STATES`; `word` replaces its usual word."""
        look = state_look(state)
        self._word.setText(word or look.word)
        self._sign.show_icon(look.icon, look.colour)


class RunNumbers(QWidget):
    """The row of numbers and the progress below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_numbers")
        self._state = StateTile()
        self._epoch = NumberTile("Epoch", "live_epoch")
        self._pace = NumberTile("Pace", "live_pace")
        self._left = NumberTile("Time left", "live_left")
        self._best = NumberTile("Best val accuracy; test decides", "live_best")
        self._best.setToolTip(f"Accuracy on val of the weights that are kept: {CHOSEN}.")
        self._rate = NumberTile("Learning rate", "live_rate")
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * SPACE)
        for column, tile in enumerate((self._state, self._epoch, self._best, self._left, self._pace, self._rate)):
            grid.addWidget(tile, 0, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        self._what = label("", "caption", name="live_what")
        self._bar = QProgressBar()
        self._bar.setObjectName("live_progress")
        self._bar.setAccessibleName("Progress of the run")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _FULL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(grid)
        layout.addWidget(self._bar)
        layout.addWidget(self._what)

    def show_run(self, seen: SeenRun) -> None:
        """Writes what is known of a run now."""
        state, history, planned = seen.state, seen.history, seen.planned
        self._state.show_state(state)
        done = history.epochs[-1].epoch if history.epochs else 0
        place = max(float(done), history.batches[-1].epoch if history.batches else 0.0)
        # While a run prepares no epoch has begun, the first one neither.
        begun = bool(history.batches or history.epochs)
        current = min(planned, int(place) + 1) if state == "running" and begun else done
        self._epoch.show_value(str(current) if current else "–", f"of {planned}" if planned else "")
        self._show_best(history.best, seen.plan)
        self._show_pace(state, history)
        # Its process has said no word yet: neither of a first start nor of a resume.
        silent = history.started is None or history.finished is not None
        preparing = seen.preparing or (starting(0.0) if history.started is None else None)
        if state == "running" and preparing is not None and not (silent and seen.stopping):
            self._show_preparing(preparing)
            return
        self._bar.setRange(0, _FULL)
        steps = planned_steps(seen.plan) if seen.plan is not None else None
        self._bar.setValue(round(_FULL * (part_done(history.step, steps) or 0.0)))
        if state != "running":
            self._what.setText(_END_TEXTS.get(state, ""))
        elif history.finished is not None and preparing is None:
            self._what.setText("Ending the training process")
        elif seen.stopping:
            self._what.setText(_stopping_text(history))
        else:
            self._what.setText(_stage_text(history, seen.plan) + _where(history, seen.plan))

    def _show_best(self, best: Epoch | None, plan: Plan | None) -> None:
        floor = floor_of(plan.split.counts.get("val", {})) if plan is not None else None
        beside = f", floor {percent(floor, None)}" if floor is not None else ""
        if best is None:
            self._best.show_value("–", beside.removeprefix(", "))
        else:
            self._best.show_value(percentage(best.val_accuracy, 1), f"epoch {best.epoch}{beside}")

    def _show_pace(self, state: str, history: History) -> None:
        last = history.batches[-1] if history.batches else None
        if last is None or state != "running":
            took = history.seconds
            if state == "running":
                self._left.show_value("–", title="Time left")
            else:
                self._left.show_value(duration(took) if took else "–", title="Trained for")
            pace = history.epochs[-1].pictures_per_second if history.epochs else 0.0
            self._pace.show_value(f"{pace:,.0f}" if pace else "–", "pictures/s" if pace else "")
            # A solved head has no steps, and so no rate: the log says 0.
            rate = history.epochs[-1].rate if history.epochs else 0.0
            self._rate.show_value(f"{rate:.2g}" if rate else "–")
            return
        self._pace.show_value(f"{last.pictures_per_second:,.0f}", "pictures/s")
        self._left.show_value(about(last.seconds_left), title="Time left")
        self._rate.show_value(f"{last.rate:.2g}")

    def _show_preparing(self, preparing: Preparing) -> None:
        progress = Progress(preparing.what, preparing.done, preparing.total, preparing.seconds_left)
        self._what.setText(progress_text(progress, "of this step"))
        self._state.show_state("running", "Preparing")
        if preparing.total:
            self._bar.setRange(0, _FULL)
            self._bar.setValue(round(_FULL * min(1.0, preparing.done / preparing.total)))
        else:
            # How much there is to prepare is not always known beforehand.
            self._bar.setRange(0, 0)


def _stopping_text(history: History) -> str:
    """What a run does that has been asked to stop; whether it has heard of it, its own process says."""
    heard, saved = history.stop_heard, history.saved
    if heard is None:
        return "Asking the training process to stop"
    if saved is not None and saved.time >= heard.time:
        return "Saved. Judging the best weights; ending it at once loses nothing but the report"
    return "Finishing the step and saving"


def _where(history: History, plan: Plan | None) -> str:
    """Where a run is trained, when that is not one process on this machine."""
    host = history.started.host if history.started is not None else platform.node()
    several = (
        f" on {plan.devices} {'processes' if plan.device == 'cpu' else 'GPUs'}" if plan is not None and plan.devices > 1 else ""
    )
    return several + (f" on {host}" if host != platform.node() else "")


def _stage_text(history: History, plan: Plan | None) -> str:
    if not history.stages:
        return starting(0.0).what
    stage = history.stages[-1]
    total = len(plan.stages) if plan is not None else 1
    return f"Stage {stage.stage + 1} of {total}: {stage.title}"
