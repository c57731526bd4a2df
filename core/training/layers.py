"""The layers a recipe would train, asked for before there is a run."""

from __future__ import annotations

from core.architectures.layer_table import LayerTable
from core.architectures.layers import layers_in, layers_of
from core.architectures.network import Network
from core.architectures.origins import check_origin, settled
from core.architectures.weights import ResolvedWeights, preprocessing_for
from core.datasets.catalog.dataset import Dataset
from core.runs.plan import WeightsOrigin
from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.joining.beginning import beginning

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
        BadInput: The architecture cannot use such pictures, or the weights do not fit it; an ensemble needs a dataset.
        Refused: The run has no weights yet.
        Abandoned: The job was dropped.
    """
    check_origin(recipe, workspace)
    if recipe.members:
        return _of_members(workspace, dataset, recipe)
    classes = len(Dataset.open(workspace, dataset).table().classes) if dataset else CLASSES
    context.check_abandoned()
    return layers_of(settled(recipe, workspace), classes)


def _of_members(workspace: Workspace, dataset: str, recipe: Recipe) -> LayerTable:
    if not dataset:
        raise BadInput("The layers of an ensemble are those for a dataset's classes.", "Name a dataset.")
    opened = Dataset.open(workspace, dataset)
    classes = opened.table().classes
    begin = beginning(recipe, opened, workspace, _unread)

    def make() -> Network:
        return begin.whole(begin.networks(classes), classes)

    return layers_in(make, recipe, f"Ensemble of {', '.join(recipe.members)}", [record.size for record in begin.records])


def _unread(recipe: Recipe) -> ResolvedWeights:
    """Weights that nobody looks at: layers are the same with any."""
    return ResolvedWeights(WeightsOrigin(kind="random", name="not read", sha256=""), None, preprocessing_for(recipe))
