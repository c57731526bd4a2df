"""The verb runs: keys of the contract, and a table that says it plainly."""

from __future__ import annotations

import pytest

from tests.asked_verbs import Ask


@pytest.mark.usefixtures("two_runs")
def test_runs(ask: Ask) -> None:
    rows = ask("runs")
    wanted = {"run", "dataset", "architecture", "recipe", "weights_origin", "parent", "state", "val_accuracy", "test_accuracy"}
    assert wanted | {"created"} <= rows[0].keys()
    assert [(row["run"], row["parent"], row["val_accuracy"], row["test_accuracy"]) for row in rows] == [
        ("good", None, 0.95, None),
        ("poor", "good", pytest.approx(2 / 3), None),
    ]
    text = ask("runs", as_text=True)
    assert "└ poor" in text
    assert "sealed" in text
    assert "random, seed 0" in text
    assert ask("runs", "--dataset", "other") == []
    assert "No runs yet" in ask("runs", "--dataset", "other", as_text=True)
