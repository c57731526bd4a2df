"""A plan is previewed without a trace, and weights that do not fit are refused there already."""

from __future__ import annotations

from pathlib import Path

import pytest
from safetensors.torch import save_file

from core.architectures.building import build
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.checkpoints import save_best
from core.runs.folder import RunFolder
from core.runs.learned import keys
from core.runs.recipe import Stage
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context, Note, Progress
from core.support.workspace import Workspace
from core.training.joining.in_common import Shared
from core.training.prepare import check_weights, network_facts, prepare, prepare_again, preview_plan
from tests.shape_runs import shape_recipe, shapes_workspace
from tests.tiny_training import tiny_recipe

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("prepared"))


def files_of(workspace: Workspace) -> set[Path]:
    return {file for file in workspace.root.rglob("*") if not file.name.startswith("catalog.sqlite-")}


def test_a_preview_is_the_plan_and_writes_nothing(shapes: Workspace) -> None:
    before = files_of(shapes)
    plan = preview_plan(shapes, "shapes", None, shape_recipe(), Context())
    assert (plan.dataset, plan.weights.name, len(plan.classes)) == ("shapes", "random, seed 0", 3)
    assert plan.estimate is not None
    assert files_of(shapes) == before


def test_preparing_says_what_it_does_and_plans_what_was_previewed(shapes: Workspace) -> None:
    recipe = shape_recipe(epochs=1, batch_size=8)
    previewed = preview_plan(shapes, "shapes", None, recipe, Context())
    request = RunFolder.create(shapes, "prepared", "shapes", recipe).request
    said: list[object] = []
    planned = prepare(shapes, request, Context(said.append))
    steps = dict.fromkeys(event.what for event in said if isinstance(event, Progress))
    assert list(steps) == ["Decoding pictures", "Trying out what is fastest here"]
    assert said[-1] == Progress("Trying out what is fastest here", 0)
    plan = planned.plan
    assert (plan.run, previewed.run) == ("prepared", "preview")
    assert (plan.split, plan.preprocessing, plan.parameters) == (previewed.split, previewed.preprocessing, previewed.parameters)
    assert [stage.steps for stage in plan.stages] == [stage.steps for stage in previewed.stages]


def test_a_run_of_some_pictures_says_so_and_remembers_only_those(shapes: Workspace) -> None:
    recipe = tiny_recipe(architecture="mlp", pictures_per_class=3, picture_size=32)
    request = RunFolder.create(shapes, "few", "shapes", recipe).request
    said: list[object] = []
    planned = prepare(shapes, request, Context(said.append))
    plan = planned.plan
    assert sum(plan.split.counts["train"].values()) == 9
    assert plan.train_words == "9 pictures of train: as near to 3 of each class as whole groups allow, drawn by seed 0"
    assert Note(f"Learns from {plan.train_words}.") in said
    assert planned.record.learned.train == keys(planned.data.sides["train"].samples)
    assert len(planned.record.learned.train) == 9
    again = prepare_again(shapes, plan, planned.record, Context(), with_weights=False)
    assert again.data.sides["train"].samples == planned.data.sides["train"].samples
    assert preview_plan(shapes, "shapes", None, recipe, Context()).split == plan.split


def test_a_run_whose_head_is_refitted_will_have_learned_from_val_too(shapes: Workspace, tmp_path: Path) -> None:
    place = tmp_path / "some.safetensors"
    save_file(build(tiny_recipe(picture_size=32), 3).state_dict(), place)
    solved = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)
    recipe = tiny_recipe(solved, picture_size=32, weights=f"file:{place}", refit=True)
    planned = prepare(shapes, RunFolder.create(shapes, "refitted", "shapes", recipe).request, Context())
    sides = {side: keys(planned.data.sides[side].samples) for side in ("train", "val")}
    assert planned.record.learned.train == sides["train"] | sides["val"]
    assert planned.record.learned.val == sides["val"]
    assert planned.plan.left_out is not None
    assert planned.plan.left_out.refitted == len(planned.data.sides["val"])
    for stages in ([Stage()], [solved, solved]):
        with pytest.raises(ValueError, match="only a head that one stage solves"):
            tiny_recipe(stages=stages, weights=f"file:{place}", refit=True)


def test_what_is_prepared_together_learns_from_its_own_pictures(shapes: Workspace) -> None:
    shared, taught = Shared(), []
    for name, asked in (("all", (0, 0)), ("three", (3, 0)), ("others", (3, 1)), ("five", (5, 0))):
        recipe = tiny_recipe(architecture="mlp", picture_size=32, pictures_per_class=asked[0], seed=asked[1])
        planned = prepare(shapes, RunFolder.create(shapes, name, "shapes", recipe).request, Context(), shared=shared)
        taught.append(set(planned.data.sides["train"].samples))
        assert planned.record.learned.train == keys(taught[-1])
    whole, three, others, five = taught
    assert len(three) == len(others) == 9
    assert three != others
    assert three < five < whole


def test_weights_that_do_not_fit_are_refused_tensor_by_tensor(shapes: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "mlp.safetensors"
    save_best(file, build(tiny_recipe(architecture="mlp"), 3).state_dict(), {})
    wrong, right = shape_recipe(weights=f"file:{file}"), tiny_recipe(architecture="mlp", weights=f"file:{file}")
    for act in (lambda: check_weights(shapes, wrong, Context()), lambda: preview_plan(shapes, "shapes", None, wrong, Context())):
        with pytest.raises(
            BadInput,
            match=(
                r"^mlp\.safetensors is not a weights file of this architecture: it lacks "
                r"blocks\.0\.refine\.convolution\.weight and 34 more\. Give a file of the same architecture and picture "
                r"size\.$"
            ),
        ):
            act()
    check_weights(shapes, right, Context())
    with pytest.raises(NotThere, match=r"^The weights file .*/gone\.pt does not exist\. Check the path after 'file:'\.$"):
        check_weights(shapes, shape_recipe(weights=f"file:{tmp_path / 'gone.pt'}"), Context())


def test_a_network_in_numbers() -> None:
    recipe = tiny_recipe(stages=(Stage(trains="head"), Stage()))
    facts = network_facts(build(recipe, 3), recipe)
    assert facts.trainable[1] == facts.parameters > facts.trainable[0] > 0
