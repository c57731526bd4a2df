"""How facts about a run read in tables and headers: times, counts, accuracies, states."""

from __future__ import annotations

from dataclasses import dataclass

from core.evaluation.wording import percent
from core.runs.headline import Interval
from core.runs.listing import RunSummary


@dataclass(frozen=True)
class StateLook:
    """A state's word, its icon (a shape of its own, so that colour is not all that tells) and the theme's colour for it."""

    word: str
    icon: str
    colour: str


STATES = {
    "running": StateLook("Running", "running", "accent_text"),
    "completed": StateLook("Completed", "done", "good"),
    "early-stopped": StateLook("Stopped early", "done", "good"),
    "stopped": StateLook("Stopped", "stopped", "warn"),
    "interrupted": StateLook("Interrupted", "interrupted", "warn"),
    "waiting": StateLook("Waiting", "waiting", "text_dim"),
    "failed": StateLook("Failed", "failed", "bad"),
    "damaged": StateLook("Damaged", "warning", "bad"),
}
RESUMABLE = ("stopped", "interrupted", "failed")


def state_look(state: str) -> StateLook:
    """How a state is shown; one a newer Safelight may have is shown by its own name."""
    return STATES.get(state, StateLook(state.capitalize(), "waiting", "text_dim"))


def percent_cell(accuracy: float | None, interval: Interval | None) -> str:
    """An accuracy under a header that says percent: "94.2 ± 1.1"; "" while there is none."""
    if accuracy is None:
        return ""
    return percent(accuracy, interval).removesuffix(" %")


def sealed_cell(row: RunSummary) -> str:
    """The test accuracy, or "sealed" while nobody has opened it."""
    if row.test_accuracy is not None:
        return percent_cell(row.test_accuracy, row.test_interval)
    return "sealed" if row.val_interval is not None else ""


def interval_tip(accuracy: float | None, interval: Interval | None, side: str) -> str:
    """What stands behind an accuracy's cell, in full figures."""
    if accuracy is None:
        return ""
    if interval is None:
        return f"Best {side} accuracy so far; the interval comes with the report."
    return f"{100 * accuracy:.2f} % of {side}, 95 % interval {100 * interval[0]:.2f} to {100 * interval[1]:.2f} %"


def sealed_tip(row: RunSummary) -> str:
    """Why the test result is not shown, or how often it was opened."""
    if row.test_accuracy is None:
        return "The test result is sealed, so that nothing is chosen by it. Opening it is counted."
    times = "once" if row.opened == 1 else f"{row.opened} times"
    return f"{interval_tip(row.test_accuracy, row.test_interval, 'test')}. Opened {times}."
