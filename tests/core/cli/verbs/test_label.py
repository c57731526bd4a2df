"""The verb label: proposals listed, those that are sure taken as one decision, and taken back."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.cli.verbs.label import accepted_text
from core.labelling.proposal import LabelProposals
from core.support.workspace import Workspace
from tests.unlabelled_shapes import proposal, unlabelled_shapes


def test_proposals_are_listed_taken_and_taken_back(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset, place = unlabelled_shapes(workspace, tmp_path / "shapes"), ["--workspace", str(workspace.root)]
    assert run(["label", "shapes", "--csv", str(tmp_path / "all.csv"), "--json", *place]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["by"], found["unlabelled"], found["classes"]) == (["look"], 12, ["circle", "square"])
    assert [one["lead"] for one in found["proposals"]] == sorted(one["lead"] for one in found["proposals"])
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["path"] for row in csv.DictReader(file)] == [one["path"] for one in found["proposals"]]
    assert run(["label", "shapes", "--accept-above", "50", "--class", "circle", "--dry-run", *place]) == 0
    assert "Would label 6 pictures: 6 circle." in capsys.readouterr().out
    assert run(["label", "shapes", "--accept-above", "50", "--class", "circel", *place]) == 1
    assert "Nothing is proposed as circel. Classes that are proposed: circle, square." in capsys.readouterr().err
    assert dataset.catalog.tally().unlabelled == 12
    assert run(["label", "shapes", "--accept-above", "50", *place]) == 0
    said = capsys.readouterr().out
    assert "Labelled 12 pictures: 6 circle, 6 square. 0 are left without a class." in said
    assert dataset.catalog.class_counts() == {"circle": 10, "square": 10}
    assert len(dataset.catalog.edits()) == 1
    assert run(["history", "shapes", "--undo", "1", *place]) == 0
    assert "Undone: label 12 pictures: 6 circle, 6 square" in capsys.readouterr().out
    assert dataset.catalog.tally().unlabelled == 12


@pytest.mark.parametrize(("others", "left"), [(0, "0 are left"), (1, "1 is left"), (2, "2 are left")])
def test_what_is_left_is_counted_in_words(others: int, left: str) -> None:
    proposals = tuple(proposal(sample, ("circle", 0.9)) for sample in range(1 + others))
    found = LabelProposals("shapes", ("look",), ("circle",), proposals, 8)
    told = accepted_text(found, proposals[:1], 3, argparse.Namespace(label="", accept_above=50, dry_run=False))
    assert told == f"Labelled 1 picture: 1 circle. {left} without a class. `main.py history shapes --undo 3` takes that back."


def test_a_dataset_with_nothing_to_label_says_so(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = unlabelled_shapes(workspace, tmp_path / "shapes", others=1)
    dataset.catalog.relabel(dataset.catalog.ids(), "circle")
    assert run(["label", "shapes", "--workspace", str(workspace.root)]) == 0
    assert "has no pictures without a class" in capsys.readouterr().out


def test_what_may_not_be_written_is_refused_before_anybody_looks(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = unlabelled_shapes(workspace, tmp_path / "shapes", labelled=0, others=3)
    settings = dataset.folder / "dataset.toml"
    settings.write_text(settings.read_text().replace("schema_number = 1", "schema_number = 9"))
    assert run(["label", "shapes", "--accept-above", "99", "--workspace", str(workspace.root)]) == 1
    assert "read-only here" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--class", "a"], ["--dry-run"], ["--accept-above", "0"], ["--replace"]])
def test_words_that_do_not_go_together(workspace: Workspace, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["label", "shapes", *words, "--workspace", str(workspace.root)]) == 2
    assert words[0] in capsys.readouterr().err


def test_a_slip_in_the_name_of_the_table_makes_no_folder(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "tabels" / "all.csv"
    assert run(["label", "shapes", "--csv", str(table), "--workspace", str(workspace.root)]) == 1
    assert f"There is no folder {table.parent}. Make it first, or choose another one." in capsys.readouterr().err
    assert not table.parent.exists()
