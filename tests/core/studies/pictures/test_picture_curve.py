"""The curve of pictures per class: what was learned from stands at its place, and the class that gains most is named."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from core.evaluation.report import Report, write_report
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.studies.answering import answer_study
from core.studies.pictures.picture_curve import PictureCurve, class_rows, curve_numbers, has_curve, picture_curves
from core.studies.study import Study, WantedRun
from core.studies.training import study_runs
from core.support.workspace import Workspace
from core.training import launcher
from tests.judged_runs import predictions, two_epochs, write_events
from tests.shape_runs import shapes_workspace
from tests.tiny_training import tiny_plan
from tests.told_studies import asked

NAMES = [f"picture-{place}" for place in range(60)]
RIGHT = {2: (30, 36), 4: (42, 48), 8: (48, 54)}
"""Pictures of val that the runs of so many pictures got right: those of class 0, then all others."""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("curves"), classes=2, each=12, size=8)


def learned(workspace: Workspace, one: WantedRun, right: int, name: str) -> RunFolder:
    """A run that got so many of val right, of class 0 last, and whose plan says what it learned from."""
    folder = RunFolder.begin(workspace, launcher.request_for(workspace, one.dataset, one.recipe, name, one.split))
    plan = tiny_plan(one.recipe)
    count = one.recipe.pictures_per_class
    fingerprint = plan.split.model_copy(update={"counts": plan.split.counts | {"train": {"a": count, "b": count - 1}}})
    from core.datasets.catalog.dataset import Dataset

    split = Dataset.open(workspace, one.dataset).table(one.split)
    told = fingerprint.model_copy(update={"name": one.split, "fingerprint": split.fingerprint})
    folder.write_plan(plan.model_copy(update={"run": name, "dataset": one.dataset, "recipe": one.recipe, "split": told}))
    write_events(folder.events_path, two_epochs())
    truth = [place % 3 for place in range(60)]
    order = sorted(range(60), key=lambda place: truth[place] == 0)  # class 0 is learned last
    hits = [False] * 60
    for place in order[:right]:
        hits[place] = True
    val = predictions(NAMES, hits, truth=truth)
    write_report(
        folder.report_path, Report(name, ("boat", "car", "tram"), "best", "0" * 64, val, val.take([]), left_out=NotCounted())
    )  # type: ignore[arg-type]
    return folder


def curve_of(workspace: Workspace, name: str, **fields: object) -> Study:
    return asked(workspace, "pictures_per_class=2,4,8", name=name, preset="mlp", **fields)


def test_what_was_learned_from_stands_at_its_place_and_the_class_that_gains_is_named(ready: Workspace) -> None:
    study = curve_of(ready, "more")
    assert not has_curve(study_runs(ready, study))
    for number, one in enumerate(study_runs(ready, study).wanted):
        learned(ready, one, RIGHT[one.recipe.pictures_per_class][one.seed], f"r{number}")
    found = study_runs(ready, study)
    assert found.missing == 0
    assert has_curve(found)
    (curve,) = picture_curves(ready, found)
    assert [point.pictures for point in curve.points] == [1.5, 3.5, 7.5], "as the plans have it, not as it was asked for"
    assert [point.mean for point in curve.points] == pytest.approx([33 / 60, 45 / 60, 51 / 60])
    assert curve.points[0].recalls == pytest.approx((0, 33 / 40, 33 / 40))
    assert curve.gains == 0
    assert curve.law is not None
    assert curve.sentence.startswith("55.0 % with 2 pictures per class, 85.0 % with 8 pictures per class; about ")
    told = " with twice as many, by estimate. boat gains most: 0 % of it is found with the fewest, 55 % with the most"
    assert curve.sentence.endswith(f"{told}, which may be luck."), "two seeds each tell little"
    (of_one_seed,) = picture_curves(ready, study_runs(ready, curve_of(ready, "one", seeds=1)))
    assert of_one_seed.sentence.endswith("0 % of it is found with the fewest, 40 % with the most.")
    assert "inverse power law" in curve.basis
    heads, rows = class_rows(curve)
    assert heads == ("Class", "1.5", "3.5", "7.5", "Rose by")
    assert rows[0] == ("boat", "0 %", "25 %", "55 %", "+55 points")
    table, numbers = curve_numbers([curve])
    assert len(numbers) == 3 + 60
    assert numbers[0] == ("", "measured", 1.5, pytest.approx(33 / 60), 0.5, 0.6, 2)
    assert numbers[-1][1:3] == ("estimated", pytest.approx(15.0))
    assert len(table) == len(numbers[0]) == len(numbers[-1])


def test_numbers_beyond_what_there_is_are_no_curve(ready: Workspace) -> None:
    study = asked(ready, "pictures_per_class=500,all", name="beyond", seeds=1)
    for number, one in enumerate(study_runs(ready, study).wanted):
        folder = learned(ready, one, 30, f"beyond{number}")
        plan = folder.plan
        assert plan is not None
        counts = plan.split.counts | {"train": {"a": 7, "b": 7}}
        folder.write_plan(plan.model_copy(update={"split": plan.split.model_copy(update={"counts": counts})}))
    found = study_runs(ready, study)
    assert has_curve(found)
    assert picture_curves(ready, found) == ()


def test_other_factors_have_a_curve_each_and_other_studies_none(ready: Workspace) -> None:
    study = curve_of(ready, "both").extended([], 1)
    study = study.model_copy(update={"factors": (*study.factors, *asked(ready, "learning_rate=0.1,0.01").factors), "seeds": 1})
    for number, one in enumerate(study_runs(ready, study).wanted):
        learned(ready, one, 30 + number, f"b{number}")
    curves = picture_curves(ready, study_runs(ready, study))
    assert [curve.title for curve in curves] == ["learning_rate 0.1", "learning_rate 0.01"]
    shown = answer_study(ready, study)
    assert [curve.title for curve in shown.curves] == ["Learning rate 0.1", "Learning rate 0.01"]
    assert shown.said is not None
    assert shown.said.sentence.startswith("Pictures per class ")
    assert curves[0].law is not None
    assert curves[0].law.low is None
    assert "there is no band" in curves[0].basis
    assert picture_curves(ready, study_runs(ready, asked(ready, "learning_rate=0.1"))) == ()
    assert Path(ready.root).is_dir()


def test_on_what_an_estimate_rests_is_told_in_whole_sentences() -> None:
    curve = PictureCurve.__new__(PictureCurve)
    said = "Estimated by an inverse power law, least squares over all runs; "
    for found, basis in (
        (None, "An estimate of what more pictures bring needs three different numbers of them."),
        (SimpleNamespace(low=None), f"{said}one run each says nothing about luck, so that there is no band."),
        (SimpleNamespace(low=(1.0,)), f"{said}the band is what drawing the runs anew makes of it, on the same pictures of val."),
    ):
        object.__setattr__(curve, "law", found)
        assert curve.basis == basis
