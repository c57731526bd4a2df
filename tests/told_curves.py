"""Curves of runs whose histories were written by hand."""

from __future__ import annotations

from core.runs.event_log import History
from core.training.presets import PRESETS
from gui.plots.curve_data import RunCurves
from tests.told_runs import told_events


def history_of(preset: str, epochs: int, top: float = 0.9) -> History:
    history = History()
    for event in told_events(PRESETS.get(preset).recipe, top, epochs):
        history.add(event)
    return history


def curves_of(history: History, name: str = "run", planned: int = 48) -> RunCurves:
    curves = RunCurves(name, "random, seed 0", "ab" * 32, planned)
    curves.take(history)
    return curves
