"""Galleries of a run: the surest mistakes first, as many as fit a page, and how many there are in all."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.evaluation.side_report.notable import confident_mistakes
from core.reporting.galleries import MOST_SHOWN
from core.reporting.run.matter import RunMatter, gather_run
from core.reporting.run.pictures import least_certain, mistakes
from core.support.jobs import Context
from core.support.markup import page
from core.support.workspace import Workspace
from tests.judged_runs import drawn_predictions
from tests.page_reading import read_page


def many(workspace: Workspace) -> RunMatter:
    matter = gather_run(workspace, "one", "val", False, Context())
    side = drawn_predictions(300, 3, 7)
    changed = dataclasses.replace(matter.side, predictions=side, mistakes=confident_mistakes(side))
    return dataclasses.replace(matter, side=changed)


def test_as_many_as_fit_are_shown_and_all_are_counted(read_workspace: Workspace) -> None:
    matter = many(read_workspace)
    found = read_page(page("", "", [mistakes(matter)]))
    rows = matter.side.mistakes
    assert f"The {MOST_SHOWN} surest of {len(rows)} mistakes" in found.text
    paths = [text for text in found.texts if text.endswith(".png")]
    assert paths == [matter.side.predictions.paths[row] for row in rows[:MOST_SHOWN]]


def test_a_run_without_mistakes_shows_those_it_was_unsure_of(read_workspace: Workspace) -> None:
    matter = many(read_workspace)
    right = dataclasses.replace(matter, side=dataclasses.replace(matter.side, mistakes=np.zeros(0, dtype=np.int64)))
    assert "Every picture is right." in read_page(page("", "", [mistakes(right)])).text
    assert len(read_page(page("", "", [least_certain(right)])).named("td")) >= 3
