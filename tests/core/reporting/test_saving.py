"""A page is written whole or not at all, and nothing is opened for one that cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.option_words import with_options
from core.evaluation.report import read_report
from core.reporting.request import PageRequest
from core.reporting.saving import save_page
from core.runs.folder import RunFolder
from core.studies.folder import StudyFolder
from core.studies.study import Study
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.page_reading import foreign, read_page


def test_a_run_and_a_comparison_are_written(read_workspace: Workspace, tmp_path: Path) -> None:
    one = save_page(read_workspace, ["one"], PageRequest(tmp_path / "one.html"))
    assert (one.runs, one.on, one.bytes) == (("one",), "val", (tmp_path / "one.html").stat().st_size)
    assert one.pictures == 9
    both = save_page(read_workspace, ["one", "two"], PageRequest(tmp_path / "both.htm", pictures=False))
    assert both.pictures == 0
    for file in (one.file, both.file):
        assert foreign(read_page(file.read_text(encoding="utf-8"))) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["both.htm", "one.html"]


def test_an_earlier_file_stays_unless_it_may_be_replaced(paged: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "one.html"
    file.write_text("mine")
    with pytest.raises(Refused, match=r"^.*/one\.html is there already\. Choose another name, or replace it\.$"):
        save_page(paged, ["one"], PageRequest(file, "test"))
    assert file.read_text() == "mine"
    assert read_report(RunFolder.open(paged, "one").report_path).opened == ()
    save_page(paged, ["one"], PageRequest(file, "test", replace=True))
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert len(read_report(RunFolder.open(paged, "one").report_path).opened) == 1


@pytest.mark.parametrize(
    ("name", "said"), [("page.pdf", "has an ending that is not one of a page"), ("gone/page.html", "There is no folder")]
)
def test_a_place_where_no_page_can_be_opens_nothing(paged: Workspace, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises((BadInput, NotThere), match=said):
        save_page(paged, ["one", "two"], PageRequest(tmp_path / name, "test"))
    assert [read_report(RunFolder.open(paged, run).report_path).opened for run in ("one", "two")] == [(), ()]


def test_heat_maps_are_for_one_run(paged: Workspace, tmp_path: Path) -> None:
    StudyFolder.of(paged, "rates").write(Study(name="rates", dataset="shapes", split="given", created="2026-01-01"))
    for names in (["one", "two"], ["rates"]):
        with pytest.raises(BadInput) as refused:
            save_page(paged, names, PageRequest(tmp_path / "page.html", heat=True))
        assert refused.value.message == "Heat maps are for the page of one run."
        assert refused.value.hint == "Leave them out, or name a run."
    with pytest.raises(Refused) as of_study:
        save_page(paged, ["rates"], PageRequest(tmp_path / "page.html", "test"))
    assert of_study.value.message == "The page of a study, as rates is one, is about val."
    once = "once all of it is trained."
    assert of_study.value.hint == f"Open test for the winner, among the studies of Runs, opens that of rates, {once}"
    assert with_options(of_study.value.hint) == f"`main.py study rates --open-test` opens test for its best cell, {once}"
    assert not (tmp_path / "page.html").exists()


def test_runs_that_are_not_there_and_a_dropped_job_leave_nothing(read_workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"^There is no run called three\. Runs here: .*\.$"):
        save_page(read_workspace, ["one", "three"], PageRequest(tmp_path / "page.html"))
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        save_page(read_workspace, ["one"], PageRequest(tmp_path / "page.html"), dropped)
    assert list(tmp_path.iterdir()) == []
