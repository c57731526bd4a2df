"""Folds follow the grouping of a split, leave the current one alone, and find the runs they have had."""

from __future__ import annotations

import pytest

from core.cli.option_words import with_options
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.runs.events import Finished
from core.runs.folder import RunFolder
from core.runs.plan import SplitFacts
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.folds.family import base_name, check_foldable, folds_like, judged_folds, made, run_of
from core.training.presets import recipe_for
from tests.judged_runs import finished_run, two_epochs, write_events
from tests.shape_runs import shape_recipe, shapes_workspace
from tests.trained_runs import write_run


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("folds"), classes=2, each=6, size=16)


def test_folds_have_seed_and_grouping_of_the_split_and_it_stays_current(shapes: Workspace) -> None:
    dataset = Dataset.open(shapes, "shapes")
    own = SplitRequest(train=6, val=3, test=3, seed=7, group_pattern=r"(\d)\.png$", name="mine")
    make_split(dataset, own, Context())
    family = folds_like(dataset, 3)
    assert [(fold.fold, fold.folds, fold.seed, fold.group_pattern, fold.val) for fold in family] == [
        (number, 3, 7, own.group_pattern, 0.1) for number in (1, 2, 3)
    ]
    names = made(dataset, family, Context())
    assert (dataset.current_split, set(names) <= set(dataset.split_names())) == ("mine", True)
    on_test = [path for name in names for path, side in zip(*_sides(dataset, name), strict=True) if side == "test"]
    assert sorted(on_test) == sorted(set(on_test)) == sorted(dataset.table(names[0]).paths)
    assert made(dataset, family, Context()) == names
    assert folds_like(dataset, 3, names[1]) == family, "one of them names them all"
    assert {fold.folds for fold in folds_like(dataset, 2, names[1])} == {2}
    with pytest.raises(BadInput, match=r"^1 folds cannot be made\. Ask for 2 to 20; 5 and 10 are usual\.$"):
        folds_like(dataset, 1)


def test_a_run_is_found_by_its_recipe_split_and_pictures(shapes: Workspace) -> None:
    dataset = Dataset.open(shapes, "shapes")
    (split, *_) = made(dataset, folds_like(dataset, 2, None), Context())
    recipe = shape_recipe(epochs=1)
    assert run_of(shapes, dataset, split, recipe) is None
    waiting = RunFolder.create(shapes, "waiting", "shapes", recipe, split)
    assert run_of(shapes, dataset, split, recipe.model_copy(update={"preset": "mine"})) == waiting
    assert run_of(shapes, dataset, split, recipe.model_copy(update={"seed": 1})) is None
    waiting.report_path.write_text("{}")
    RunFolder.create(shapes, "newer", "shapes", recipe, split)
    assert run_of(shapes, dataset, split, recipe) == waiting, "what has been judged comes before what was begun later"


def test_a_run_that_was_asked_for_without_a_split_is_found_by_that_of_its_plan(workspace: Workspace, shapes: Workspace) -> None:
    dataset = Dataset.open(shapes, "shapes")
    split = next(iter(dataset.split_names()))
    recipe = shape_recipe(epochs=2)
    folder = RunFolder.create(shapes, "usual", "shapes", recipe)
    assert run_of(shapes, dataset, split, recipe) is None, "nobody knows yet which split it will have"
    write_run(workspace, "drawn", recipe)
    drawn = RunFolder.open(workspace, "drawn").plan
    assert drawn is not None
    for fingerprint, found in ((dataset.table(split).fingerprint, folder), ("0" * 64, None)):
        facts = SplitFacts(name=split, fingerprint=fingerprint, counts={})
        folder.write_plan(drawn.model_copy(update={"run": "usual", "dataset": "shapes", "split": facts}))
        assert run_of(shapes, dataset, split, recipe) == found


