"""What the page of a study is made of: its runs once each, and the floor of its own pictures alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.reporting.study import matter
from core.reporting.study.matter import gather_study
from core.runs.folder import RunFolder
from core.runs.headline import read_headline
from core.studies.command import command_elsewhere_of
from core.support.errors import NotThere
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.core.reporting.study.test_page import begun
from tests.paged_runs import DATASET


def test_it_has_every_run_of_the_answer_and_what_asks_again(paged: Workspace) -> None:
    study = begun(paged)
    found = gather_study(paged, "rates", Context())
    assert list(found.rows) == [run for cell in found.answer.cells for run in cell.runs] == ["r0", "r1", "r2", "r3"]
    assert all(name == row.run for name, row in found.rows.items())
    assert (found.data.name, found.data.split) == (DATASET, study.split)
    assert found.command == command_elsewhere_of(study)
    assert [curve.words for curve in found.curves] == [cell.words for cell in found.answer.cells]
    assert found.pictures == ()
    assert (found.found.total, found.found.missing) == (4, 0)


def test_the_floor_is_told_where_it_is_that_of_all_pictures(paged: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(paged)
    head = read_headline(RunFolder.open(paged, "r0").report_path)
    assert head is not None
    floor = gather_study(paged, "rates", Context()).floor
    assert floor == head.val.figures["floor"] > 0
    more = replace(head, val=replace(head.val, n=head.val.n + 1))
    # Of runs on several splits the first one tells it, whose pictures are those that all share.
    monkeypatch.setattr(matter, "read_headline", lambda path: head if path.parent.name == "r0" else more)
    assert gather_study(paged, "rates", Context()).floor == floor
    monkeypatch.setattr(matter, "read_headline", lambda path: more)
    assert gather_study(paged, "rates", Context()).floor is None, "that of a side with others is another one"


def test_one_without_an_answer_or_dropped_has_no_page(paged: Workspace) -> None:
    begun(paged, 0)
    with pytest.raises(NotThere, match="no verdict yet"):
        gather_study(paged, "rates", Context())
    begun(paged)
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        gather_study(paged, "rates", context)
