"""runs, evaluate and compare on the command line: keys of the contract, and text that says it plainly."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace
from tests.judged_runs import CLASSES, finished_run, predictions

NAMES = [f"car/{n:03}.png" for n in range(60)]
Ask = Callable[..., Any]


@pytest.fixture
def ask(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a verb and gives its JSON document, or its text with `as_text`."""

    def asked(*words: str, as_text: bool = False) -> Any:
        assert run([*words, "--workspace", str(workspace.root), *([] if as_text else ["--json"])]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out if as_text else json.loads(out)

    return asked


@pytest.fixture
def two_runs(workspace: Workspace) -> None:
    for name, wrong in (("good", 3), ("poor", 20)):
        right = [n >= wrong for n in range(60)]
        test, val = predictions(NAMES, right), predictions([f"val/{name}" for name in NAMES], right)
        finished_run(workspace, name, test, val, parent="good" if name == "poor" else None)


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
def test_compare(ask: Ask) -> None:
    found = ask("compare", "good", "poor")
    assert (found["on"], found["n"], found["left_out"]) == ("val", 60, 0)
    (pair,) = found["pairs"]
    assert {"a", "b", "difference", "interval", "p", "mcnemar_p", "holm_p", "verdict"} <= pair.keys()
    assert (pair["a"], pair["b"], pair["verdict"]) == ("good", "poor", "a better")
    assert pair["difference"] == pytest.approx(17 / 60)
    assert pair["mcnemar_p"] == pytest.approx(2 / 2**17)
    assert set(found["opened"].values()) == {0}
    text = ask("compare", "good", "poor", "--on", "test", as_text=True)
    assert "On test: 60 pictures in 60 groups" in text
    assert "good is better than poor on these 60 test pictures" in text
    assert "looked at 1 time (good), 1 time (poor)." in text


def test_many_classes_show_the_commonest_mistakes(workspace: Workspace, ask: Ask) -> None:
    classes = tuple(f"class {n:02}" for n in range(20))
    side = predictions(NAMES, [n % 7 != 0 for n in range(60)], classes=20)
    finished_run(workspace, "wide", val=side, classes=classes)
    text = ask("evaluate", "wide", as_text=True)
    assert "Taken for" in text
    assert "top-5" in text
    assert max(map(len, text.splitlines())) < 130


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


def test_deleted_runs_are_listed_put_back_and_deleted_for_good(
    workspace: Workspace, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        workspace.trash(finished_run(workspace, name).path)
    listed = ask("trash")
    assert {entry["name"] for entry in listed} == {"one", "two"}
    assert all(entry["bytes"] > 0 and entry["dataset"] == "vehicles" for entry in listed)
    assert "2 runs," in ask("trash", as_text=True)
    assert ask("trash", "--restore", "one") == {"restored": [{"was": "one", "run": "one"}]}
    assert [row["run"] for row in ask("runs")] == ["one"]
    assert run(["trash", "--empty", "--workspace", str(workspace.root)]) == 0
    assert "1 run deleted for good" in capsys.readouterr().out
    assert ask("trash") == []
    assert "The trash is empty." in ask("trash", as_text=True)
