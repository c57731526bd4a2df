"""The verb evaluate: keys of the contract, the seal, floors, and what is said of many classes."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace
from tests.asked_verbs import NAMES, Ask
from tests.judged_runs import CLASSES, finished_run, predictions


@pytest.mark.usefixtures("two_runs")
def test_evaluate(ask: Ask) -> None:
    found = ask("evaluate", "good")
    assert (found["run"], found["on"], found["n"], found["accuracy"], found["opened"]) == ("good", "val", 60, 0.95, 0)
    assert found["interval"][0] < 0.95 < found["interval"][1]
    assert found["classes"] == list(CLASSES)
    assert sum(map(sum, found["confusion"])) == 60
    assert set(found["per_class"]) == set(CLASSES)
    assert set(found["per_class"]["car"]) == {"precision", "recall", "f1", "support"}
    assert 0 < found["macro_f1"] <= 1
    assert ask("evaluate", "good", "--on", "test")["opened"] == 1
    text = ask("evaluate", "good", "--on", "test", as_text=True)
    assert "good on test: 95 (86 to 98) % of 60 pictures right." in text
    assert "looked at 2 times" in text
    assert "Wilson" in text
    assert [row["test_accuracy"] for row in ask("runs")] == [0.95, None]
    assert "sealed" in ask("evaluate", "poor", as_text=True)


@pytest.mark.usefixtures("two_runs")
def test_folds_open_no_test_result_where_val_was_asked_for(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "good", "--folds", "--on", "val", "--workspace", str(workspace.root)]) == 2
    assert "it goes without --on val" in capsys.readouterr().err


def test_many_classes_show_the_commonest_mistakes(workspace: Workspace, ask: Ask) -> None:
    classes = tuple(f"class {n:02}" for n in range(20))
    side = predictions(NAMES, [n % 7 != 0 for n in range(60)], classes=20)
    finished_run(workspace, "wide", val=side, classes=classes)
    text = ask("evaluate", "wide", as_text=True)
    assert "Taken for" in text
    assert "top-5" in text
    assert max(map(len, text.splitlines())) < 140


def test_an_accuracy_is_told_with_its_floor_and_what_it_was_chosen_on(workspace: Workspace, ask: Ask) -> None:
    truth = [0] * 57 + [1] * 3
    side = predictions(NAMES, [label == 0 for label in truth], truth=truth)
    finished_run(workspace, "blind", side, side)
    found = ask("evaluate", "blind")
    assert (found["floor"], found["balanced_accuracy"]) == (0.95, 0.5)
    assert found["per_class"]["tram"]["recall"] is None, "no picture is of that class"
    text = ask("evaluate", "blind", as_text=True)
    assert "(chosen on these pictures; test decides)" in text
    assert "Always saying the commonest class 95 %" in text
    assert "balanced accuracy 50 %" in text
    assert ["tram", "0", "–", "0", "0"] in [line.split() for line in text.splitlines()]
    assert "chosen on" not in ask("evaluate", "blind", "--on", "test", as_text=True)


def test_a_run_without_a_test_side_says_so_everywhere(workspace: Workspace, ask: Ask) -> None:
    for name in ("one", "two"):
        finished_run(workspace, name, None, predictions(NAMES, [name == "one"] * 60))
    assert [row["sealed"] for row in ask("runs")] == [False, False]
    for words in (("runs",), ("evaluate", "one"), ("compare", "one", "two")):
        text = ask(*words, as_text=True)
        assert "no test side" in text, words
        assert "sealed" not in text, words