def test_what_cannot_be_judged_together_says_why(shapes: Workspace, workspace: Workspace) -> None:
    alone = finished_run(workspace, "alone")
    with pytest.raises(NotThere, match="no dataset called"):
        judged_folds(workspace, alone.name, Context())
    whole = next(name for name in Dataset.open(shapes, "shapes").split_names() if "fold" not in name)
    RunFolder.create(shapes, "whole", "shapes", shape_recipe(), whole)
    with pytest.raises(NotThere, match=r"was not trained on a fold\. Choose folds in Train to train shapes on them\.$") as told:
        judged_folds(shapes, "whole", Context())
    assert with_options(told.value.hint) == "`main.py train shapes --folds 5` trains folds."
    with pytest.raises(
        BadInput,
        match=(
            r"^whole has learned from pictures that the folds are judged by\. "
            r"Begin with other weights: random, imagenet or a file\.$"
        ),
    ):
        check_foldable(shape_recipe(weights="run:whole"))
    check_foldable(recipe_for("joined-frozen"))
    with pytest.raises(BadInput, match=r"^whole, other have learned from .* judged by\. Name architectures as members\.$"):
        check_foldable(recipe_for("joined-frozen", ["members=run:whole,lite0@288,run:other"]))
    assert len(base_name("d" * 100, shape_recipe(), None)) == 60
    assert base_name("pets", shape_recipe(), "mine") == "mine"


def test_a_fold_that_was_stopped_is_not_judged_with_the_others(shapes: Workspace) -> None:
    dataset = Dataset.open(shapes, "shapes")
    recipe = shape_recipe(epochs=1).model_copy(update={"seed": 3})
    for split, name, reason in zip(
        made(dataset, folds_like(dataset, 2), Context()), ("a", "b"), ("completed", "stopped"), strict=True
    ):
        folder = RunFolder.create(shapes, name, "shapes", recipe, split)
        write_events(folder.events_path, [*two_epochs()[:-1], Finished(1025.0, reason)])
        folder.report_path.write_text("{}")
    with pytest.raises(NotThere, match="Fold 2 of 2, b, has not been trained to its end") as told:
        judged_folds(shapes, "a", Context())
    assert told.value.hint == "Show b in Train, where Resume or Write the report finishes it, or train the folds again."
    assert with_options(told.value.hint) == "`main.py resume b` finishes it, or train the folds again."


def test_a_run_that_got_the_fold_its_dataset_used_then_is_judged_with_the_others(shapes: Workspace, workspace: Workspace) -> None:
    dataset = Dataset.open(shapes, "shapes")
    split, *_ = made(dataset, folds_like(dataset, 2), Context())
    recipe = shape_recipe(epochs=1).model_copy(update={"seed": 4})
    folder = RunFolder.create(shapes, "current", "shapes", recipe)
    write_run(workspace, "planned", recipe)
    plan = RunFolder.open(workspace, "planned").plan
    assert plan is not None
    facts = SplitFacts(name=split, fingerprint=dataset.table(split).fingerprint, counts={})
    folder.write_plan(plan.model_copy(update={"run": "current", "dataset": "shapes", "split": facts}))
    with pytest.raises(NotThere, match="Fold 1 of 2, current, has not been trained to its end"):
        judged_folds(shapes, "current", Context())


def _sides(dataset: Dataset, name: str) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    table = dataset.table(name)
    return table.paths, table.sides


def test_a_fold_that_was_never_trained_is_named_and_damaged_runs_are_passed_over(shapes: Workspace) -> None:
    dataset = Dataset.open(shapes, "shapes")
    _, second = made(dataset, folds_like(dataset, 2), Context())
    recipe = shape_recipe(epochs=1).model_copy(update={"seed": 8})
    RunFolder.create(shapes, "second", "shapes", recipe, second)
    damaged = RunFolder.create(shapes, "damaged", "shapes", recipe, second)
    (damaged.path / "request.json").write_text("{")
    found = run_of(shapes, dataset, second, recipe)
    assert found is not None
    assert found.name == "second"
    said = (
        r"^Fold 1 of 2 has not been trained by the recipe of second\. "
        r"Train the folds by that recipe; those that are there are taken\.$"
    )
    with pytest.raises(NotThere, match=said):
        judged_folds(shapes, "second", Context())
