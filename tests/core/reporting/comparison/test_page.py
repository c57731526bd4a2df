"""The page of a comparison: dots, verdicts, what differs, where runs part; nothing of it foreign, the seal kept."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from core.evaluation.comparison import compare
from core.evaluation.report import read_report
from core.reporting.comparison.matter import gather_comparison
from core.reporting.comparison.page import comparison_page
from core.runs.folder import RunFolder
from core.support.errors import BadInput
from core.support.foreign_text import one_line
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.page_reading import ReadPage, foreign, read_page
from tests.paged_runs import paged_run

HOSTILE = "</style><script>alert(1)</script>\"><img src=x onerror='fetch(1)'>\u202e" + "y" * 300


def page_of(workspace: Workspace, runs: Sequence[str] = ("one", "two"), on: str = "val", pictures: bool = True) -> str:
    return comparison_page(gather_comparison(workspace, runs, on, pictures, Context()))  # type: ignore[arg-type]


def shown(found: ReadPage) -> list[str]:
    return [picture["alt"] for picture in found.named("img")]


def test_two_runs_are_told_apart_picture_by_picture(read_workspace: Workspace) -> None:
    text = page_of(read_workspace)
    assert page_of(read_workspace) == text
    found = read_page(text)
    assert foreign(found) == []
    told = compare([RunFolder.open(read_workspace, run) for run in ("one", "two")])
    for said in (
        told.pairs[0].sentence, "one and two", "Verdicts", "What differs", "seed 0 5", "Where they part",
        "At least one of one and two",        "No test result was looked at for this page.",
        "1d" * 32, "2d" * 32, "main.py train shapes", "Credits", "CC BY 4.0 ",
    ):  # fmt: skip
        assert said in found.text, said
    assert len(found.named("circle")) == 2
    sides = [read_report(RunFolder.open(read_workspace, run).report_path).val for run in ("one", "two")]
    wrong = {path for side in sides for path, right in zip(side.paths, side.correct, strict=True) if not right}
    assert sorted(shown(found)) == sorted(wrong)
    flips = told.flips[0]
    assert f"{flips.alike + flips.apart}, {flips.alike} alike" in found.texts
    assert f"Broken by two: {told.pairs[0].only_a}" in found.text
    assert f"Fixed by two: {told.pairs[0].only_b}" in found.text


def test_pictures_are_left_out_when_asked(read_workspace: Workspace) -> None:
    found = read_page(page_of(read_workspace, pictures=False))
    assert shown(found) == []
    assert "Picture Class one two" in found.text


def test_on_test_every_run_is_opened_and_it_is_said(paged: Workspace) -> None:
    found = read_page(page_of(paged, on="test"))
    assert "The test results of these runs have been looked at: one 1 time, two 1 time." in found.text
    assert "test decides" not in found.text
    after = read_page(page_of(paged))
    assert "No test result was looked at for this page. Test results were looked at before: one 1 time, two 1 time." in after.text
    test = read_report(RunFolder.open(paged, "one").report_path).test
    assert not set(shown(after)) & set(test.paths)


def test_several_runs_are_a_table_of_verdicts(paged: Workspace) -> None:
    paged_run(paged, "three", 3)
    found = read_page(page_of(paged, ("one", "two", "three")))
    assert foreign(found) == []
    assert "3 runs on shapes" in found.texts
    assert "Holm" in found.text
    assert "one against three" in found.texts
    assert "Where they part" not in found.texts
    with pytest.raises(BadInput, match="at least two"):
        page_of(paged, ("one", "one"))


def test_names_that_are_attacks_stay_names(paged: Workspace) -> None:
    for run in ("one", "two"):
        folder = RunFolder.open(paged, run)
        for file in (folder.report_path, folder.path / "plan.json"):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace('"circle"', json.dumps(f"{HOSTILE}circle")), encoding="utf-8")
        request = folder.path / "request.json"
        request.write_text(request.read_text().replace('"preset": "cnn-small"', f'"preset": {json.dumps(run + HOSTILE)}'))
    text = page_of(paged)
    found = read_page(text)
    assert foreign(found) == []
    assert found.text.count(one_line(HOSTILE)) >= 4
    assert "\u202e" not in text
