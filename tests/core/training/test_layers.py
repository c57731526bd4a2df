"""The layers of a recipe are those of the network that would be trained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.architectures.layer_table import LayerTable
from core.datasets.importing.importing import import_pictures
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.layers import preview_layers
from core.training.presets import recipe_for
from tests.trained_runs import write_run


def shown(workspace: Workspace, recipe: Recipe, dataset: str = "") -> LayerTable:
    return preview_layers(workspace, dataset, recipe, Context())


def test_the_head_is_for_the_classes_of_the_dataset(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=3, each=1))
    recipe = Recipe(architecture="cnn-small", picture_size=16)
    assert shown(workspace, recipe, "shapes").classes == 3
    assert shown(workspace, recipe).parts[-1].shape == (2,)
    with pytest.raises(NotThere, match=r"^There is no dataset called 'gone'\. Known: shapes\.$"):
        shown(workspace, recipe, "gone")


def test_a_stem_that_follows_from_a_runs_weights_is_the_one_shown(workspace: Workspace) -> None:
    small = Recipe(architecture="resnet18", picture_size=32)
    write_run(workspace, "small", small)
    table = shown(workspace, Recipe(architecture="resnet18", picture_size=96, weights="run:small"))
    assert table.parts[0].layers[0].kind == "Conv2d, 3 x 3"


def test_what_cannot_be_trained_is_refused(workspace: Workspace) -> None:
    with pytest.raises(
        BadInput, match=r"^ResNet-18 cannot use pictures of 8 pixels\. Set picture_size to 32 or more; 224 is usual\.$"
    ):
        shown(workspace, Recipe(architecture="resnet18", picture_size=8))


def test_members_of_an_ensemble_are_parts_that_stay_as_they_are(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=3, each=1))
    recipe = recipe_for("joined-frozen").model_copy(update={"members": ("lite0@32", "lite0@64")})
    for join, head in (("mean", 2 * 1281 * 3), ("features", 2561 * 3)):
        table = shown(workspace, recipe.model_copy(update={"join": join}), "shapes")
        assert [part.title for part in table.parts] == ["lite0@32", "lite0@64", "Head"]
        assert [part.changes for part in table.parts] == [("frozen",), ("frozen",), ("trains",)]
        assert [part.parameters for part in table.parts] == [3_371_008, 3_371_008, head]
        assert table.parts[1].multiply_adds > 3 * table.parts[0].multiply_adds
        assert table.words.startswith("Ensemble of lite0@32, lite0@64 for 3 classes and pictures of 32 and 64 pixels")
    with pytest.raises(BadInput, match=r"^The layers of an ensemble are those for a dataset's classes\. Name a dataset\.$"):
        shown(workspace, recipe)
