"""The verb reliance: what is told, and that the test side is opened by asking for it only."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.evaluation.report import read_report, write_report
from core.runs.plan import NotCounted
from core.support.workspace import Workspace
from tests.background_runs import coloured_dataset, coloured_run, find_objects


def test_it_tells_every_variant_and_counts_an_opening(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = coloured_dataset(workspace, tmp_path / "pictures", each=4)
    folder = coloured_run(workspace, dataset, "leaning", "backgrounds")
    words = ["reliance", "leaning", "--workspace", str(workspace.root)]
    assert run(words) == 1
    assert "main.py background pets pets-cut" in capsys.readouterr().err
    find_objects(dataset)
    assert run([*words, "--seed", "-1"]) == 2
    assert "--seed must be at least 0" in capsys.readouterr().err
    assert run([*words, "--on", "test", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["overall"]["accuracies"] == [1, 0.5, 0, 1]
    assert (found["on"], found["opened"], found["masks"], found["followed"]) == ("test", 1, {"u2netp": 8}, 1)
    assert "examples" not in found
    assert run(words) == 0
    told = capsys.readouterr().out
    assert "Judged on 8 of 8 pictures on val." in told
    assert "100 % are taken for the class of that background" in told
    assert [line.split()[0] for line in told.splitlines() if line.startswith(("blue", "red", "all"))] == ["blue", "red", "all"]
    assert "Masks: 8 by u2netp. Removed backgrounds are filled with #7c7468" in told
    assert "does not count" not in told
    report = read_report(folder.report_path)
    write_report(folder.report_path, dataclasses.replace(report, left_out=NotCounted(val=1, runs=("first",))))
    assert run(words) == 0
    assert "Of the pictures, 1 on val does not count: first learned from it" in capsys.readouterr().out
