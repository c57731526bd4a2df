"""The page of a comparison: dots, verdicts, what differs, where runs part; nothing of it foreign, the seal kept."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.evaluation.comparison import compare
from core.evaluation.report import read_report
from core.reporting.comparison.matter import ComparisonMatter, gather_comparison
from core.reporting.comparison.page import comparison_page
from core.runs.folder import RunFolder
from core.support.errors import BadInput
from core.support.foreign_text import one_line
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.as_drawn import as_written
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


def test_its_words_are_those_that_were_looked_at(read_workspace: Workspace) -> None:
    as_written("page-of-two-runs", page_of(read_workspace))


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
    as_written("page-of-three-runs", page_of(paged, ("one", "two", "three"), pictures=False))
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


@pytest.fixture(scope="module")
def gathered(read_workspace: Workspace) -> ComparisonMatter:
    return gather_comparison(read_workspace, ("one", "two"), "val", True, Context())


def changed(matter: ComparisonMatter, **fields: object) -> ComparisonMatter:
    """The same with other figures."""
    found = replace(matter.compared.comparison, **fields)  # type: ignore[arg-type]
    return replace(matter, compared=replace(matter.compared, comparison=found))


def rows_of(page: str, heading: str) -> list[str]:
    """Lines of the first table below a heading."""
    table = page.split(f"<h2>{heading}</h2>")[1].split("</table>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in table.split("<tr>")[1:]]


def test_runs_of_one_recipe_differ_in_nothing(gathered: ComparisonMatter) -> None:
    one, two = gathered.runs
    same = replace(gathered, runs=(one, replace(two, recipe=one.recipe)))
    assert "Nothing: the runs have the same recipe." in read_page(comparison_page(same)).text
    told = read_page(comparison_page(gathered)).text
    assert "Settings of the recipes that are not the same in all of them; all others are." in told
    assert "Nothing: the runs" not in told


def test_a_verdict_names_the_better_run_or_how_many_pictures_would_tell(gathered: ComparisonMatter) -> None:
    (pair,) = gathered.compared.comparison.pairs
    (flips,) = gathered.compared.comparison.flips
    pairs, counts = [], []
    for name, verdict, p in (("x", "a better", 0.001), ("y", "b better", 0.0005), ("z", "cannot tell apart", 0.4)):
        pairs.append(replace(pair, b=name, verdict=verdict, holm_p=p, only_a=12, only_b=3, pictures_to_tell=5300))
        counts.append(replace(flips, b=name, alike=1200, apart=34))
    pairs.append(replace(pairs[-1], b="v", holm_p=0.3, pictures_to_tell=None))
    counts.append(replace(counts[-1], b="v"))
    page = comparison_page(changed(gathered, pairs=tuple(pairs), flips=tuple(counts)))
    rows = rows_of(page, "Verdicts")
    said = [row for row in rows if "against" in row]
    assert [row.split(" against ")[1].split()[0] for row in said] == ["y", "x", "v", "z"], "what can be told comes first"
    assert "y is better" in said[0]
    assert "one is better" in said[1]
    assert all("12 : 3" in row and "1,234, 1,200 alike" in row for row in said)
    assert "cannot be told apart" in said[2]
    assert "pictures" not in said[0] + said[1] + said[2]
    assert said[3].endswith("about 5,300 pictures")
    told = read_page(page).text
    assert "p is by whole groups, after Holm for so many pairs at once." in told
    assert pair.sentence not in told, "of several pairs none is the headline"
    assert "p is by whole groups. " in read_page(comparison_page(gathered)).text


def test_what_the_figures_are_is_said_beside_them(gathered: ComparisonMatter) -> None:
    found = gathered.compared.comparison
    told = read_page(comparison_page(gathered)).text
    assert f"Compared on val: {found.n} pictures in {found.groups} groups, the same for every run." in told
    assert f"Interval: {found.interval_method}. Every run's weights were chosen on these pictures; test decides." in told
    assert "choosing among their answers can do no better." in told
    assert "Those a wrong run was surest of come first." in told
    assert "Weights that were judged, and the commands that train one, two again." in told
    assert told.count("SHA-256 of the tensors judged") == 2
    bare = read_page(comparison_page(changed(gathered, oracle=None, on="test", reasons=("Of one, 3 are left out.",)))).text
    assert "choosing among" not in bare
    assert "Every run's weights were" not in bare
    assert "Of one, 3 are left out." in bare


def test_seals_are_told_by_how_often_they_were_opened(gathered: ComparisonMatter) -> None:
    opened = {"one": 2, "two": 0}
    told = read_page(comparison_page(changed(gathered, opened=opened))).text
    assert "No test result was looked at for this page. Test results were looked at before: one 2 times." in told
    both = read_page(comparison_page(changed(gathered, opened={"one": 2, "two": 1}, on="test"))).text
    assert "The test results of these runs have been looked at: one 2 times, two 1 time." in both


def test_where_no_pictures_part_it_is_said(gathered: ComparisonMatter) -> None:
    assert gathered.flips is not None
    bare = replace(gathered, flips=replace(gathered.flips, fixed=(), broken=(), alike=(), apart=(), n=1234, both_right=1200))
    told = read_page(comparison_page(bare)).text
    assert "Of 1,234 pictures both are right on 1,200." in told
    assert told.count("None.") == 4
    for title in (
        "Fixed by two: 0",
        "Broken by two: 0",
        "Both wrong, with one answer: 0",
        "Both wrong, with different answers: 0",
    ):
        assert title in told
