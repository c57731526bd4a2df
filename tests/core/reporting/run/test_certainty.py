"""ROC, precision and recall, calibration and coverage of a page are drawn from the numbers that were computed."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.evaluation.certainty.thresholds import class_curves, macro_area
from core.reporting.run.certainty import certainty, thresholds
from core.reporting.run.matter import RunMatter, gather_run
from core.support.jobs import Context
from core.support.markup import page
from core.support.workspace import Workspace
from tests.page_reading import read_page


def matter_of(workspace: Workspace, on: str = "val") -> RunMatter:
    return gather_run(workspace, "one", on, False, Context())  # type: ignore[arg-type]


def test_every_class_has_two_curves_and_its_area(read_workspace: Workspace) -> None:
    matter = matter_of(read_workspace)
    found = read_page(page("", "", [thresholds(matter)]))
    lines = [line["class"] for line in found.named("polyline")]
    assert lines == ["line dashed faint", "line c2", "line c1", "line c0", "line c2", "line c1", "line c0"]
    for curve in matter.side.curves:
        assert curve.roc is not None
        assert f"{curve.name} {curve.roc.area:.3f}" in found.texts
    assert f"ROC, mean area {macro_area(matter.side.curves):.3f}" in found.texts
    assert "have a colour" not in found.text


def test_of_many_classes_the_worst_have_a_colour(read_workspace: Workspace) -> None:
    matter = matter_of(read_workspace)
    names = tuple(f"class {number:02}" for number in range(40))
    truth = np.arange(400) % 40
    logits = np.random.default_rng(0).normal(size=(400, 40))
    logits[np.arange(400), truth] += 2
    curves = class_curves(names, truth, logits)
    found = read_page(
        page("", "", [thresholds(dataclasses.replace(matter, side=dataclasses.replace(matter.side, curves=curves)))])
    )
    worst = sorted(curves, key=lambda one: one.roc.area if one.roc else 1.0)[:6]
    assert all(any(text.startswith(f"{one.name} ") for text in found.texts) for one in worst)
    assert found.texts.count("34 other classes") == 2
    assert "the 6 classes with the smallest have a colour" in found.text


def test_calibration_says_on_what_the_temperature_was_fitted(paged: Workspace) -> None:
    matter = matter_of(paged)
    found = read_page(page("", "", [certainty(matter)]))
    filled = [one for one in matter.side.calibration.bins if one.n]
    assert len(found.named("circle")) == len(filled)
    assert f"The calibration error is {100 * matter.side.calibration.error:.1f} %" in found.text
    assert matter.side.tempered is not None
    assert f"temperature of {matter.side.tempered.temperature:.2f}, fitted on 9 pictures of val" in found.text
    assert "(the pictures it was fitted on)" in found.text
    assert "(the pictures it was fitted on)" not in read_page(page("", "", [certainty(matter_of(paged, "test"))])).text
    without = dataclasses.replace(matter, side=dataclasses.replace(matter.side, tempered=None))
    assert "temperature" not in read_page(page("", "", [certainty(without)])).text
