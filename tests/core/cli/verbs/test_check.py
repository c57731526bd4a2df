"""The verb check: findings by kind, the first of each, and all on request."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.entry import run
from core.cli.verbs.check import LISTED
from core.support.workspace import Workspace


def test_findings_are_told_by_kind_and_cut_short(
    workspace: Workspace, shapes_folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shapes_folder(classes=2, each=8)
    for number, original in enumerate(sorted((folder / "circle").iterdir())):
        shutil.copyfile(original, folder / "circle" / f"again-{number}.png")
    place = ["--workspace", str(workspace.root)]
    assert run(["import", "shapes", str(folder), *place]) == 0
    capsys.readouterr()
    assert run(["check", "shapes", "--json", *place]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"dataset", "samples", "findings"}
    copies = [finding for finding in found["findings"] if finding["kind"] == "exact-duplicate"]
    assert all(set(finding) == {"kind", "paths", "score", "detail"} for finding in copies)
    assert len(copies) == 8
    assert run(["check", "shapes", *place]) == 0
    told = capsys.readouterr().out
    assert f"  ... and {8 - LISTED} more; --all shows them" in told
    assert "`main.py exclude shapes --kind KIND`" in told
    assert run(["check", "shapes", "--all", *place]) == 0
    told = capsys.readouterr().out
    assert "more; --all" not in told
    assert all(f"circle/again-{number}.png" in told for number in range(8))


def test_a_dataset_that_is_not_there_is_said(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "nothing", "--workspace", str(workspace.root)]) == 1
    assert "no dataset called 'nothing'" in capsys.readouterr().err


def test_a_run_that_says_nothing_is_refused_before_the_check(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "objects", "--from", "nobody", "--workspace", place]) == 1
    said = capsys.readouterr().err
    assert "There is no run called nobody" in said
    assert "Checking pictures" not in said, "a check of hours came first"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--closer", "--on", "slurm"], 2, "Pictures are read here, or --on ray"),
        (["--closer", "--ray", "cpus=2"], 2, "--ray says something of --on ray"),
        (["--closer", "--on", "moon"], 1, "no place called 'moon'"),
        (["--share", "3/2"], 1, "'3/2' is no share"),
        (["--on", "ray", "--ray", "cpu=2"], 1, "Ray knows no 'cpu'"),
        (["--on", "ray://head"], 1, "'ray://head' is no address of a Ray cluster"),
    ],
)
def test_a_look_on_a_cluster_that_makes_no_sense_is_refused(
    words: list[str], status: int, said: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "objects", *words, "--workspace", place]) == status
    assert said in capsys.readouterr().err
