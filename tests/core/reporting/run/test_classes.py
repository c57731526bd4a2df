"""Confusion and classes of a page: their numbers are the evaluation's, hardest first."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.reporting.run.classes import class_scores, confusion
from core.reporting.run.matter import RunMatter, gather_run
from core.support.jobs import Context
from core.support.markup import page
from core.support.workspace import Workspace
from tests.page_reading import read_page


def matter_of(workspace: Workspace) -> RunMatter:
    return gather_run(workspace, "one", "val", False, Context())


def test_the_matrix_holds_every_picture(read_workspace: Workspace) -> None:
    matter = matter_of(read_workspace)
    found = read_page(page("", "", [confusion(matter)]))
    (drawing,) = found.named("svg")
    assert drawing["aria-label"] == "Confusion matrix of 3 classes"
    numbers = [int(text) for text in found.texts if text.isdigit()]
    assert sum(numbers) == matter.side.evaluation.n
    matrix = matter.side.evaluation.confusion
    worst = int((matrix - np.diag(np.diag(matrix))).max())
    assert f"{worst} of " in found.text


def test_without_mistakes_it_says_so(read_workspace: Workspace) -> None:
    matter = matter_of(read_workspace)
    right = dataclasses.replace(matter.side.evaluation, confusion=np.diag([3, 3, 3]))
    found = read_page(
        page("", "", [confusion(dataclasses.replace(matter, side=dataclasses.replace(matter.side, evaluation=right)))])
    )
    assert "No picture was taken for another class." in found.texts


def test_the_hardest_class_comes_first(read_workspace: Workspace) -> None:
    matter = matter_of(read_workspace)
    found = read_page(page("", "", [class_scores(matter)]))
    names = [text for text in found.texts if text in matter.side.evaluation.classes]
    assert names[: len(matter.side.hardest)] == [one.name for one in matter.side.hardest]
    assert sorted(names) == sorted(matter.side.evaluation.classes)
    scores = matter.side.evaluation.per_class[names[0]]
    assert scores.recall is not None
    assert f"{100 * scores.recall:.0f} %" in found.texts
    bars = [float(bar["width"]) for bar in found.named("rect") if bar["class"] == "bar"]
    f1 = [matter.side.evaluation.per_class[name].f1 or 0.0 for name in names]
    assert np.allclose(bars, [100 * value for value in f1], atol=0.06)
