"""Whether backgrounds matter is asked of a dataset and what was made from it; what came from one picture counts as that one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.background import cut_backgrounds, keep_cuts
from core.derived.background_request import BackgroundOptions, BackgroundRequest
from core.evaluation.predictions import Predictions, no_predictions
from core.evaluation.report import Report, write_report
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.studies.answering import answer_study
from core.studies.study import Factor, Study, WantedRun
from core.studies.training import study_runs, study_verdict
from core.studies.variants import background_factors
from core.support.errors import NotThere
from core.support.workspace import Workspace
from core.training import launcher
from tests.background_runs import coloured_dataset, find_objects
from tests.judged_runs import predictions, two_epochs, write_events
from tests.tiny_training import tiny_plan


def make(workspace: Workspace, makes: str, name: str) -> None:
    wanted = BackgroundRequest("pets", name, BackgroundOptions.model_validate({"makes": makes}))
    cut_backgrounds(workspace, wanted)
    keep_cuts(workspace, wanted)


def trained(workspace: Workspace, one: WantedRun, wrong: int) -> None:
    """A run as a training leaves it, that got all but so many of its own pictures of val right."""
    many = one.recipe.pictures_per_class
    name = f"on {one.dataset} {many or ''}".strip()
    folder = RunFolder.begin(workspace, launcher.request_for(workspace, one.dataset, one.recipe, name, one.split))
    write_events(folder.events_path, two_epochs())
    table = Dataset.open(workspace, one.dataset).table(one.split)
    plan = tiny_plan(one.recipe)
    told = {"name": one.split, "fingerprint": table.fingerprint, "counts": plan.split.counts | {"train": {"blue": many}}}
    split = plan.split.model_copy(update=told)
    folder.write_plan(plan.model_copy(update={"run": name, "dataset": one.dataset, "recipe": one.recipe, "split": split}))
    rows = [row for row, side in enumerate(table.sides) if side == "val"]
    told = predictions([table.paths[row] for row in rows], [place >= wrong for place in range(len(rows))], classes=2)
    own = Predictions(told.paths, tuple(table.sha256[row] for row in rows), told.groups, told.truth, told.probabilities)
    report = Report(folder.name, ("blue", "red"), "best", "0" * 64, own, no_predictions(2), left_out=NotCounted())
    write_report(folder.report_path, report)


def test_the_four_datasets_are_compared_by_the_pictures_that_they_were_made_from(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path / "workspace")
    pets = coloured_dataset(workspace, tmp_path / "pictures", each=6)
    find_objects(pets)
    make_split(pets, SplitRequest(0.34, 0.33, 0.33))
    make(workspace, "object", "cut out")
    with pytest.raises(
        NotThere,
        match=(
            "^To tell whether backgrounds matter takes datasets made from pets, and there is none before other "
            r"backgrounds and none of backgrounds without objects\. `main\.py background pets 'pets swapped' --makes "
            r"swapped` and `main\.py background pets 'pets background' --makes background` make them, as does Remove "
            r"backgrounds in the window\.$"
        ),
    ) as told:
        background_factors(workspace, pets)
    assert "there is none before other backgrounds and none of backgrounds without objects" in told.value.message
    ways = [f"`main.py background pets 'pets {makes}' --makes {makes}`" for makes in ("swapped", "background")]
    assert told.value.hint.startswith(f"{' and '.join(ways)} make them")
    make(workspace, "swapped", "elsewhere")
    make(workspace, "background", "grounds")
    (factor,) = background_factors(workspace, pets)
    assert (factor.key, factor.values) == ("dataset", ("pets", "cut out", "elsewhere", "grounds"))
    study = Study(
        name="s", dataset="pets", split=str(pets.current_split), preset="mlp", factors=(factor,), seeds=1,
        created="2026-01-01T00:00:00+00:00",
    )  # fmt: skip
    found = study_runs(workspace, study)
    assert found.missing == 4
    for wrong, one in enumerate(found.wanted):
        trained(workspace, one, wrong)
    answer = study_verdict(workspace, study_runs(workspace, study))
    assert answer is not None
    judged = [Dataset.open(workspace, name).table(study.split).sides.count("val") for name in factor.values]
    assert (answer.n, len(answer.cells)) == (min(judged), 4)
    assert answer.n >= 2
    sizes = Factor(key="pictures_per_class", values=("1", "2"))
    both = study.model_copy(update={"name": "b", "factors": (Factor(key="dataset", values=("pets", "cut out")), sizes)})
    for wrong, one in enumerate(study_runs(workspace, both).wanted):
        trained(workspace, one, wrong % 2)
    shown = answer_study(workspace, both)
    assert shown.answer is not None, f"nothing compared them where pictures per class are varied as well: {shown.why}"
    assert [(curve.title, curve.points[0].pictures) for curve in shown.curves] == [("Dataset pets", 1), ("Dataset cut out", 1)]
