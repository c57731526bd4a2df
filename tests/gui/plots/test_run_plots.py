"""The table of plots: others are chosen from it, and one is always shown."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton

from gui.plots.curves import CurvesView
from tests.told_curves import curves_of, history_of


def test_other_plots_are_chosen_from_the_table_and_the_last_one_stays(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("mlp", 4))])
    button = view.findChild(QToolButton, "curves_plots")
    assert button is not None
    menu = button.menu()
    menu.aboutToShow.emit()
    acts = {act.text(): act for act in menu.actions()}
    assert [text for text, act in acts.items() if act.isChecked()] == ["Accuracy", "Loss"]
    acts["Learning rate"].trigger()
    assert list(view.plots) == ["accuracy", "loss", "rate"]
    assert view.legend._rows[0]["val_rate"].text() == "0.001"
    acts["Accuracy"].trigger()
    acts["Loss"].trigger()
    acts["Learning rate"].trigger()
    assert list(view.plots) == ["rate"], "something is always shown"
    assert "val_accuracy" not in view.legend._rows[0]
