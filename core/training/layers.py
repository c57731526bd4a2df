"""The layers a recipe would train, asked for before there is a run."""

from __future__ import annotations

from core.architectures.layer_table import LayerTable
from core.architectures.layers import layers_of
from core.architectures.origins import check_origin, settled
from core.datasets.catalog.dataset import Dataset
from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace

CLASSES = 2
"""Of the head where no dataset is named."""


def preview_layers(workspace: Workspace, dataset: str, recipe: Recipe, context: Context) -> LayerTable:
    """Job: the layers of the network that the recipe would train; nothing is computed, downloaded or written.

    Args:
        workspace: Has the dataset, and the run whose weights the recipe may name.
        dataset: Whose classes the head is for; "" for a head of `CLASSES`.
        recipe: Says the rest.
        context: May drop the job.

    Raises:
        NotThere: No such dataset, architecture, file or run.
        BadInput: It is an ensemble; the architecture cannot use such pictures, or the weights do not fit it.
        Refused: The run has no weights yet.
        Abandoned: The job was dropped.
    """
    if recipe.members:
        raise BadInput(
            "Layers are shown of one network, and this is an ensemble of several.",
            "Look at those of a member: choose its architecture, and come back.",
        )
    check_origin(recipe, workspace)
    classes = len(Dataset.open(workspace, dataset).table().classes) if dataset else CLASSES
    context.check_abandoned()
    return layers_of(settled(recipe, workspace), classes)
