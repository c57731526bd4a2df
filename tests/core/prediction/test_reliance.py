"""Runs that look at objects or at backgrounds alone are told apart, on pictures whose masks are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.architectures.trained import trained_network
from core.cli.option_words import with_options
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import found_mask_path
from core.evaluation.reliance import VARIANTS, LeftOutPictures
from core.evaluation.report import read_report
from core.prediction import reliance
from core.prediction.reliance import background_reliance
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.checkpoints import save_best
from core.runs.recipe import Stage
from core.support.errors import NotThere
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.background_runs import OBJECT, coloured_dataset, coloured_run, find_objects


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Dataset]:
    folder = tmp_path_factory.mktemp("coloured")
    workspace = Workspace.at(folder / "workspace")
    dataset = coloured_dataset(workspace, folder / "pictures")
    coloured_run(workspace, dataset, "objects", "objects")
    coloured_run(workspace, dataset, "backgrounds", "backgrounds")
    return workspace, dataset


def test_it_costs_no_opening_to_hear_that_there_are_no_masks(workspace: Workspace, tmp_path: Path) -> None:
    run = coloured_run(workspace, coloured_dataset(workspace, tmp_path / "pictures", each=2), "run", "objects")
    with pytest.raises(
        NotThere,
        match=(
            r"^Too few pictures on test of run have a mask that can be used: there have to be some of two classes\. "
            "Remove the backgrounds of pets, which finds masks and keeps them: Dataset > Remove backgrounds\\.$"
        ),
    ) as missing:
        background_reliance(workspace, "run", "test")
    assert with_options(missing.value.hint) == (
        "`main.py background pets pets-cut` removes the backgrounds, which finds masks and keeps them."
    )
    assert read_report(run.report_path).opened == ()


def test_a_run_that_looks_at_backgrounds_is_found_out(place: tuple[Workspace, Dataset], tmp_path: Path) -> None:
    workspace, dataset = place
    find_objects(dataset)
    leaning = background_reliance(workspace, "backgrounds", examples=tmp_path)
    assert leaning.overall.accuracies[0] == leaning.overall.accuracies[3] == 1
    assert (leaning.overall.accuracies[2], leaning.followed, leaning.floor) == (0, 1, 0.5)
    assert leaning.overall.drop("swapped")[0] == 1
    assert [part.name for part in leaning.classes] == ["blue", "red"]
    assert (leaning.side, leaning.overall.n, leaning.masks) == (16, 16, {"u2netp": 16})
    looking = background_reliance(workspace, "objects")
    assert looking.overall.accuracies[:3] == (1, 1, 1)
    assert (looking.followed, looking.examples, looking.opened) == (0, (), 0)
    assert {example.truth for example in leaning.examples} == {"blue", "red"}
    example = leaning.examples[0]
    assert example.said[0] == example.truth != example.said[2] == example.donor
    seen = [np.asarray(Image.open(file), int) for file in example.files]
    assert len(seen) == len(VARIANTS)
    assert np.array_equal(seen[0][OBJECT, OBJECT], seen[1][OBJECT, OBJECT])
    assert np.array_equal(seen[0][OBJECT, OBJECT], seen[2][OBJECT, OBJECT])
    assert (seen[1][:4] == [124, 116, 104]).all()
    assert leaning.fill == "#7c7468"
    assert np.array_equal(seen[0][:4], seen[3][:4])
    assert np.abs(seen[3][7, 7] - seen[3][:2].mean((0, 1))).max() < 40  # and nothing of the object


def test_examples_are_right_as_they_are_and_those_that_are_lost_before_others_come_first(
    place: tuple[Workspace, Dataset], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, dataset = place
    find_objects(dataset)
    wanted: list[str] = []

    def answers(judged: reliance._Judged, context: Context) -> list[np.ndarray]:
        truth = judged.side.truth
        first, second = (np.flatnonzero(truth == number) for number in (0, 1))
        wrong = {0: [first[0]], 1: [], 2: [first[0], second[-1]], 3: []}
        wanted[:] = [judged.side.paths[row] for row in (second[-1], first[1])]
        said = [np.where(np.isin(np.arange(len(truth)), rows), 1 - truth, truth) for rows in wrong.values()]
        return [np.eye(2, dtype=np.float32)[labels] * 0.75 + 0.125 for labels in said]

    monkeypatch.setattr(reliance._Judged, "answers", answers)
    found = background_reliance(workspace, "backgrounds", examples=tmp_path / "new" / "folder")
    assert [example.path for example in found.examples] == wanted, "the first of blue is wrong as it is, and lost nothing"
    assert found.examples[0].said == ("red", "red", "blue", "red")
    assert found.examples[0].sure == (0.875,) * 4


def test_other_backgrounds_are_drawn_by_the_seed_alone(place: tuple[Workspace, Dataset]) -> None:
    workspace, dataset = place
    find_objects(dataset)
    first, again = (background_reliance(workspace, "backgrounds") for _ in range(2))
    assert first == again


def test_on_val_a_run_answers_by_the_head_that_has_not_learned_from_val(place: tuple[Workspace, Dataset]) -> None:
    workspace, dataset = place
    find_objects(dataset)
    folder = coloured_run(workspace, dataset, "refitted", "objects")
    plan = folder.plan
    assert plan is not None
    solved = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)
    refitted = {"refit": True, "stages": (solved,), "weights": "file:some.safetensors"}
    folder.write_plan(plan.model_copy(update={"recipe": plan.recipe.model_copy(update=refitted)}))
    head = trained_network(folder)[0].head.state_dict()
    save_best(folder.head_before, {name: tensor.flip(0) for name, tensor in head.items()}, {})
    on_val, on_test = (background_reliance(workspace, "refitted", side) for side in ("val", "test"))
    assert (on_val.overall.accuracies[0], on_test.overall.accuracies[0]) == (0, 1)


def test_what_takes_no_part_is_counted(place: tuple[Workspace, Dataset], tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path / "workspace")
    dataset = coloured_dataset(workspace, tmp_path / "pictures")
    coloured_run(workspace, dataset, "run", "objects")
    find_objects(dataset, leave_out=1)
    table = dataset.table()
    Image.new("L", (16, 16), 120).save(found_mask_path(dataset.folder, "u2netp", table.sha256[0]))
    dataset.picture_path(table.paths[1]).write_bytes(b"another file")
    found = background_reliance(workspace, "run", "test")
    assert found.left_out == LeftOutPictures(no_mask=1, doubtful=1, unreadable=1)
    assert (found.side, found.overall.n, found.opened) == (16, 13, 1)


def test_a_dropped_job_ends(place: tuple[Workspace, Dataset]) -> None:
    workspace, dataset = place
    find_objects(dataset)
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        background_reliance(workspace, "objects", context=context)


def test_a_job_that_is_dropped_on_its_way_opens_nothing(place: tuple[Workspace, Dataset]) -> None:
    workspace, dataset = place
    find_objects(dataset)

    def drop(event: object) -> None:
        if "Judging backgrounds" in str(event):
            context.abandon()

    context = Context(drop)
    before = read_report(workspace.run_folder("objects") / "report.json").opened
    with pytest.raises(Abandoned):
        background_reliance(workspace, "objects", "test", context)
    assert read_report(workspace.run_folder("objects") / "report.json").opened == before
