"""The verb runs: keys of the contract, and a table that says it plainly."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace
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


@pytest.mark.usefixtures("two_runs")
def test_runs_are_renamed_noted_and_deleted(ask: Ask, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("runs", "--rename", "good", "best") == {"was": "good", "run": "best"}
    ask("runs", "--note", "best", "rates halved")
    rows = {row["run"]: row for row in ask("runs")}
    assert (rows["poor"]["parent"], rows["best"]["note"]) == ("best", "rates halved")
    assert "The note on best is gone." in ask("runs", "--note", "best", "", as_text=True)
    assert {row["note"] for row in ask("runs")} == {""}
    assert "`main.py trash --restore poor` puts it back" in ask("runs", "--delete", "poor", "poor", as_text=True)
    assert [row["run"] for row in ask("runs")] == ["best"]
    ask("trash", "--restore", "poor")
    assert {row["run"] for row in ask("runs")} == {"best", "poor"}
    (workspace.data / "precious").mkdir(parents=True)
    for words, said in (
        (["--delete", "best", "gone"], "no run called gone"),
        (["--delete", "../data/precious"], "run name"),
        (["--rename", "best", "poor"], "a run called poor already"),
        (["--rename", "best", "../x"], "run name"),
        (["--note", "gone", "text"], "no run called gone"),
    ):
        assert run(["runs", *words, "--workspace", str(workspace.root)]) == 1
        assert said in capsys.readouterr().err
    assert {row["run"] for row in ask("runs")} == {"best", "poor"}
    assert (workspace.data / "precious").is_dir()
