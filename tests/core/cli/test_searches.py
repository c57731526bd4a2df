"""Searches on the command line: begun, planned, gone on with, and refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.cli.searches import trials_text
from core.studies.folder import StudyFolder
from core.studies.training import train_study
from core.support.jobs import Context
from tests.carried_runs import Carrier
from tests.core.studies.searching.test_trials import TRIALS, study
from tests.shape_runs import DATASET, shapes_workspace


def test_a_search_is_begun_planned_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)

    def ask(*words: str, status: int = 0) -> str:
        assert run(["study", *words, "--workspace", str(workspace.root)]) == status
        said = capsys.readouterr()
        return said.err if status else said.out

    begin = ["rates", "--dataset", DATASET, "--recipe", "mlp", "--set", "epochs=4", "--search", "learning_rate=0.0001..0.1"]
    begin += ["--search", "batch_size=4,8", "--trials", "5", "--best", "2", "--seeds", "2", "--prune-at", "2"]
    told = ask(*begin, "--plan")
    assert "0 of 9 runs trained" in told
    assert "0 of 5 trials chosen: none yet." in told
    assert ask(*begin, "--plan") == told, "the words that began it may be said again"
    kept = StudyFolder.of(workspace, "rates").study
    assert [factor.words for factor in kept.factors] == ["0.0001 to 0.1 on a log scale", "4, 8"]
    told = ask("usual", "--dataset", DATASET, "--template", "search", "--search", "batch_size=2,4", "--trials", "3", "--plan")
    assert told.startswith("usual: Which rate, batch and weight decay, of all there are?")
    known = [factor.words for factor in StudyFolder.of(workspace, "usual").study.factors]
    assert known == ["0.0001 to 0.1 on a log scale", "1e-05 to 0.1 on a log scale", "2, 4"], (
        "one's own in place of the template's"
    )
    assert StudyFolder.of(workspace, "usual").study.trials == 3
    for words in (["--search", "batch_size=4,16"], ["--search", "dropout=0..1"], ["--pruning", "none"], ["--prune-at", "3"]):
        assert "is for a new study" in ask("rates", *words, status=2)
    assert "stays as it began" in ask("rates", "--factor", "dropout=0,0.5", status=1)
    assert "whole numbers" in ask("rates", "--prune-at", "soon", status=2)
    assert "lower end" in ask("other", "--dataset", DATASET, "--search", "learning_rate=1..0.1", status=1)
    assert "at most 10" in ask("other", "--dataset", DATASET, "--recipe", "mlp", "--search", "learning_rate=1..100", status=1)
    assert "has no verdict yet" in ask("rates", "--plan", "--open-test", status=1)
    assert "0 of 10 runs trained" in ask("rates", "--trials", "6", "--plan")
    train_study(workspace, StudyFolder.of(workspace, "rates").study, Context(), Carrier(lambda recipe: 40 + recipe.seed))
    document = json.loads(ask("rates", "--json"))
    assert (document["missing"], len(document["trials"]), document["verdict"]["seeds"]) == (0, 6, 2)
    first = document["trials"][0]
    assert (first["trial"], first["state"], first["val"], first["run"]) == (1, "ended", pytest.approx(40 / 60), "rates-001")
    assert first["seen"] == [{"epoch": 2, "val": pytest.approx(40 / 60)}]
    told = ask("rates")
    assert "6 of 6 trials chosen: 6 ended." in told
    assert "--search 'learning_rate=0.0001..0.1:log'" in told or "be told apart" in told


def test_what_is_said_of_a_search_is_refused_of_a_study_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    begin = ["study", "luck", "--dataset", DATASET, "--template", "luck", "--plan", "--workspace", str(workspace.root)]
    for words in (["--best", "2"], ["--pruning", "none"], ["--at-once", "2"], ["--prune-at", "2"]):
        assert run([*begin, *words]) == 2, f"{words[0]} did nothing"
        assert f"{words[0]} says something of a search, and luck is none" in capsys.readouterr().err
    assert run(begin) == 0
    for words in (["--best", "2"], ["--at-once", "2"]):
        assert run([*begin, *words]) == 2
        assert f"{words[0]} is for a new study" in capsys.readouterr().err


def test_trials_are_listed_best_first_and_what_was_given_up_says_why() -> None:
    lines = trials_text(study(), TRIALS)
    assert [line.split()[0] for line in lines[0].splitlines()[2:]] == ["2", "3", "1", "4"]
    assert any("Ahead by one seed" in line for line in lines)
