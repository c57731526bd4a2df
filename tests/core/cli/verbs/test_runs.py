"""The verb runs: keys of the contract, and a table that says it plainly."""

from __future__ import annotations

import dataclasses

import pytest

from core.cli.entry import run
from core.cli.verbs.runs import below_parents
from core.evaluation.report import read_report, write_report
from core.runs.folder import RunFolder
from core.runs.listing import list_runs
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from tests.asked_verbs import NAMES, Ask
from tests.judged_runs import finished_run, predictions
from tests.stale_runs import judged_on_shapes


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


def made(workspace: Workspace, **parents: str | None) -> list[tuple[int, str]]:
    """Runs that began from these, as they stand below each other."""
    for name, parent in parents.items():
        RunFolder.create(workspace, name, "vehicles", Recipe(), parent=parent)
    return [(depth, row.run) for depth, row in below_parents(list_runs(workspace))]


def test_runs_stand_below_those_they_began_from(workspace: Workspace) -> None:
    assert made(workspace, a=None, b="a", c="b", d="a", e=None) == [(0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e")]


def test_a_run_whose_parent_is_gone_stands_where_others_begin(workspace: Workspace) -> None:
    assert made(workspace, a="deleted", b="a") == [(0, "a"), (1, "b")]


def test_parents_in_a_circle_lose_no_run(workspace: Workspace) -> None:
    assert sorted(run for _, run in made(workspace, a="b", b="a", c="b", d="d")) == ["a", "b", "c", "d"]


def test_a_thousand_runs_may_stand_below_each_other(workspace: Workspace) -> None:
    RunFolder.create(workspace, "run", "vehicles", Recipe())
    (one,) = list_runs(workspace)
    rows = [dataclasses.replace(one, run=f"run {place}", parent=f"run {place - 1}") for place in range(1100)]
    assert [depth for depth, _ in below_parents(rows)] == list(range(1100))


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


def test_figures_of_a_report_that_knew_no_better_are_told_as_such(ask: Ask, workspace: Workspace) -> None:
    right = [True] * 60
    for name, weights in (("first", "random"), ("next", "run:first")):
        recipe = Recipe(preset="mlp", architecture="mlp", weights=weights)
        folder = finished_run(workspace, name, predictions(NAMES, right), predictions(NAMES, right), recipe=recipe)
        report = read_report(folder.report_path)
        folder.report_path.unlink()
        write_report(folder.report_path, dataclasses.replace(report, left_out=None))
    assert {row["run"]: row["old_figures"] for row in ask("runs")} == {"first": False, "next": True}
    said = ask("runs", as_text=True)
    assert "next: These figures may count pictures that its first weights had learned from" in said
    assert "first: These" not in said


@pytest.mark.usefixtures("two_runs")
def test_a_run_tells_the_command_that_trains_its_recipe(ask: Ask) -> None:
    told = ask("runs", "--command", "good")
    assert told["run"] == "good"
    assert " train " in told["command"]
    assert ask("runs", "--command", "good", as_text=True).strip() == told["command"]


@pytest.mark.usefixtures("two_runs")
def test_where_everything_comes_from(ask: Ask) -> None:
    found = ask("runs", "--lineage")
    things = {thing["key"]: thing for thing in found["things"]}
    assert {(thing["kind"], thing["name"], thing["there"]) for thing in things.values()} == {
        ("dataset", "vehicles", False), ("run", "good", True), ("run", "poor", True),
    }  # fmt: skip
    assert {(things[line["end"]]["name"], line["how"], things[line["start"]]["name"]) for line in found["lines"]} == {
        ("good", "trained", "vehicles"), ("poor", "trained", "vehicles"), ("poor", "weights", "good"),
    }  # fmt: skip
    text = ask("runs", "--lineage", as_text=True).splitlines()
    assert text[0] == "Dataset vehicles (no longer there)"
    assert text[1].startswith("└ Run good (Completed, val 95")
    assert text[2].startswith("  └ Run poor (Completed")
    assert text[2].endswith("; began with the weights of good")


def test_stale_runs_are_marked_and_scored_again(ask: Ask, workspace: Workspace) -> None:
    judged = judged_on_shapes(workspace)
    assert "stale" not in ask("runs", as_text=True)
    assert "No run is stale" in ask("runs", "--score-again", as_text=True)
    (first,) = judged.dataset.catalog.named(judged.paths("val")[:1])
    judged.dataset.catalog.relabel([first.id], "square" if first.label == "circle" else "circle")
    assert "1 has been relabelled" in ask("runs")[0]["stale"]
    for verb in ("evaluate", "report"):
        assert "1 has been relabelled" in ask(verb, ask("runs")[0]["run"])["stale"], verb
    text = ask("runs", as_text=True)
    assert "run: Stale: of the pictures it was judged on, 1 has been relabelled." in text
    assert "`main.py runs --score-again`" in text
    assert "Stale: of the pictures" in ask("evaluate", "run", as_text=True)
    (scored,) = ask("runs", "--score-again", "run")["scored"]
    assert (scored["run"], scored["before"], scored["after"], scored["relabelled"]) == ("run", pytest.approx(5 / 6), 1.0, 1)
    assert ask("runs")[0]["stale"] == ""
    assert ask("runs")[0]["scored_again"][0]["val"] == pytest.approx(5 / 6)
    assert "1 relabelled; it had 83.3 % on val before." in ask("evaluate", "run", as_text=True)


def test_only_differences_and_groups_are_told(ask: Ask, workspace: Workspace) -> None:
    for name, seed in (("one", 1), ("two", 2)):
        finished_run(
            workspace, name, val=predictions(NAMES, [n >= 6 * seed for n in range(60)]),
            recipe=Recipe(preset="mlp", architecture="mlp", seed=seed),
        )  # fmt: skip
    head, *lines = ask("runs", "--differences", as_text=True).splitlines()
    assert "Seed" in head
    assert "Dataset" not in head, "they are all on one"
    assert next(line for line in lines if line.startswith("two")).split()[-1] == "2"
    (mlp,) = [group for group in ask("runs", "--group-by", "recipe") if group["value"] == "mlp"]
    assert {"one", "two"} <= set(mlp["runs"])
    assert (mlp["field"], mlp["judged"]) == ("recipe", len(mlp["runs"]))
    assert mlp["low"] <= mlp["mean"] <= mlp["high"]
    text = ask("runs", "--group-by", "seed", as_text=True)
    assert text.splitlines()[0].startswith("Seed")
    assert "over all runs of a group" in text
    assert {row["run"]: row["settings"]["seed"] for row in ask("runs")}["two"] == "2"
